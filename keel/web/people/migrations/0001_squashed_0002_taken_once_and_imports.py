import django.db.models.deletion
import keel.web.scope.current
import keel.web.sealing.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('people', '0001_initial'), ('people', '0002_taken_once_and_imports')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0005_sso_invitation'),
        ('sealing', '0001_squashed_0002_keys_exchanged'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('label', models.CharField(max_length=120)),
                ('telephone', models.CharField(max_length=40)),
                ('hours', models.CharField(blank=True, max_length=120)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'label'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('school', 'School or setting'), ('trust', 'Trust'), ('cluster', 'Cluster')], default='school', max_length=10)),
                ('name', models.CharField(max_length=120)),
                ('urn', models.CharField(blank=True, max_length=10, verbose_name='unique reference number')),
                ('nation', models.CharField(choices=[('england', 'England'), ('wales', 'Wales'), ('scotland', 'Scotland'), ('northern ireland', 'Northern Ireland')], default='england', max_length=20)),
                ('safeguarding_system', models.CharField(default='CPOMS', max_length=40)),
                ('revision', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('name', keel.web.sealing.fields.SealedText()),
                ('staff_number', models.CharField(max_length=40)),
                ('job_title', models.CharField(max_length=80)),
                ('joined_on', models.DateField()),
                ('left_on', models.DateField(blank=True, null=True)),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
            ],
            options={
                'ordering': ['staff_number'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'staff_number'), name='people_staff_number_once'), models.UniqueConstraint(fields=('organisation_id', 'account'), name='people_account_once')],
            },
        ),
        migrations.CreateModel(
            name='Period',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('kind', models.CharField(choices=[('year', 'Academic year'), ('term', 'Term'), ('half term', 'Half term')], max_length=10)),
                ('name', models.CharField(max_length=40)),
                ('first', models.DateField()),
                ('last', models.DateField()),
            ],
            options={
                'ordering': ['first', '-last'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='people_period_not_reversed'), models.UniqueConstraint(fields=('organisation_id', 'kind', 'first'), name='people_period_once')],
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
        migrations.CreateModel(
            name='RoleHeld',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('role', models.CharField(max_length=40)),
                ('first', models.DateField()),
                ('last', models.DateField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn', models.BooleanField(default=False)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='people.member')),
                ('supersedes', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='people.roleheld')),
            ],
            options={
                'ordering': ['first'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('last__isnull', True), ('last__gte', models.F('first')), _connector='OR'), name='people_role_not_reversed'), models.UniqueConstraint(fields=('supersedes',), name='people_role_superseded_once')],
            },
        ),
        migrations.CreateModel(
            name='SpecialDay',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('day', models.DateField()),
                ('kind', models.CharField(choices=[('inset', 'INSET day'), ('closure', 'Closure'), ('open', 'Open on a bank holiday')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=120)),
                ('recorded_on', models.DateField()),
            ],
            options={
                'ordering': ['day'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'day', 'kind'), name='people_special_day_once')],
            },
        ),
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
            name='WorkingTime',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(db_index=True, default=keel.web.scope.current.working_organisation, editable=False)),
                ('weekday', models.PositiveSmallIntegerField()),
                ('starts', models.TimeField()),
                ('ends', models.TimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='working_times', to='people.member')),
            ],
            options={
                'ordering': ['weekday', 'starts'],
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='people_working_time_not_reversed'), models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='people_working_time_weekday')],
            },
        ),
    ]
