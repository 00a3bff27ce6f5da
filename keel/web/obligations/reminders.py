"""Every school morning: who is told that something of theirs is due, late, or of others long past its day (G-57).

One mail a person and day, of the strongest kind; it says neither what nor how much. Quiet on days off: what fell into
them is said on the first school day. Whether anything still waits is asked once more when the mail goes out.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from keel.core.calendar import OutsideCalendar, SchoolCalendar
from keel.core.obligations.reminders import USUAL, Word, reminder
from keel.core.policy.model import Reminders
from keel.web.access.selectors import visible
from keel.web.background.jobs import Order
from keel.web.background.selectors import days_done
from keel.web.notices import kinds
from keel.web.notices.models import Notice
from keel.web.notices.services import notify
from keel.web.people.models import Member, Organisation
from keel.web.people.selectors import calendar_or_none, holders, members
from keel.web.policies.selectors import policy_on

from .models import Obligation, Sharer
from .selectors import as_due, owed_by

JOB: Final = "reminders"
HINT, DUE, LATE, ABOVE = "duty hint", "duty due", "duty late", "duty told above"
RANK: Final = {HINT: 0, DUE: 1, LATE: 2, ABOVE: 3}
"""The strongest of what somebody is told today is the one mail they get."""
UNSENT: Final = (Notice.State.WAITING, Notice.State.SENDING)

Told = dict[UUID, str]
Answering = Callable[[Collection[UUID], date], Mapping[UUID, Collection[UUID]]]
_ANSWERING: dict[str, Answering] = {}


def told_above(column: str, who: Answering) -> None:
    """Have the people of `who(ids, today)` told above, by the id in this column, instead of the policy's roles."""
    _ANSWERING[column] = who


def register() -> None:
    """Name the four kinds. Only hints, which tell of what should or may be done, can be turned off."""
    kinds.register(
        HINT,
        "Keel: something you may want to do is open",
        "Something that should or may be done, and that you have in hand, is open in Keel.",
        must=False,
        still=_owes,
        in_figures=True,
    )
    kinds.register(
        DUE,
        "Keel: something of yours is due",
        "Something that you owe is due soon, or has been open for a while. Keel says what it is.",
        still=_owes,
        in_figures=True,
    )
    kinds.register(
        LATE,
        "Keel: something of yours is late",
        "Something that you owe is past its day, or has been open for long. Keel says what it is.",
        still=_owes,
        in_figures=True,
    )
    kinds.register(
        ABOVE,
        "Keel: something in your school is long past its day",
        "Something that others owe is long past its day. Keel says how much of it there is.",
        still=_answers_for,
        in_figures=True,
    )


def remind(order: Order) -> None:
    """The day's job of one organisation. Nothing on a day off, and nothing while no policy is in force."""
    calendar = calendar_or_none(Organisation.objects.get(pk=order.organisation_id))
    adopted = policy_on(order.today)
    if calendar is None or adopted is None or not _is_school_day(calendar, order.today):
        return
    days = adopted.policy.reminders or USUAL
    told = _told(days, after=_told_until(calendar, order.today), today=order.today)
    for member in members(on=order.today).filter(pk__in=told).exclude(pk__in=_still_unsent(told)):
        key = f"reminder {order.today.isoformat()} {member.pk}"
        notify(member=member, kind=told[member.pk], about=None, now=order.now, key=key)


def _is_school_day(calendar: SchoolCalendar, day: date) -> bool:
    try:
        return calendar.is_school_day(day)
    except OutsideCalendar:
        return False


def _told_until(calendar: SchoolCalendar, today: date) -> date:
    """The last school day whose reminders went out; the day before, where none ever did."""
    done = (day for day in days_done(JOB, before=today) if _is_school_day(calendar, day))
    return next(done, today - timedelta(days=1))


def _told(days: Reminders, *, after: date, today: date) -> Told:
    told: Told = {}
    long_past: list[Obligation] = []
    rows = list(_open(today))
    sharers = _sharers(rows)
    for row in rows:
        word = reminder(as_due(row), days, after=after, today=today)
        if word is None:
            continue
        for person in (row.owed_by_id, *sharers.get(row.pk, ())):
            _raise_to(told, person, _kind(row, word))
        if word == "escalated" and row.strength == "must":
            long_past.append(row)
    for person in _above(long_past, days, today):
        _raise_to(told, person, ABOVE)
    return told


def _open(today: date) -> QuerySet[Obligation]:
    """What is owed about a disagreement has its own notice: a reminder would be in the outbox's figures (G-07)."""
    rows = Obligation.objects.filter(met=None, opens__lte=today, disagreement_id=None)
    return rows.filter(Q(last_day=None) | Q(last_day__gte=today))


def _sharers(rows: list[Obligation]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    also = [row.pk for row in rows if row.also_owed_by]
    for row_id, person in Sharer.objects.filter(obligation__in=also).values_list("obligation_id", "member_id"):
        found.setdefault(row_id, []).append(person)
    return found


def _kind(row: Obligation, word: Word) -> str:
    if row.strength != "must":
        return HINT
    return DUE if word == "due" else LATE


def _raise_to(told: Told, person: UUID, kind: str) -> None:
    if RANK[kind] >= RANK.get(told.get(person, ""), -1):
        told[person] = kind


def _above(rows: list[Obligation], days: Reminders, today: date) -> Iterable[UUID]:
    """For each row, the holders of the first role above who do not owe it themselves and may see it at all (G-07)."""
    own = _answering(rows, today)
    yield from (person for people in own.values() for person in people)
    waiting = {row.pk for row in rows} - own.keys()
    for role in days.escalate_to:
        told: set[UUID] = set()
        for holder in holders(role, today) if waiting else ():
            theirs = visible(Obligation.objects.filter(pk__in=waiting), holder, on=today)
            seen = set(theirs.exclude(pk__in=_own(holder, today)).values_list("pk", flat=True))
            told |= seen
            if seen:
                yield holder.pk
        waiting -= told


def _answering(rows: Iterable[Obligation], today: date) -> dict[UUID, Collection[UUID]]:
    """Who answers for a row that an app above gave people of its own, by the row's id."""
    found: dict[UUID, Collection[UUID]] = {}
    for column, who in _ANSWERING.items():
        by_thing = {getattr(row, column): row for row in rows if getattr(row, column) is not None}
        people = who(list(by_thing), today) if by_thing else {}
        found |= {row.pk: set(people.get(thing, ())) - {row.owed_by_id} for thing, row in by_thing.items()}
    return found


def _own(member: Member, today: date) -> QuerySet[Obligation]:
    return owed_by(member, on=today).order_by().values("pk")  # type: ignore[return-value]


def _still_unsent(told: Told) -> list[UUID]:
    """Who has a mail of the same kind that has not gone out yet: when it does, it says the same."""
    rows = Notice.objects.filter(recipient__in=told, kind__in=RANK, state__in=UNSENT)
    return [person for person, kind in rows.values_list("recipient_id", "kind") if told[person] == kind]


def _owes(member: Member, _: UUID | None, today: date) -> bool:
    return owed_by(member, on=today).exists()


def _answers_for(member: Member, _: UUID | None, today: date) -> bool:
    must = _open(today).filter(strength="must")
    apart = must.filter(reduce(or_, (Q(**{f"{column}__isnull": False}) for column in _ANSWERING), Q(pk=None)))
    if any(member.pk in people for people in _answering(apart, today).values()):
        return True
    return visible(must, member, on=today).exclude(pk__in=_own(member, today)).exists()
