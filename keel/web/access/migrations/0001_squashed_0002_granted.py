import django.db.models.deletion
import keel.web.scope.current
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('access', '0001_initial'), ('access', '0002_granted')]

    initial = True

    dependencies = [
        ('people', '0001_squashed_0002_taken_once_and_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('anchor_id', models.UUIDField()),
                ('because', models.CharField(max_length=80)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exclusions', to='people.member')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('member', 'anchor_id'), name='access_exclusion_once')],
            },
        ),
        migrations.CreateModel(
            name='Granted',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('relation', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=4)),
                ('anchor_id', models.UUIDField()),
                ('begins', models.DateTimeField()),
                ('ends', models.DateTimeField()),
                ('purpose', models.CharField(max_length=120)),
                ('source_id', models.UUIDField()),
                ('two_people', models.BooleanField(default=False)),
                ('sampled', models.BooleanField(default=False)),
                ('named', models.BooleanField(default=False)),
                ('told', models.BooleanField(default=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='granted', to='people.member')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['member', 'ends'], name='access_granted_to'), models.Index(fields=['anchor_id', 'ends'], name='access_granted_of')],
                'constraints': [models.UniqueConstraint(fields=('member', 'relation', 'kind', 'anchor_id', 'source_id'), name='access_granted_once')],
            },
        ),
        migrations.CreateModel(
            name='Relation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('relation', models.CharField(max_length=40)),
                ('anchor_kind', models.CharField(max_length=20)),
                ('anchor_id', models.UUIDField()),
                ('first', models.DateField()),
                ('last', models.DateField(blank=True, null=True)),
                ('because', models.CharField(max_length=80)),
                ('source_id', models.UUIDField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='people.member')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['member', 'relation', 'anchor_kind', 'anchor_id'], name='access_relation_of'), models.Index(fields=['anchor_id', 'relation'], name='access_relation_to')],
                'constraints': [models.UniqueConstraint(fields=('member', 'relation', 'anchor_id', 'source_id', 'first'), name='access_relation_once')],
            },
        ),
    ]
