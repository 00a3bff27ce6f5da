"""`keel check-stored`: whether the obligations that are stored are those that the facts give now."""

from argparse import ArgumentParser, Namespace

from keel.commands import refuse, say
from keel.commands.django_ready import NotReady, find_installation


def arguments(parser: ArgumentParser) -> None:
    """Add nothing: it takes no options."""


def run(options: Namespace) -> int:
    """Compare every organisation's rows with what core computes; exit status 1 if any differ."""
    try:
        find_installation()
    except NotReady as wrong:
        return refuse(wrong)
    from keel.web.obligations.models import Obligation
    from keel.web.obligations.services import differences
    from keel.web.people.models import Organisation
    from keel.web.scope import in_organisation

    differing = 0
    for organisation in Organisation.objects.order_by("name", "pk"):
        with in_organisation(organisation.pk):
            found, count = differences(organisation), Obligation.objects.count()
        if found:
            differing += 1
            say(
                f"{organisation.name}: {len(found.new)} missing, {len(found.changed)} different, "
                f"{len(found.gone)} too many. “keel migrate” works them out anew."
            )
        else:
            say(f"{organisation.name}: {count} obligations, stored as computed.")
    return 1 if differing else 0
