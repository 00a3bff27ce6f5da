"""Grants as their pages show them: mine, those about me, those that wait for review; and what one opens, covered."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from keel.web.access import standing
from keel.web.access.models import Granted
from keel.web.access.selectors import visible
from keel.web.cases.models import Case
from keel.web.ledger.models import LedgerEntry
from keel.web.obligations.models import Obligation
from keel.web.people import marks
from keel.web.people.models import Member
from keel.web.people.offices import TURNED_TO
from keel.web.people.roles import ROLES
from keel.web.people.selectors import role_slugs
from keel.web.people.selectors import standing as roles_standing
from keel.web.sessions.models import DisagreementNote, RecordPart
from keel.web.sessions.selectors.records import PartShown, part_shown

from .masking import Masker
from .models import Grant, Party
from .purposes import EMERGENCY, Purpose, purpose_of
from .services import why_not_review
from .telling import in_silence
from .things import is_party

REVIEW_WAITS = "something opened at once waits for review"
PEOPLE = tuple(f"{who}__key__organisation_key" for who in ("holder", "asker", "approver", "revoked_by", "reviewed_by"))
REASONS = tuple(f"{what}__key__organisation_key" for what in ("reason", "untold", "review"))


def grants() -> QuerySet[Grant]:
    """Grants with all that their pages name; `review_by` is the day by which one is reviewed, where one is owed."""
    owed = Obligation.objects.filter(opening_id=OuterRef("pk")).order_by("opens")
    return Grant.objects.select_related(*PEOPLE, *REASONS).annotate(review_by=Subquery(owed.values("due")[:1]))


def concerning(member: Member, now: datetime) -> QuerySet[Grant]:
    """Grants that the member holds, gave or, as one of the two of a session, may hear of.

    `kept_back` says whether the two may not hear of it yet.
    """
    own = Q(holder=member) | Q(asker=member) | Q(approver=member)
    party = Q(pk__in=Party.objects.filter(member=member).values("grant_id"))
    return grants().annotate(kept_back=in_silence(now)).filter(own | (party & Q(kept_back=False)))


def found(pk: UUID, member: Member, now: datetime, on: date) -> Grant:
    """One grant, for those it concerns and those who review or could end it; Http404 for anybody else."""
    row = concerning(member, now).filter(pk=pk).first()
    if row is None:
        row = _judged(pk, member, now, on)
    if row is None:
        raise Http404("There is nothing here, or nothing that you may see.")
    return row


def _judged(pk: UUID, member: Member, now: datetime, on: date) -> Grant | None:
    """That grant, for who could have agreed to it. All is asked before anybody knows whether it is there (G-01)."""
    row, party, roles = (
        grants().annotate(kept_back=in_silence(now)).filter(~_shut(member), pk=pk).first(),
        is_party(pk, member),
        role_slugs(member, on),
    )
    if row is None:
        return None
    purpose = purpose_of(row.purpose)
    return None if roles.isdisjoint(purpose.agrees) or (purpose.into and party) else row


def _shut(member: Member) -> Exists:
    """Whether a grant opens anything that the member is excluded from (c3)."""
    return Exists(Granted.objects.filter(source_id=OuterRef("pk"), anchor_id__in=standing.excluded_from(member)))


def may_be_reviewed(member: Member, now: datetime) -> Exists:
    """Whether anything opened at once by others waits for review: the question whose answer saves `reviews_for`."""
    rows = Grant.objects.filter(purpose=EMERGENCY.slug, reviewed_at=None).exclude(holder=member)
    return Exists(rows.order_by())


def reviews_for(member: Member, on: date) -> list[Grant]:
    """What was opened at once and waits for a review that this member may do and does not owe, the oldest first.

    What they owe stands among what they owe, with its day and its reason.
    """
    if not marks.may(member, REVIEW_WAITS):
        return []
    if role_slugs(member, on).isdisjoint(TURNED_TO):
        return []
    owed = Obligation.objects.filter(opening_id=OuterRef("pk"), owed_by=member)
    waiting = grants().filter(~Exists(owed.order_by()), ~_shut(member), purpose=EMERGENCY.slug, reviewed_at=None)
    rows = waiting.exclude(holder=member).order_by("begins")
    return [row for row in rows if not why_not_review(row, member, on)]


def openings(grant: Grant) -> list[LedgerEntry]:
    """What was opened under the grant and when, from the ledger, the newest first."""
    entries = LedgerEntry.objects.filter(actor_member=grant.holder_id, act="read", at__gte=grant.begins)
    return [one for one in entries.order_by("-sequence") if one.facts.get("under") == str(grant.pk)]


def rows_of(grant: Grant, holder: Member, on: date) -> QuerySet[RecordPart]:
    """The parts that the grant opens to its holder, now: through the door, like everything else."""
    opened = Granted.objects.filter(source_id=grant.pk, member=holder)
    kinds = {"K6": "case", "K7": "personal", "K15": "session"}
    named = opened.values("anchor_id")
    parts = RecordPart.objects.filter(
        Q(pk__in=named) | Q(session_id__in=named) | Q(case_id__in=named),
        kind__in=[kinds[one] for one in opened.values_list("kind", flat=True).distinct() if one in kinds],
    ).select_related("key__organisation_key", "case__key__organisation_key", "session", "record")
    veiled = {"pseudonymised": True} if purpose_of(grant.purpose).veiled else {}
    return visible(parts, holder, on=on, **veiled).order_by("session_id", "kind", "pk")


def notes_of(grant: Grant, parts: Iterable[RecordPart], holder: Member, on: date) -> list[DisagreementNote]:
    """The notes on these parts' records that the grant opens (K9): those on records of sessions that it names."""
    named = Granted.objects.filter(source_id=grant.pk, member=holder, kind="K9").values("anchor_id")
    records = {part.record_id for part in parts}
    rows = DisagreementNote.objects.filter(record__in=records, record__session_id__in=named)
    people = rows.select_related("key__organisation_key", "by__key__organisation_key", "record")
    return list(visible(people, holder, on=on).order_by("added_at", "pk"))


@dataclass(frozen=True, slots=True)
class Shown:
    """One part as the holder sees it."""

    row: RecordPart
    part: PartShown
    title: str


def shown(rows: Iterable[RecordPart], purpose: Purpose) -> list[Shown]:
    """The parts, with names and identifiers covered where the purpose asks for case numbers only (c8)."""
    masker = masker_of_organisation() if purpose.veiled else None
    return [_shown(row, masker) for row in rows]


def masker_of_organisation() -> Masker:
    """Covers every name of the register and of the members, who become their roles."""
    roles: dict[UUID, str] = {}
    for held in roles_standing():
        roles.setdefault(held.member_id, ROLES[held.role].name.lower() if held.role in ROLES else "member of staff")
    children = Case.objects.select_related("key__organisation_key")
    staff = Member.objects.select_related("key__organisation_key")
    return Masker(
        children={one.child_name: f"child of case {one.number}" for one in children},
        staff={one.name: roles.get(one.pk, "member of staff") for one in staff},
    )


def _shown(row: RecordPart, masker: Masker | None) -> Shown:
    content = json.loads(row.frozen)["content"]
    if masker is not None:
        content = covered(content, masker)
    part = part_shown(row, content)
    number = f"Case {row.case.number}" if row.case else ""
    return Shown(row, part, number if masker is not None and number else part.title)


def covered(value: Any, masker: Masker) -> Any:
    """Every text of a part's content, covered; keys, forms and days stay."""
    if isinstance(value, dict):
        return {
            name: each if name in {"form", "due", "number"} else covered(each, masker) for name, each in value.items()
        }
    if isinstance(value, list):
        return [covered(each, masker) for each in value]
    return masker.mask(value) if isinstance(value, str) else value
