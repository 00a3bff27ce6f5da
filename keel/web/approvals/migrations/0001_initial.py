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
            name='Request',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('act', models.CharField(max_length=40)),
                ('thing_id', models.UUIDField(null=True)),
                ('details', models.JSONField(default=dict)),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waits for a second person'), ('agreed', 'Agreed to, and done'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn by whoever asked')], default='waiting', max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('asker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('reason', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.reason')),
                ('refusal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.reason')),
            ],
            options={
                'ordering': ['-asked_at', 'pk'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['organisation_id', 'state', 'expires_at'], name='approvals_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='approvals_decided_by_someone_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by', models.F('asker')), ('state', 'withdrawn')), ('state', 'waiting'), models.Q(('state__in', ['agreed', 'refused']), models.Q(('decided_by', models.F('asker')), _negated=True)), _connector='OR'), name='approvals_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('refusal__isnull', False), ('state', 'refused')), models.Q(models.Q(('state', 'refused'), _negated=True), ('refusal', None)), _connector='OR'), name='approvals_refused_with_a_reason')],
            },
        ),
    ]
