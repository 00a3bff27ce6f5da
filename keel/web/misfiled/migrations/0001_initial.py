import django.db.models.deletion
import keel.web.scope.current
import keel.web.sealing.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
        ('people', '0001_squashed_0002_taken_once_and_imports'),
        ('sealing', '0001_squashed_0002_keys_exchanged'),
        ('supervision_sessions', '0001_squashed_0004_recordpart_withdrawn_at'),
    ]

    operations = [
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('at', models.DateTimeField()),
                ('was_entered', models.BooleanField()),
                ('correction_reference', keel.web.sealing.fields.SealedText(blank=True)),
                ('corrected_on', models.DateField(blank=True, null=True)),
                ('agreed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('corrected_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
                ('part', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='supervision_sessions.recordpart')),
                ('right_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
            options={
                'ordering': ['-at'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('corrected_by__isnull', True), ('corrected_on__isnull', True)), models.Q(('corrected_by__isnull', False), ('corrected_on__isnull', False)), _connector='OR'), name='misfiled_corrected_by_someone')],
            },
        ),
        migrations.CreateModel(
            name='Reader',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('first', models.DateTimeField()),
                ('last', models.DateTimeField()),
                ('times', models.PositiveIntegerField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('withdrawal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readers', to='misfiled.withdrawal')),
            ],
            options={
                'ordering': ['first'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('withdrawal', 'member'), name='misfiled_reader_once')],
            },
        ),
    ]
