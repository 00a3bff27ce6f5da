import django.db.models.deletion
import django.utils.timezone
import keel.web.scope.current
import keel.web.sealing.fields
import uuid
from django.db import migrations, models

from keel.web.ledger.operations import MakeGuards


class Migration(migrations.Migration):

    replaces = [('ledger', '0001_initial'), ('ledger', '0002_guards'), ('ledger', '0003_anchors'), ('ledger', '0004_lighter')]

    initial = True

    dependencies = [
        ('sealing', '0001_squashed_0002_keys_exchanged'),
    ]

    operations = [
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('day', models.DateField()),
                ('sequence', models.PositiveBigIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('made', models.DateTimeField()),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'day'), name='one_anchor_a_day')],
            },
        ),
        migrations.CreateModel(
            name='LedgerHead',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(default=keel.web.scope.current.working_organisation, editable=False)),
                ('sequence', models.PositiveBigIntegerField(default=0)),
                ('previous', models.CharField(blank=True, default='', max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organisation_id',), name='one_chain_an_organisation')],
            },
        ),
        migrations.CreateModel(
            name='Reason',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('text', keel.web.sealing.fields.SealedText()),
                ('made', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(default=keel.web.scope.current.working_organisation, editable=False)),
                ('sequence', models.PositiveBigIntegerField()),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('at', models.DateTimeField()),
                ('actor_account', models.UUIDField(null=True)),
                ('actor_member', models.UUIDField(null=True)),
                ('act', models.CharField(max_length=60)),
                ('record_kind', models.CharField(blank=True, max_length=4)),
                ('object_kind', models.CharField(blank=True, max_length=60)),
                ('object_id', models.UUIDField(null=True)),
                ('facts', models.JSONField(default=dict)),
                ('previous', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('reason', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='ledger.reason')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['organisation_id', 'object_id', '-at'], name='ledger_entries_of_a_thing'), models.Index(fields=['organisation_id', 'actor_account', '-at'], name='ledger_entries_of_a_person')],
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'sequence'), name='one_entry_a_place_in_the_chain')],
            },
        ),
        migrations.CreateModel(
            name='AnchorPlace',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('place', models.CharField(choices=[('file', "a line of the anchors' file"), ('mail', 'a mail to an officer'), ('time stamp', 'a time stamp')], max_length=10)),
                ('to', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('token', models.BinaryField(default=b'')),
                ('anchor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='ledger.anchor')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('anchor', 'place', 'to'), name='an_anchor_once_a_place')],
            },
        ),
        migrations.CreateModel(
            name='LedgerAbout',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(default=keel.web.scope.current.working_organisation, editable=False)),
                ('sequence', models.PositiveBigIntegerField()),
                ('subject_id', models.UUIDField()),
                ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='about', to='ledger.ledgerentry')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['organisation_id', 'subject_id'], name='ledger_entries_about_someone')],
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'sequence', 'subject_id'), name='subject_once_an_entry')],
            },
        ),
        MakeGuards(),
    ]
