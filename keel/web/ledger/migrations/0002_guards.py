from django.db import migrations

from keel.web.ledger.operations import MakeGuards


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [MakeGuards()]
