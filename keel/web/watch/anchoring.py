"""Carrying the head of each ledger outside, once a day, and raising an alarm when that did not happen (G-25).

The anchor's mail is the one mail of Keel's with figures in it: day, organisation's mark, number and hash, nothing else.
"""

import logging
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from keel.web.background.jobs import Order
from keel.web.ledger.anchors import ChainBroken, anchor_take, kept_head, place_note
from keel.web.ledger.heads import add_line
from keel.web.ledger.models import Anchor, AnchorPlace, LedgerEntry
from keel.web.ledger.stamping import NoStamp, stamp
from keel.web.notices.post import NotTaken, Post, Refused, Unsure, the_post
from keel.web.people.clock import london_day
from keel.web.people.models import Member, Organisation
from keel.web.people.offices import TOLD
from keel.web.people.selectors.members import holders
from keel.web.scope import in_organisation

from .services import alarm_raise

log = logging.getLogger(__name__)

LATEST: Final = timedelta(hours=25)
AFTER: Final = timedelta(days=3)
"""An anchor that has not reached a place after three days is left to the next ones: each says all before it."""
Place = AnchorPlace.Place
ANYWHERE: Final = "anywhere"
PLACES: Final = {Place.FILE.value: "in the file", Place.MAIL.value: "in an officer's mailbox", ANYWHERE: "anywhere"}


def anchor_today(order: Order) -> None:
    """The day's job: take the head. A chain that does not follow from the last anchor raises an alarm instead."""
    try:
        anchor_take(order.organisation_id, day=order.today, now=order.now)
    except ChainBroken as error:
        key = f"ledger broken {order.today.isoformat()}"
        alarm_raise("ledger broken", key=key, now=order.now, facts={"entry": error.broken.number})


def carry_out(now: datetime) -> None:
    """Every few minutes: bring each organisation's new anchors to the places they have not reached; look for gaps."""
    post = the_post()
    for organisation_id in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        try:
            with in_organisation(organisation_id):
                for anchor in Anchor.objects.filter(made__gte=now - AFTER).order_by("day"):
                    _carry(anchor, post, now)
                look_for_gap(now)
        except Exception:  # one organisation's fault stops no other's anchors; the log has its kind and no words
            log.exception("The anchors of one organisation were not carried out.")
    if post is not None:
        post.close()


def _carry(anchor: Anchor, post: Post | None, now: datetime) -> None:
    reached = set(AnchorPlace.objects.filter(anchor=anchor).values_list("place", "to"))
    here = anchor.organisation_id
    try:
        if settings.KEEL_ANCHOR_FILE and (Place.FILE, here) not in reached:
            add_line(settings.KEEL_ANCHOR_FILE, kept_head(anchor))
            place_note(anchor, Place.FILE, now=now)
        if settings.KEEL_TSA_URL and settings.KEEL_TSA_ROOTS and (Place.STAMP, here) not in reached:
            line = kept_head(anchor).line()
            token = stamp(line, address=settings.KEEL_TSA_URL, roots=settings.KEEL_TSA_ROOTS, now=now)
            place_note(anchor, Place.STAMP, now=now, token=token)
    except (OSError, NoStamp) as error:
        log.warning("An anchor could not be kept: %s.", type(error).__name__)
    for officer in officers(now) if post else []:
        if (Place.MAIL, officer.pk) not in reached:
            _mail(anchor, officer, post, now)


def _mail(anchor: Anchor, officer: Member, post: Post | None, now: datetime) -> None:
    """Hand in one mail; one that perhaps arrived is sent again, since the same head twice does no harm."""
    try:
        if post is not None and officer.account is not None:
            post.deliver(letter(anchor, to=officer.account.email, now=now))
            place_note(anchor, Place.MAIL, now=now, to=officer.pk)
    except (NotTaken, Refused, Unsure) as error:
        log.warning("An anchor's mail was not taken: %s.", type(error).__name__)


def letter(anchor: Anchor, *, to: str, now: datetime) -> EmailMessage:
    """The mail: what it is for, and the head's line."""
    mail = EmailMessage()
    mail["From"], mail["To"] = settings.KEEL_MAIL_SENDER, to
    mail["Subject"] = f"Keel: head of the ledger, {anchor.day.isoformat()}"
    mail["Date"] = format_datetime(now)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(
        "Keep this message. With it anybody can show whether Keel's ledger was changed or cut off before this day.\n"
        f"Day, organisation, number of the last entry, its hash:\n\n{kept_head(anchor).line()}\n"
    )
    return mail


def officers(now: datetime) -> list[Member]:
    """Two people in two different roles, each with an account; fewer where the school has not got them."""
    found: list[Member] = []
    for role in TOLD:
        mine = [member for member in holders(role, london_day(now)) if member.account_id and member not in found]
        found += mine[:1]
    return list(Member.objects.filter(pk__in=[member.pk for member in found[:2]]).select_related("account"))


def look_for_gap(now: datetime) -> None:
    """Raise an alarm where no head has reached one of the places that are set up for twenty-five hours."""
    first = LedgerEntry.objects.order_by("sequence").values_list("at", flat=True).first()
    late = {place: since for place in places() if (since := _last(place) or first) and now - since > LATEST}
    if late:
        with transaction.atomic():
            key = f"anchor missed {' '.join(late)} {london_day(now).isoformat()}"
            hours = int((now - min(late.values())).total_seconds() // 3600)
            where = " and ".join(PLACES[place] for place in late)
            alarm_raise("anchor missed", key=key, now=now, facts={"hours": hours, "where": where})


def places() -> list[str]:
    """Where heads are to go here: each is looked after by itself, so that dead mail is noticed while the file works."""
    mailed = bool(settings.KEEL_MAIL or settings.KEEL_DEMO)
    set_up = {Place.FILE.value: bool(settings.KEEL_ANCHOR_FILE), Place.MAIL.value: mailed}
    return [place for place, here in set_up.items() if here] or [ANYWHERE]


def _last(place: str) -> datetime | None:
    rows = AnchorPlace.objects.all() if place == ANYWHERE else AnchorPlace.objects.filter(place=place)
    return rows.order_by("-anchor__made").values_list("anchor__made", flat=True).first()
