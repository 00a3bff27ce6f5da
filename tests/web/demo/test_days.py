"""The invented year lies round whatever day the demo is made on, with terms before and after it."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from keel.core.calendar import Period
from keel.web.demo import stories
from keel.web.demo.days import Days, DemoYear
from keel.web.people.selectors.calendar import build

DAYS = [date(2026, 9, 1) + timedelta(days=step * 11) for step in range(70)]


def days_round(today: date) -> Days:
    year = DemoYear(today)
    rows = []
    for term in year.terms():
        rows.append(("term", Period(term.name, term.first, term.last)))
        rows += [("half term", Period(*half)) for half in term.halves()]
    *this, after = year.terms()
    rows.append(("year", Period("this year", this[0].first, this[-1].last)))
    rows.append(("year", Period("next year", after.first, after.last)))
    return Days(year, build("england", tuple(rows), ()))


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_today_lies_in_a_term_with_terms_before_and_after(today: date) -> None:
    days = days_round(today)
    friday = days.year.day(0, 4)
    assert days.calendar.term_of(days.year.monday) is not None
    assert days.calendar.half_term_of(friday) is not None
    assert days.calendar.known.first < today - timedelta(weeks=20)
    assert days.calendar.known.last > today + timedelta(weeks=40)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_sessions_of_the_story_are_on_school_days_in_order(today: date) -> None:
    days = days_round(today)
    held: dict[str, list[date]] = {}
    for tale in stories.sessions():
        day = days.ahead(tale["after"]) if "after" in tale else days.in_week(tale["week"], tale["day"])
        assert days.calendar.is_school_day(day)
        held.setdefault(tale["who"], []).append(day)
    for who, sessions in held.items():
        assert all(one < next_one for one, next_one in pairwise(sessions)), who


def test_the_texts_of_the_story_are_all_different() -> None:
    steps = [step for case in stories.cases() for step in case["steps"]]
    updates = [step["update"] for step in steps]
    assert len(set(updates)) == len(updates) > 40
    said = [tale[key] for tale in stories.sessions() for key in ("issues", "personal", "workload") if key in tale]
    assert len(set(said)) == len(said)
    assert len(stories.cases()) == 18
