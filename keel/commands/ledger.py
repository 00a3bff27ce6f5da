"""`keel ledger verify`: whether anybody changed, took out, put in or cut off anything in the ledger."""

from argparse import ArgumentParser, Namespace

from keel.commands import refuse, say
from keel.commands.django_ready import NotReady, find_installation


def arguments(parser: ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("what", choices=["verify"], help="check every organisation's chain from its first entry")
    parser.add_argument("--number", type=int, help="the number of an entry whose hash was kept elsewhere")
    parser.add_argument("--hash", dest="kept", help="that hash, from a signed copy")
    parser.add_argument("--organisation", help="the id of the organisation the number and hash are of")


def run(options: Namespace) -> int:
    """Verify; exit status 1 if any chain is broken."""
    if len({options.number is None, options.kept is None, options.organisation is None}) > 1:
        return refuse("Give --number, --hash and --organisation together: they stand on one signed copy.")
    try:
        find_installation()
    except NotReady as wrong:
        return refuse(wrong)
    from keel.web.ledger.verify import verify
    from keel.web.people.models import Organisation

    broken = 0
    for organisation in Organisation.objects.order_by("name", "pk"):
        mine = options.organisation == str(organisation.pk)
        verdict = verify(organisation.pk, witness=(options.number, options.kept) if mine else None)
        if verdict.broken is None:
            say(f"{organisation.name}: {verdict.entries} entries, whole.")
        else:
            broken += 1
            say(f"{organisation.name}: broken at entry {verdict.broken.number}. {verdict.broken.why}")
    return 1 if broken else 0
