from django.core.management import call_command
from django.db import migrations

from keel.web.ledger.operations import MakeGuards


def make_cache_table(apps, schema_editor):
    """Rate limits and spent one-time codes are kept here, shared by all workers."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("ledger", "0002_guards")]

    operations = [MakeGuards(), migrations.RunPython(make_cache_table, migrations.RunPython.noop)]
