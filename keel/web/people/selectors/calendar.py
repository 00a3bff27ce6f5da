"""The organisation's calendar: its rows, and the checked calendar of core that is made of them."""

from functools import lru_cache

from django.db.models import QuerySet

from keel.core.calendar import CalendarError, Closure, SchoolCalendar
from keel.core.calendar import Period as CorePeriod
from keel.policies.calendars import bank_holidays
from keel.web.people.models import Organisation, Period, SpecialDay

PeriodRow = tuple[str, CorePeriod]
DayRow = tuple[str, Closure]


def periods(kind: str | None = None) -> QuerySet[Period]:
    """The scope's periods in order, of one kind or all."""
    return Period.objects.filter(kind=kind) if kind else Period.objects.all()


def special_days() -> QuerySet[SpecialDay]:
    """INSET days, closures and bank holidays kept open, in order."""
    return SpecialDay.objects.all()


def calendar_of(organisation: Organisation) -> SchoolCalendar:
    """The organisation's calendar, in two queries; one that was built before is taken from memory.

    Raises CalendarError, with a sentence that says how to mend it, where no terms are given or they cannot be true.
    """
    return build(
        organisation.nation,
        tuple((row.kind, CorePeriod(row.name, row.first, row.last)) for row in periods()),
        tuple((row.kind, Closure(row.day, row.recorded_on, row.reason)) for row in special_days()),
    )


def calendar_or_none(organisation: Organisation) -> SchoolCalendar | None:
    """The calendar, or None while no terms are given: pages say so instead of failing."""
    try:
        return calendar_of(organisation)
    except CalendarError:
        return None


@lru_cache(maxsize=64)
def build(nation: str, period_rows: tuple[PeriodRow, ...], day_rows: tuple[DayRow, ...]) -> SchoolCalendar:
    """Check and build a calendar from rows. Raises CalendarError."""

    def of(kind: str) -> tuple[CorePeriod, ...]:
        return tuple(period for row_kind, period in period_rows if row_kind == kind)

    def days(kind: str) -> frozenset[Closure]:
        return frozenset(day for row_kind, day in day_rows if row_kind == kind)

    return SchoolCalendar(
        nation=nation,
        years=of(Period.Kind.YEAR),
        terms=of(Period.Kind.TERM),
        half_terms=of(Period.Kind.HALF_TERM),
        inset=frozenset(one.day for one in days(SpecialDay.Kind.INSET)),
        closures=tuple(sorted(days(SpecialDay.Kind.CLOSURE), key=lambda one: one.day)),
        open_bank_holidays=frozenset(one.day for one in days(SpecialDay.Kind.OPEN)),
        bank_holidays=bank_holidays(nation),
    )
