import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models

from keel.web.ledger.operations import MakeGuards


def make_cache_table(apps, schema_editor):
    """Rate limits and spent one-time codes are kept here, shared by all workers."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_initial'), ('accounts', '0002_guards_and_cache'), ('accounts', '0003_session_ended_and_sso'), ('accounts', '0004_recovery'), ('accounts', '0005_sso_invitation')]

    initial = True

    dependencies = [
        ('ledger', '0001_squashed_0004_lighter'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountSession',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('account_id', models.UUIDField(db_index=True, null=True)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('is_active', models.BooleanField(default=True)),
                ('made', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_account_an_address', violation_error_message='There is an account with this e-mail address already.')],
            },
        ),
        migrations.CreateModel(
            name='Installation',
            fields=[
                ('id', models.SmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('demo', 'a demo with invented people'), ('real', 'a real installation')], max_length=4)),
                ('root_mark', models.CharField(max_length=16)),
                ('made', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_installation'), models.CheckConstraint(condition=models.Q(('kind__in', ['demo', 'real'])), name='installation_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Recovery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made', models.DateTimeField()),
                ('code', models.CharField(blank=True, max_length=128)),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='recovery', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SsoInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made', models.DateTimeField()),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sso_invitation', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='AccountEvent',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('what', models.CharField(choices=[('made', 'The account was made'), ('signed in', 'Signed in'), ('signed out', 'Signed out'), ('refused', 'A sign-in was refused'), ('timed out', 'Signed out after the time limit'), ('confirmed', 'Password and second factor confirmed again'), ('not confirmed', 'Confirming password and second factor failed'), ('password changed', 'The password was changed'), ('factor added', 'A second factor was added'), ('factor removed', 'A second factor was removed'), ('factor reset', 'Recovery codes were made again'), ('recovery used', 'A recovery code was used'), ('sessions ended', 'Signed out everywhere'), ('session ended', 'One browser was signed out'), ('new device', 'Signed in with a device not known before'), ('factors lost', 'Every second factor was taken away after a loss'), ('sso linked', 'Joined to the school’s own sign-on'), ('sso unlinked', 'Parted from the school’s own sign-on'), ('sso refused', 'A sign-in by the school’s own sign-on was refused'), ('deactivated', 'The account was closed'), ('reactivated', 'The account was opened again')], max_length=20)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['account', '-at'], name='account_events_newest_first')],
            },
        ),
        migrations.CreateModel(
            name='ParkedPost',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('made', models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False)),
                ('place', models.CharField(max_length=64)),
                ('sealed', models.BinaryField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parked_posts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'place'), name='one_parked_form_an_address')],
            },
        ),
        MakeGuards(),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
