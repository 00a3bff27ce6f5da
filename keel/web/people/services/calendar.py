"""The organisation's terms and special days. Half terms and academic years follow from the terms.

Nothing is kept that core would refuse: the whole calendar is built again from the rows before the transaction ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise

from django.db import transaction

from keel.core.calendar import CalendarError
from keel.core.calendar.terms import LONGEST_HOLIDAY
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.clock import london_day
from keel.web.people.models import Member, Organisation, Period, SpecialDay
from keel.web.people.selectors import calendar_of, periods

from .organisations import lock
from .telling import tell

ONE_DAY = timedelta(days=1)
NEW_YEAR_MONTH = 8
"""A term that begins in August or later belongs to the academic year that begins then, in all four nations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermDates:
    """A term with its half-term holiday, if it has one; all days included."""

    name: str
    first: date
    last: date
    break_first: date | None = None
    break_last: date | None = None

    def halves(self) -> list[tuple[str, date, date]]:
        """The half terms: two around the holiday, or the whole term. Refuses days that cannot be true."""
        self._check()
        if self.break_first is None or self.break_last is None:
            return [(self.name, self.first, self.last)]
        return [
            (f"{self.name}, first half", self.first, self.break_first - ONE_DAY),
            (f"{self.name}, second half", self.break_last + ONE_DAY, self.last),
        ]

    def _check(self) -> None:
        if not self.name.strip():
            raise Refusal("The term has no name. Give one, such as “Autumn 2026”.", field="name")
        if self.last < self.first:
            raise Refusal(
                f"The last day, {_said(self.last)}, comes before the first, {_said(self.first)}. Correct one of them.",
                field="last",
            )
        if (self.break_first is None) != (self.break_last is None):
            missing = "last" if self.break_last is None else "first"
            raise Refusal(
                f"Half term lacks its {missing} day. Give both days, or neither for a term without one.",
                field=f"break_{missing}",
            )
        if self.break_first and self.break_last and self.break_last < self.break_first:
            raise Refusal(
                f"Half term ends on {_said(self.break_last)}, before it begins on {_said(self.break_first)}. "
                "Correct one of them.",
                field="break_last",
            )
        if self.break_first and self.break_last and not self.first < self.break_first <= self.break_last < self.last:
            raise Refusal(
                "Half term lies outside the term. Give days between the term's first and last.", field="break_first"
            )


@transaction.atomic
def term_add(*, by: Member | None, organisation: Organisation, dates: TermDates, now: datetime) -> Period:
    """Add a term. Its half terms and its academic year are made with it; an overlap is refused in a sentence."""
    organisation = lock(organisation.pk)
    term = _write(organisation, dates)
    _settle(organisation)
    facts_changed.changed(organisation.pk)
    tell("term added", by=by, about=organisation, now=now, first=dates.first, last=dates.last)
    return term


@transaction.atomic
def term_change(*, by: Member, organisation: Organisation, term: Period, dates: TermDates, now: datetime) -> Period:
    """Give a term other days. What is due is worked out again from them."""
    organisation = lock(organisation.pk)
    _unwrite(term)
    changed = _write(organisation, dates)
    _settle(organisation)
    facts_changed.changed(organisation.pk)
    tell("term changed", by=by, about=organisation, now=now, first=dates.first, last=dates.last)
    return changed


@transaction.atomic
def term_remove(*, by: Member, organisation: Organisation, term: Period, now: datetime) -> None:
    """Take a term out of the calendar, with its half terms."""
    organisation = lock(organisation.pk)
    _unwrite(term)
    _settle(organisation)
    facts_changed.changed(organisation.pk)
    tell("term removed", by=by, about=organisation, now=now, first=term.first, last=term.last)


def term_preview(
    *, organisation: Organisation, dates: TermDates, instead_of: Period | None = None
) -> list[tuple[Period, int]]:
    """The half terms a term would have, each with its school days. Keeps nothing; refuses what saving refuses."""
    with transaction.atomic():
        try:
            if instead_of is not None:
                _unwrite(instead_of)
            _write(organisation, dates)
            _settle(organisation)
            calendar = calendar_of(organisation)
            halves = periods(Period.Kind.HALF_TERM).filter(first__gte=dates.first, last__lte=dates.last)
            return [(half, len(calendar.school_days_between(half.first, half.last))) for half in halves]
        finally:
            transaction.set_rollback(True)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayDetails:
    """One day that differs from its term, and why."""

    kind: str
    day: date
    reason: str = ""


@transaction.atomic
def special_day_add(*, by: Member | None, organisation: Organisation, details: DayDetails, now: datetime) -> SpecialDay:
    """Add an INSET day, a closure or a bank holiday kept open. A closure told on its own day or later moves no date."""
    organisation = lock(organisation.pk)
    if SpecialDay.objects.filter(day=details.day, kind=details.kind).exists():
        raise Refusal(f"{_said(details.day)} is in the calendar as this already.", field="day")
    day = SpecialDay(
        organisation_id=organisation.pk,
        kind=details.kind,
        day=details.day,
        reason=details.reason.strip(),
        recorded_on=london_day(now),
    )
    day.save(force_insert=True)
    _check(organisation, field="day")
    facts_changed.changed(organisation.pk)
    tell("special day added", by=by, about=organisation, now=now, day=details.day, kind=details.kind)
    return day


@transaction.atomic
def special_day_remove(*, by: Member, organisation: Organisation, day: SpecialDay, now: datetime) -> None:
    """Take a special day out again."""
    organisation = lock(organisation.pk)
    day.delete()
    _check(organisation, field="day")
    facts_changed.changed(organisation.pk)
    tell("special day removed", by=by, about=organisation, now=now, day=day.day, kind=day.kind)


def _write(organisation: Organisation, dates: TermDates) -> Period:
    halves = dates.halves()
    for other in periods(Period.Kind.TERM):
        if other.first <= dates.last and dates.first <= other.last:
            raise Refusal(
                f"These days overlap {other.name}, which runs from {_said(other.first)} to {_said(other.last)}. "
                "Correct the first or the last day.",
                field="first" if other.first <= dates.first else "last",
            )
    term = Period(
        organisation_id=organisation.pk,
        kind=Period.Kind.TERM,
        name=dates.name.strip(),
        first=dates.first,
        last=dates.last,
    )
    term.save(force_insert=True)
    Period.objects.bulk_create(
        Period(organisation_id=organisation.pk, kind=Period.Kind.HALF_TERM, name=name[:40], first=first, last=last)
        for name, first, last in halves
    )
    return term


def _unwrite(term: Period) -> None:
    periods(Period.Kind.HALF_TERM).filter(first__gte=term.first, last__lte=term.last).delete()
    Period.objects.filter(pk=term.pk).delete()


def _settle(organisation: Organisation) -> None:
    """Make the academic years anew from the terms, and refuse a calendar that core refuses."""
    terms = list(periods(Period.Kind.TERM))
    periods(Period.Kind.YEAR).delete()
    Period.objects.bulk_create(_years(organisation, terms))
    if terms:
        _check(organisation, field="first")


def _years(organisation: Organisation, terms: Iterable[Period]) -> list[Period]:
    """One academic year for the terms that begin between two Augusts.

    It runs from September to August (Scotland: August to July), or from its first to its last term where those reach
    further or where so much is missing that no holiday is so long.
    """
    month = NEW_YEAR_MONTH if organisation.nation == Organisation.Nation.SCOTLAND else NEW_YEAR_MONTH + 1
    terms, years = list(terms), []
    for begins, group in groupby(terms, key=lambda term: term.first.year - (term.first.month < NEW_YEAR_MONTH)):
        of_year = list(group)
        nominal_first, nominal_last = date(begins, month, 1), date(begins + 1, month, 1) - ONE_DAY
        years.append(
            Period(
                organisation_id=organisation.pk,
                kind=Period.Kind.YEAR,
                name=f"{begins}/{(begins + 1) % 100:02d}",
                first=_reach(nominal_first, of_year[0].first, earlier=True),
                last=_reach(nominal_last, of_year[-1].last, earlier=False),
            )
        )
    for year, following in pairwise(years):
        taught = max(term.last for term in terms if term.first < following.first and term.first >= year.first)
        following.first = max(following.first, taught + ONE_DAY)
        year.last = min(year.last, following.first - ONE_DAY)
    return years


def _reach(nominal: date, actual: date, *, earlier: bool) -> date:
    if abs((nominal - actual).days) > LONGEST_HOLIDAY:
        return actual
    return min(nominal, actual) if earlier else max(nominal, actual)


def _check(organisation: Organisation, *, field: str) -> None:
    try:
        calendar_of(organisation)
    except CalendarError as wrong:
        raise Refusal(str(wrong), field=field) from wrong


def _said(day: date) -> str:
    return f"{day:%a %-d %b %Y}"
