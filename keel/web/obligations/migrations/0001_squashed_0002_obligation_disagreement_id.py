import django.db.models.deletion
import keel.web.scope.current
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('obligations', '0001_initial'), ('obligations', '0002_obligation_disagreement_id')]

    initial = True

    dependencies = [
        ('people', '0001_squashed_0002_taken_once_and_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='Obligation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('key', models.CharField(max_length=200)),
                ('duty', models.CharField(max_length=60)),
                ('clause', models.CharField(max_length=20)),
                ('strength', models.CharField(max_length=6)),
                ('session_id', models.UUIDField(db_index=True, null=True)),
                ('agreement_id', models.UUIDField(null=True)),
                ('case_id', models.UUIDField(null=True)),
                ('action_id', models.UUIDField(null=True)),
                ('record_id', models.UUIDField(null=True)),
                ('disagreement_id', models.UUIDField(null=True)),
                ('opening_id', models.UUIDField(null=True)),
                ('opens', models.DateField()),
                ('due', models.DateField(null=True)),
                ('last_day', models.DateField(null=True)),
                ('met', models.DateField(null=True)),
                ('period', models.CharField(blank=True, max_length=40)),
                ('warning', models.CharField(blank=True, max_length=300)),
                ('also_owed_by', models.JSONField(default=list)),
                ('basis', models.JSONField(default=list)),
                ('core_version', models.CharField(max_length=20)),
                ('owed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='people.member')),
                ('supervisee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
            ],
            options={
                'ordering': ['due', 'key'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['owed_by', 'met', 'due'], name='obligations_mine'), models.Index(fields=['organisation_id', 'met', 'due'], name='obligations_of')],
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'key'), name='obligations_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Sharer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shared_obligations', to='people.member')),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sharers', to='obligations.obligation')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('obligation', 'member'), name='obligations_sharer_once')],
            },
        ),
    ]
