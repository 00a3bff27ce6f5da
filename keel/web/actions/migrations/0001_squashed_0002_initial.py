import django.db.models.deletion
import keel.web.scope.current
import keel.web.sealing.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('actions', '0001_initial'), ('actions', '0002_initial')]

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
        ('people', '0001_squashed_0002_taken_once_and_imports'),
        ('sealing', '0001_squashed_0002_keys_exchanged'),
    ]

    operations = [
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('part', models.CharField(choices=[('session', 'The session'), ('case', 'A child'), ('personal', 'The person')], max_length=8)),
                ('session_id', models.UUIDField(db_index=True)),
                ('text', keel.web.sealing.fields.SealedText()),
                ('agreed_on', models.DateField()),
                ('due', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('carried', models.PositiveSmallIntegerField(default=0)),
                ('redated', models.PositiveSmallIntegerField(default=0)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('outcome', keel.web.sealing.fields.SealedText(blank=True)),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='cases.case')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='people.member')),
                ('supervisee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
            ],
            options={
                'ordering': ['due', 'agreed_on'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['supervisee', 'closed_on'], name='actions_open_of'), models.Index(fields=['owner', 'closed_on', 'due'], name='actions_owned')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', False), ('part', 'case')), models.Q(models.Q(('part', 'case'), _negated=True), ('case__isnull', True)), _connector='OR'), name='actions_case_part_has_case'), models.CheckConstraint(condition=models.Q(models.Q(('closed_by__isnull', True), ('closed_on__isnull', True)), models.Q(('closed_by__isnull', False), ('closed_on__isnull', False)), _connector='OR'), name='actions_closed_by_someone')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('kind', models.CharField(choices=[('carried', 'Carried'), ('redated', 'New date'), ('closed', 'Closed')], max_length=8)),
                ('on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('session_id', models.UUIDField(blank=True, null=True)),
                ('due_before', models.DateField(blank=True, null=True)),
                ('due_after', models.DateField(blank=True, null=True)),
                ('reason', keel.web.sealing.fields.SealedText(blank=True)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='actions.action')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
            ],
            options={
                'ordering': ['recorded_at'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
    ]
