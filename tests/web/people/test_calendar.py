"""The calendar's rows: half terms and years follow from terms, and what cannot be true is refused in a sentence."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from keel.core.calendar import CalendarError
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.models import Organisation, Period, SpecialDay
from keel.web.people.selectors import calendar_of, calendar_or_none, periods
from keel.web.people.services import (
    DayDetails,
    OrganisationDetails,
    TermDates,
    organisation_change,
    organisation_create,
    special_day_add,
    special_day_remove,
    term_add,
    term_change,
    term_preview,
    term_remove,
)
from keel.web.scope import in_organisation
from tests.cast import NOW, TERMS, TODAY, Cast

D = date


def term(cast: Cast, **dates: Any) -> Period:
    given: dict[str, Any] = {"name": "Autumn 2027", "first": D(2027, 9, 1), "last": D(2027, 12, 17)} | dates
    return term_add(by=cast.neil, organisation=cast.school, dates=TermDates(**given), now=NOW)


def test_the_worked_calendar_comes_out_as_the_design_has_it(cast: Cast) -> None:
    calendar = calendar_of(cast.school)
    assert [(half.first, half.last) for half in calendar.half_terms] == [
        (D(2026, 9, 1), D(2026, 10, 23)),
        (D(2026, 11, 2), D(2026, 12, 18)),
        (D(2027, 1, 4), D(2027, 2, 12)),
        (D(2027, 2, 22), D(2027, 3, 25)),
        (D(2027, 4, 12), D(2027, 5, 28)),
        (D(2027, 6, 7), D(2027, 7, 21)),
    ]
    assert [(year.name, year.first, year.last) for year in calendar.years] == [
        ("2026/27", D(2026, 9, 1), D(2027, 8, 31))
    ]
    assert calendar.is_school_day(D(2027, 1, 4)), "INSET counts"
    assert not calendar.is_school_day(D(2027, 5, 3)), "a bank holiday does not"


def test_years_follow_one_another_also_when_a_term_begins_in_august(cast: Cast) -> None:
    term(cast, first=D(2027, 8, 30))
    assert [(year.first, year.last) for year in periods(Period.Kind.YEAR)] == [
        (D(2026, 9, 1), D(2027, 8, 29)),
        (D(2027, 8, 30), D(2027, 12, 17)),
    ], "a year of which only the autumn is known ends with it"


def test_scotlands_year_begins_in_august(db: None) -> None:
    school = organisation_create(details=OrganisationDetails(name="Rowan", nation="scotland"), now=NOW)
    with in_organisation(school.pk):
        for name, first, last in (
            ("Autumn", D(2026, 8, 12), D(2026, 12, 22)),
            ("Spring", D(2027, 1, 6), D(2027, 4, 2)),
            ("Summer", D(2027, 4, 19), D(2027, 6, 25)),
        ):
            term_add(by=None, organisation=school, dates=TermDates(name=name, first=first, last=last), now=NOW)
        year = periods(Period.Kind.YEAR).get()
        assert (year.name, year.first, year.last) == ("2026/27", D(2026, 8, 1), D(2027, 7, 31))
        assert len(calendar_of(school).half_terms) == 3


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "overlap": (
        {"first": D(2027, 7, 1)},
        "These days overlap Summer 2027, which runs from Mon 12 Apr 2027 to Wed 21 Jul 2027",
    ),
    "reversed": ({"last": D(2027, 8, 1)}, "The last day, Sun 1 Aug 2027, comes before the first, Wed 1 Sep 2027"),
    "half a half term": ({"break_first": D(2027, 10, 25)}, "Half term lacks its last day"),
    "half term's end alone": ({"break_last": D(2027, 10, 29)}, "Half term lacks its first day"),
    "half term reversed": (
        {"break_first": D(2027, 10, 29), "break_last": D(2027, 10, 25)},
        "Half term ends on Mon 25 Oct 2027, before it begins on Fri 29 Oct 2027",
    ),
    "half term outside": (
        {"break_first": D(2027, 12, 13), "break_last": D(2027, 12, 17)},
        "Half term lies outside the term",
    ),
    "no name": ({"name": " "}, "The term has no name"),
    "a term left out": (
        {"name": "Summer 2028", "first": D(2028, 4, 17), "last": D(2028, 7, 21)},
        "There is no half term between Wed 21 Jul 2027 and Mon 17 Apr 2028|add the dates that are missing",
    ),
    "bank holidays not known": (
        {"first": D(2047, 9, 2), "last": D(2047, 12, 18)},
        "bank holidays|missing",
    ),
}


@pytest.mark.parametrize(("dates", "words"), REFUSED.values(), ids=REFUSED)
def test_terms_that_cannot_be_true_are_refused_and_nothing_is_kept(
    cast: Cast, dates: dict[str, Any], words: str
) -> None:
    before = list(Period.objects.values_list("pk", flat=True))
    with pytest.raises(Refusal, match=words):
        term(cast, **dates)
    assert list(Period.objects.values_list("pk", flat=True)) == before


DAYS: dict[str, tuple[DayDetails, str]] = {
    "INSET at a weekend": (DayDetails(kind="inset", day=D(2026, 11, 21)), "is at a weekend"),
    "INSET outside the year": (DayDetails(kind="inset", day=D(2028, 1, 5)), "lies outside every academic year"),
    "closure in the holiday": (DayDetails(kind="closure", day=D(2026, 12, 24)), "lies outside every half term"),
    "open on no bank holiday": (DayDetails(kind="open", day=D(2026, 11, 18)), "is no bank holiday"),
    "twice": (DayDetails(kind="inset", day=D(2027, 1, 4)), "is in the calendar as this already"),
}


@pytest.mark.parametrize(("details", "words"), DAYS.values(), ids=DAYS)
def test_days_that_cannot_be_are_refused(cast: Cast, details: DayDetails, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        special_day_add(by=cast.neil, organisation=cast.school, details=details, now=NOW)
    assert SpecialDay.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "is_school_day"),
    [(TODAY + timedelta(days=1), False), (TODAY, True), (TODAY - timedelta(days=3), True)],
    ids=["told before", "told on the day", "told afterwards"],
)
def test_a_closure_moves_dates_only_if_it_was_told_before(cast: Cast, day: date, is_school_day: bool) -> None:
    details = DayDetails(kind="closure", day=day, reason="Burst pipe")
    row = special_day_add(by=cast.neil, organisation=cast.school, details=details, now=NOW)
    assert calendar_of(cast.school).is_school_day(day) is is_school_day
    special_day_remove(by=cast.neil, organisation=cast.school, day=row, now=NOW)
    assert calendar_of(cast.school).is_school_day(day)


def test_a_preview_shows_half_terms_with_their_school_days_and_keeps_nothing(cast: Cast) -> None:
    before = set(Period.objects.values_list("pk", flat=True))
    dates = TermDates(
        name="Autumn 2027",
        first=D(2027, 9, 1),
        last=D(2027, 12, 17),
        break_first=D(2027, 10, 23),
        break_last=D(2027, 10, 31),
    )
    shown = term_preview(organisation=cast.school, dates=dates)
    assert [(half.name, days) for half, days in shown] == [
        ("Autumn 2027, first half", 38),
        ("Autumn 2027, second half", 35),
    ]
    assert set(Period.objects.values_list("pk", flat=True)) == before


def test_a_term_is_changed_and_taken_out_with_its_halves(cast: Cast) -> None:
    autumn = periods(Period.Kind.TERM).first()
    assert autumn is not None
    dates = TermDates(name="Autumn 2026", first=D(2026, 9, 3), last=D(2026, 12, 18))
    changed = term_change(by=cast.neil, organisation=cast.school, term=autumn, dates=dates, now=NOW)
    assert len(calendar_of(cast.school).half_terms) == 5
    summer = periods(Period.Kind.TERM).last()
    assert summer is not None
    term_remove(by=cast.neil, organisation=cast.school, term=summer, now=NOW)
    assert len(calendar_of(cast.school).half_terms) == 3
    assert changed.first == D(2026, 9, 3)


def test_without_terms_there_is_no_calendar_and_the_error_says_so(db: None) -> None:
    school = organisation_create(details=OrganisationDetails(name="Hazel"), now=NOW)
    with in_organisation(school.pk):
        assert calendar_or_none(school) is None
        with pytest.raises(CalendarError, match="no academic year"):
            calendar_of(school)


def test_every_change_of_the_calendar_is_told_to_whoever_computes_from_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """design, Horizon: adding terms is a fact."""
    told: list[object] = []
    monkeypatch.setattr(facts_changed, "_LISTENERS", [told.append])
    added = term(cast)
    term_remove(by=cast.neil, organisation=cast.school, term=added, now=NOW)
    details = OrganisationDetails(name="Alder", nation=Organisation.Nation.WALES)
    organisation_change(by=cast.neil, organisation=cast.school, details=details, now=NOW)
    assert told == [cast.school.pk] * 3


def test_many_changes_together_are_told_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(facts_changed, "_LISTENERS", [told.append])
    with facts_changed.together(), facts_changed.together():
        added = term(cast)
        term_remove(by=cast.neil, organisation=cast.school, term=added, now=NOW)
        assert told == []
    assert told == [cast.school.pk]


def test_reading_the_calendar_takes_two_queries(cast: Cast, django_assert_num_queries: Callable[..., Any]) -> None:
    with django_assert_num_queries(2):
        calendar_of(cast.school)


def test_the_cast_has_the_terms_of_the_worked_table(cast: Cast) -> None:
    assert [row.name for row in periods(Period.Kind.TERM)] == [dates.name for dates in TERMS]
    assert datetime.now(UTC) == NOW
