import django.db.models.deletion
import keel.web.scope.current
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('ledger', '0001_squashed_0004_lighter'),
        ('people', '0001_squashed_0002_taken_once_and_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('purpose', models.CharField(max_length=20)),
                ('relation', models.CharField(max_length=40)),
                ('begins', models.DateTimeField()),
                ('ends', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('series', models.UUIDField()),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('approver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('asker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='people.member')),
                ('reason', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.reason')),
                ('renews', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grants.grant')),
                ('review', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.reason')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('untold', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.reason')),
            ],
            options={
                'ordering': ['-begins', 'pk'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__gt', models.F('begins'))), name='grants_end_after_they_begin'), models.CheckConstraint(condition=models.Q(models.Q(('approver', None), ('asker', models.F('holder')), ('purpose', 'emergency'), ('renews', None)), models.Q(models.Q(('purpose', 'emergency'), _negated=True), ('approver__isnull', False)), _connector='OR'), name='grants_agreed_or_reviewed'), models.CheckConstraint(condition=models.Q(('approver', None), models.Q(models.Q(('approver', models.F('asker')), _negated=True), models.Q(('approver', models.F('holder')), _negated=True)), _connector='OR'), name='grants_by_two_people'), models.UniqueConstraint(condition=models.Q(('renews__isnull', False), ('revoked_at', None)), fields=('renews',), name='grants_renewed_once'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='grants_revoked_by_someone'), models.CheckConstraint(condition=models.Q(models.Q(('review', None), ('reviewed_at', None), ('reviewed_by', None)), models.Q(('review__isnull', False), ('reviewed_at__isnull', False), models.Q(('reviewed_by', models.F('holder')), _negated=True)), _connector='OR'), name='grants_reviewed_by_another')],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grants.grant')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('grant', 'member'), name='grants_party_once')],
            },
        ),
    ]
