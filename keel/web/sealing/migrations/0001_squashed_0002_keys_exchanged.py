import django.db.models.deletion
import keel.web.scope.current
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('sealing', '0001_initial'), ('sealing', '0002_keys_exchanged')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='OrganisationKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('wrapped', models.BinaryField()),
                ('root_mark', models.CharField(max_length=16)),
                ('made', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organisation_id',), name='one_key_an_organisation')],
            },
        ),
        migrations.CreateModel(
            name='DataKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('owner_kind', models.CharField(choices=[('child', 'a child'), ('member', 'a member of staff'), ('group', 'a group'), ('disagreement', 'a disagreement'), ('organisation', 'the organisation itself')], max_length=12)),
                ('owner_id', models.UUIDField()),
                ('wrapped', models.BinaryField()),
                ('made', models.DateTimeField(auto_now_add=True)),
                ('turned', models.DateTimeField(null=True)),
                ('earlier', models.JSONField(default=list)),
                ('organisation_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_keys', to='sealing.organisationkey')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'owner_kind', 'owner_id'), name='one_data_key_an_owner')],
            },
        ),
    ]
