import django.db.models.deletion
import keel.web.scope.current
import keel.web.sealing.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('agreements', '0001_initial'), ('agreements', '0002_initial'), ('agreements', '0003_reviews'), ('agreements', '0004_reviews_stand_in_rows')]

    initial = True

    dependencies = [
        ('people', '0001_squashed_0002_taken_once_and_imports'),
        ('policies', '0001_initial'),
        ('sealing', '0001_squashed_0002_keys_exchanged'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('arrangement', models.CharField(max_length=60)),
                ('form', models.CharField(max_length=60)),
                ('terms', keel.web.sealing.fields.SealedJSON()),
                ('drawn_up_on', models.DateField()),
                ('review_on', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('frozen', keel.web.sealing.fields.SealedText(blank=True)),
                ('salt', keel.web.sealing.fields.SealedText(blank=True)),
                ('root', models.CharField(blank=True, max_length=64)),
                ('offered_at', models.DateTimeField(blank=True, null=True)),
                ('drawn_up_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
                ('policy_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policies.policyversion')),
                ('supersedes', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='agreements.agreement')),
            ],
            options={
                'ordering': ['-drawn_up_on'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('offered_at__isnull', True), ('root', '')), models.Q(('offered_at__isnull', False), ('root__gt', '')), _connector='OR'), name='agreements_offered_is_fixed')],
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('part', models.CharField(choices=[('supervisee', 'Supervisee'), ('supervisor', 'Supervisor')], max_length=12)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='agreements.agreement')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='people.member')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('agreement', 'member'), name='agreements_participant_once')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('reviewed_on', models.DateField()),
                ('next_on', models.DateField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='agreements.agreement')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('agreement', 'number'), name='agreements_review_number_once'), models.CheckConstraint(condition=models.Q(('next_on__isnull', True), ('next_on__gt', models.F('reviewed_on')), _connector='OR'), name='agreements_next_is_later')],
            },
        ),
    ]
