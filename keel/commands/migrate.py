"""`keel migrate`: bring an installation's tables up to date after an upgrade, and work out anew what is due."""

from argparse import ArgumentParser, Namespace

from keel.commands import refuse, say
from keel.commands.django_ready import NotReady, find_installation, migrate_all, step


def arguments(parser: ArgumentParser) -> None:
    """Add nothing: it takes no options."""


def run(options: Namespace) -> int:
    """Migrate, make the ledger's guards again, and refresh every organisation's obligations."""
    try:
        find_installation()
    except NotReady as wrong:
        return refuse(wrong)
    from keel.web.obligations.services import refresh
    from keel.web.people.models import Organisation

    with step("Bringing the tables up to date"):
        migrate_all()
    for organisation in Organisation.objects.order_by("pk"):
        changed = refresh(organisation.pk)
        count = len(changed.new) + len(changed.changed) + len(changed.gone)
        say(f"  {organisation.name}: {count} obligations changed.")
    return 0
