import django.db.models.deletion
import keel.web.scope.current
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_squashed_0002_taken_once_and_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='Beat',
            fields=[
                ('id', models.SmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('name', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=200)),
                ('ids', models.JSONField(default=dict)),
                ('asked_at', models.DateTimeField()),
                ('not_before', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('done', 'Done'), ('refused', 'Refused: whoever asked may no longer do it'), ('given up', 'Given up after several tries')], default='waiting', max_length=10)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('begun_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('trouble', models.CharField(blank=True, max_length=80)),
                ('woken_by', models.UUIDField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
            ],
            options={
                'ordering': ['-asked_at', 'pk'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['state', 'not_before'], name='background_next')],
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'key'), name='background_key_once')],
            },
        ),
    ]
