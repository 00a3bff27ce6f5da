"""`keel ledger verify`: whether anybody changed, took out, put in or cut off anything; `keel ledger anchor`: heads."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from keel.commands import refuse, say, unreadable
from keel.commands.django_ready import NotReady, find_installation


def arguments(parser: ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "what",
        choices=["verify", "anchor"],
        help="verify: check every organisation's chain from its first entry; anchor: take today's heads and print them",
    )
    parser.add_argument("--number", type=int, help="the number of an entry whose hash was kept elsewhere")
    parser.add_argument("--hash", dest="kept", help="that hash, from a signed copy")
    parser.add_argument("--organisation", help="the id of the organisation the number and hash are of")
    parser.add_argument(
        "--anchors",
        type=Path,
        action="append",
        default=[],
        help="a file of heads kept outside: the anchors' file, or the saved text of anchor mails; may be given again",
    )


def run(options: Namespace) -> int:
    """Verify or anchor; exit status 1 if any chain is broken."""
    if len({options.number is None, options.kept is None, options.organisation is None}) > 1:
        return refuse("Give --number, --hash and --organisation together: they stand on one signed copy.")
    try:
        find_installation()
    except NotReady as wrong:
        return refuse(wrong)
    return _verify(options) if options.what == "verify" else _anchor()


def _verify(options: Namespace) -> int:
    from django.conf import settings

    from keel.web.ledger.heads import KeptHead, heads_in
    from keel.web.ledger.verify import verify
    from keel.web.people.models import Organisation

    files = options.anchors or [place for place in [settings.KEEL_ANCHOR_FILE] if place and place.exists()]
    heads: set[KeptHead] = set()
    for file in files:
        try:
            heads |= set(heads_in(file))
        except OSError as error:
            return refuse(unreadable(str(file), error))
    broken = 0
    for organisation in Organisation.objects.order_by("name", "pk"):
        mine = options.organisation == str(organisation.pk)
        kept = [(head.sequence, head.hash) for head in heads if head.organisation_id == organisation.pk]
        witness = (options.number, options.kept) if mine else None
        verdict = verify(organisation.pk, witness=witness, witnesses=kept)
        if verdict.broken is None:
            say(f"{organisation.name}: {verdict.entries} entries, whole{_compared(len(kept))}.")
        else:
            broken += 1
            say(f"{organisation.name}: broken at entry {verdict.broken.number}. {verdict.broken.why}")
    return 1 if broken else 0


def _compared(heads: int) -> str:
    return f", as {heads} heads kept outside say" if heads else ""


def _anchor() -> int:
    """Take today's heads, bring them outside, and print their lines for whoever keeps them by hand."""
    from django.utils import timezone

    from keel.web.ledger.anchors import ChainBroken, anchor_take, kept_head
    from keel.web.people.clock import london_day
    from keel.web.people.models import Organisation
    from keel.web.watch.anchoring import carry_out

    now, broken = timezone.now(), 0
    for organisation in Organisation.objects.order_by("name", "pk"):
        try:
            anchor = anchor_take(organisation.pk, day=london_day(now), now=now)
        except ChainBroken as error:
            broken += 1
            say(f"{organisation.name}: broken at entry {error.broken.number}. {error.broken.why}")
            continue
        if anchor is not None:
            say(kept_head(anchor).line())
    carry_out(now)
    return 1 if broken else 0
