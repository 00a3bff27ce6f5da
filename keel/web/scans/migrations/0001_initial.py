import django.db.models.deletion
import keel.web.scans.models
import keel.web.scope.current
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agreements', '0001_squashed_0004_reviews_stand_in_rows'),
        ('people', '0001_squashed_0002_taken_once_and_imports'),
        ('sealing', '0001_squashed_0002_keys_exchanged'),
        ('supervision_sessions', '0001_squashed_0004_recordpart_withdrawn_at'),
    ]

    operations = [
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('root', models.CharField(max_length=64)),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('jpeg', 'JPEG picture'), ('png', 'PNG picture')], max_length=4)),
                ('pages', models.PositiveSmallIntegerField()),
                ('size', models.PositiveIntegerField()),
                ('content', keel.web.scans.models.SealedBytes()),
                ('added_at', models.DateTimeField()),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='agreements.agreement')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
                ('record', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='supervision_sessions.record')),
            ],
            options={
                'ordering': ['added_at'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('agreement', None), ('record__isnull', False)), models.Q(('agreement__isnull', False), ('record', None)), _connector='OR'), name='scans_of_one_thing')],
            },
        ),
    ]
