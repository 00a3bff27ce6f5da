import django.db.models.deletion
import keel.web.scope.current
import keel.web.sealing.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_squashed_0002_taken_once_and_imports'),
        ('policies', '0001_initial'),
        ('sealing', '0001_squashed_0002_keys_exchanged'),
        ('supervision_sessions', '0001_squashed_0004_recordpart_withdrawn_at'),
    ]

    operations = [
        migrations.CreateModel(
            name='Disagreement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('opened_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'Waiting for an answer'), ('answered', 'Answered'), ('closed', 'Closed')], default='open', max_length=8)),
                ('step', models.CharField(max_length=60)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('policy_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policies.policyversion')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supervision_sessions.session')),
            ],
            options={
                'ordering': ['-opened_at'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('kind', models.CharField(choices=[('opening', 'What it is about'), ('account', 'Added'), ('answer', 'Answer'), ('handed on', 'Handed on'), ('taken up', 'Taken up'), ('settled', 'Closed'), ('agreed', 'Agreed to the next step'), ('declined', 'Did not agree to the next step'), ('laid down', 'Laid down')], max_length=10)),
                ('at', models.DateTimeField()),
                ('text', keel.web.sealing.fields.SealedText(blank=True)),
                ('salt', keel.web.sealing.fields.SealedText()),
                ('sha256', models.CharField(max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('disagreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='disagreements.disagreement')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
            ],
            options={
                'ordering': ['at'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('step', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('agrees', models.BooleanField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('disagreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='disagreements.disagreement')),
            ],
            options={
                'ordering': ['at'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('disagreement', 'step', 'by', 'agrees'), name='disagreements_consent_once_each')],
            },
        ),
        migrations.CreateModel(
            name='NoteOpened',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('at', models.DateTimeField()),
                ('decides', models.BooleanField(default=False)),
                ('reason', keel.web.sealing.fields.SealedText(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opened', to='supervision_sessions.disagreementnote')),
            ],
            options={
                'ordering': ['at'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('note', 'by'), name='disagreements_note_opened_once_each')],
            },
        ),
        migrations.CreateModel(
            name='Subject',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('named_at', models.DateTimeField()),
                ('disagreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subjects', to='disagreements.disagreement')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
            ],
            options={
                'ordering': ['named_at'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('disagreement', 'member'), name='disagreements_subject_once')],
            },
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('step', models.CharField(max_length=60)),
                ('brought_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('left', models.CharField(blank=True, choices=[('moved on', 'Went on to the next step'), ('closed', 'Closed')], max_length=8)),
                ('disagreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='disagreements.disagreement')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
            ],
            options={
                'ordering': ['brought_at'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('disagreement', 'step'), name='disagreements_step_once'), models.CheckConstraint(condition=models.Q(models.Q(('left', ''), ('left_at__isnull', True)), models.Q(('left__gt', ''), ('left_at__isnull', False)), _connector='OR'), name='disagreements_left_somehow')],
            },
        ),
    ]
