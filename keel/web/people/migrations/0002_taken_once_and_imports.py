import django.db.models.deletion
import keel.web.scope.current
import keel.web.sealing.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('sealing', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='StagedImport',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('kind', models.CharField(max_length=20)),
                ('text', keel.web.sealing.fields.SealedText()),
                ('staged_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
            ],
            options={
                'ordering': ['-staged_at'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Posted',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('path', models.CharField(max_length=300)),
                ('key', models.CharField(max_length=32)),
                ('answer', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['member', 'at'], name='people_posted_by')],
                'constraints': [models.UniqueConstraint(fields=('member', 'path', 'key'), name='people_posted_once')],
            },
        ),
    ]
