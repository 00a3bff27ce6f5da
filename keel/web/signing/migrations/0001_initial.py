import django.db.models.deletion
import keel.web.scope.current
import keel.web.sealing.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_squashed_0002_taken_once_and_imports'),
        ('sealing', '0001_squashed_0002_keys_exchanged'),
    ]

    operations = [
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('private', keel.web.sealing.fields.SealedText()),
                ('public', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('object_kind', models.CharField(max_length=20)),
                ('object_id', models.UUIDField(db_index=True)),
                ('root', models.CharField(max_length=64)),
                ('capacity', models.CharField(max_length=20)),
                ('means', models.CharField(choices=[('paper', 'On paper'), ('electronic', 'Electronically')], max_length=12)),
                ('signed_on', models.DateField()),
                ('signed_at', models.DateTimeField()),
                ('original_kept', models.CharField(blank=True, max_length=160)),
                ('factor', models.CharField(max_length=20)),
                ('seal', models.BinaryField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='people.member')),
            ],
            options={
                'ordering': ['signed_at'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('object_id', 'member', 'capacity', 'means'), name='signing_once_each')],
            },
        ),
    ]
