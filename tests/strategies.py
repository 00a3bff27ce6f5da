"""Hypothesis strategies that every test may draw from: calendars of the four nations, phrases, days."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from keel.core.calendar import NATIONS, SchoolCalendar, build_calendar, weekdays
from keel.core.phrases import kinds, say
from keel.core.phrases.read import NUMBER_WORDS
from keel.policies.calendars import bank_holidays

# Two busy cores are no fault of the code, so no example is timed.
settings.register_profile("keel", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("keel")

SCHOOL_YEARS = 3
FIRST_YEARS = (2024, 2028)
MOST_HALF_TERMS = 6

# Half terms by term, as month and day of their first and last days; January to July are in the next year.
_ENGLAND = (
    (((9, 2), (10, 24)), ((11, 3), (12, 19))),
    (((1, 5), (2, 13)), ((2, 23), (3, 27))),
    (((4, 13), (5, 22)), ((6, 1), (7, 21))),
)
_SCOTLAND = (
    (((8, 18), (10, 9)), ((10, 19), (12, 18))),
    (((1, 6), (2, 12)), ((2, 18), (4, 2))),
    (((4, 20), (6, 25)),),
)
_NORTHERN_IRELAND = (
    (((9, 1), (10, 27)), ((11, 3), (12, 19))),
    (((1, 5), (2, 11)), ((2, 17), (3, 25))),
    (((4, 13), (6, 30)),),
)
_SHAPES = {"england": _ENGLAND, "wales": _ENGLAND, "scotland": _SCOTLAND, "northern ireland": _NORTHERN_IRELAND}


@st.composite
def calendar_data(draw: st.DrawFn, school_years: int = SCHOOL_YEARS) -> dict[str, Any]:
    """The data of a calendar as `build_calendar` takes it: three years of one nation, moved a little."""
    shifts = draw(st.lists(st.integers(-3, 2), min_size=2 * MOST_HALF_TERMS, max_size=2 * MOST_HALF_TERMS))
    data = plain_years(
        draw(st.sampled_from(NATIONS)),
        draw(st.integers(*FIRST_YEARS)),
        school_years=school_years,
        shifts=shifts,
        whole_years=draw(st.booleans()),
    )
    return data | draw(_single_days(data))


def plain_years(
    nation: str,
    first_year: int,
    *,
    school_years: int = SCHOOL_YEARS,
    shifts: Sequence[int] = (0,) * (2 * MOST_HALF_TERMS),
    whole_years: bool = True,
) -> dict[str, Any]:
    """The data of a usual calendar of that nation; `shifts` move first and last days of its half terms in turn.

    Academic years run from one to the next, or else from the first to the last day of school.
    """
    years, terms, half_terms = [], [], []
    for year in range(first_year, first_year + school_years):
        halves = iter(range(0, 2 * MOST_HALF_TERMS, 2))
        terms_of_year = [[_span(half, year, shifts[next(halves) :]) for half in term] for term in _SHAPES[nation]]
        half_terms += [half for term in terms_of_year for half in term]
        terms += [(term[0][0], term[-1][1]) for term in terms_of_year]
        first, last = terms_of_year[0][0][0], terms_of_year[-1][-1][1]
        years.append(_whole_year(year, first, nation) if whole_years else (first, last))
    single: dict[str, Any] = {"inset": [], "open_bank_holidays": [], "closures": []}
    return {"nation": nation, "years": years, "terms": terms, "half_terms": half_terms} | single


def _span(half: tuple[tuple[int, int], tuple[int, int]], year: int, shifts: Sequence[int]) -> tuple[date, date]:
    first, last = (date(year if month >= 8 else year + 1, month, day) for month, day in half)
    return first + timedelta(shifts[0]), last + timedelta(shifts[1])


def _whole_year(year: int, first: date, nation: str) -> tuple[date, date]:
    month = 8 if nation == "scotland" else 9
    longest_shift = timedelta(4)
    return min(date(year, month, 1), first), date(year + 1, month, 1) - longest_shift


@st.composite
def _single_days(draw: st.DrawFn, data: dict[str, Any]) -> dict[str, Any]:
    """INSET days, closures with the day they were recorded, and bank holidays on which the school is open."""
    kept = bank_holidays(data["nation"])
    in_term = [day for first, last in data["half_terms"] for day in weekdays(first, last)]
    holidays = [
        day
        for (_, last), (first, _) in zip(data["half_terms"], data["half_terms"][1:], strict=False)
        for day in weekdays(last + timedelta(1), first - timedelta(1))
        if day not in kept and any(begin <= day <= end for begin, end in data["years"])
    ]
    kept_in_term = sorted(kept & set(in_term))
    opened = draw(_few(kept_in_term))
    inset = draw(_few([day for day in in_term if day not in kept])) + draw(_few(holidays))
    shut = draw(st.lists(st.sampled_from(in_term), max_size=12))
    ahead = draw(st.lists(st.integers(-10, 10), min_size=len(shut), max_size=len(shut)))
    closures = [(day, day - timedelta(days)) for day, days in zip(shut, ahead, strict=True)]
    return {"inset": inset, "open_bank_holidays": opened, "closures": closures}


def _few(days: list[date]) -> st.SearchStrategy[list[date]]:
    return st.lists(st.sampled_from(days), max_size=4, unique=True) if days else st.just([])


def calendars() -> st.SearchStrategy[SchoolCalendar]:
    """Checked calendars of the four nations, three school years each."""
    return calendar_data().map(lambda data: build_calendar(data, bank_holidays(data["nation"])))


def known_days(calendar: SchoolCalendar) -> st.SearchStrategy[date]:
    """Any day the calendar knows, weekends and holidays too."""
    return st.dates(calendar.known.first, calendar.known.last)


@st.composite
def calendars_and_days(draw: st.DrawFn) -> tuple[SchoolCalendar, date]:
    """A calendar and a day that it knows."""
    calendar = draw(calendars())
    return calendar, draw(known_days(calendar))


def _ranges(kind: Any, most: int) -> st.SearchStrategy[Any]:
    return st.tuples(st.integers(1, most), st.integers(0, 8)).map(lambda pair: kind(pair[0], sum(pair)))


def lengths() -> st.SearchStrategy[kinds.Length]:
    """Lengths that a policy may name."""
    return st.one_of(
        st.builds(kinds.Length, st.integers(1, 120), st.just("days")),
        st.builds(kinds.Length, st.integers(1, 30), st.just("weeks")),
        st.builds(kinds.Length, st.integers(1, 18), st.just("months")),
    )


def intervals() -> st.SearchStrategy[kinds.Phrase]:
    """Cadences that run from one session to the next."""
    return st.one_of(
        _ranges(kinds.EveryWeeks, 12),
        st.builds(kinds.EveryDays, st.integers(1, 120)),
        st.builds(kinds.EveryMonths, st.integers(2, 18)),
        st.just(kinds.EveryFourWeeks()),
        st.just(kinds.EveryCalendarMonth()),
        st.builds(
            kinds.EveryBetween,
            st.builds(kinds.Length, st.integers(1, 8), st.just("weeks")),
            st.builds(kinds.Length, st.integers(2, 6), st.just("months")),
        ),
    )


def periodic() -> st.SearchStrategy[kinds.Periodic]:
    """Cadences that are owed in each period."""
    return st.one_of(
        st.just(kinds.EveryHalfTerm()),
        st.just(kinds.EveryTerm()),
        st.builds(kinds.AtLeast, st.integers(1, 12), st.sampled_from(("academic year", "term", "half term"))),
    )


def deadlines() -> st.SearchStrategy[kinds.Phrase]:
    """Deadlines that give a date of themselves."""
    return st.one_of(
        st.builds(kinds.WithinWorkingDays, st.integers(1, 60), st.booleans()),
        st.builds(kinds.Within, lengths()),
        st.builds(kinds.WithinOrBeforeNext, lengths()),
        st.just(kinds.SameDay()),
        st.just(kinds.WithinHalfTerm()),
        st.builds(kinds.Before, lengths()),
    )


def dated_phrases() -> st.SearchStrategy[kinds.Phrase]:
    """Phrases that give a date wherever the calendar reaches."""
    return st.one_of(intervals(), periodic(), deadlines())


def phrases() -> st.SearchStrategy[kinds.Phrase]:
    """Every kind of phrase."""
    names = st.sampled_from(("review date", "agreed date", "next session", "day of the plan"))
    undated = st.sampled_from((kinds.AsSoonAsPossible(), kinds.AsNeeded()))
    return st.one_of(dated_phrases(), st.builds(kinds.OnDate, names), undated)


@st.composite
def phrase_texts(draw: st.DrawFn) -> tuple[str, kinds.Phrase]:
    """A phrase as somebody may type it (capitals, spaces, number words), and the phrase it is."""
    phrase = draw(phrases())
    words = say(phrase).split()
    if draw(st.booleans()):
        spelt = {str(n): word for n, word in enumerate(NUMBER_WORDS, start=1)}
        words = [spelt.get(word, word) for word in words]
    style = draw(st.sampled_from((str.lower, str.upper, str.capitalize, str.title)))
    gap = draw(st.sampled_from((" ", "  ", "\t", "\n ")))
    return style(gap.join(["", *words, ""])), phrase
