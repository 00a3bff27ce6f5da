"""Home: what needs each person, in the published order, with its reason; counts for those who answer (promises 2, 7)."""

import gzip
import re
from datetime import date, datetime, timedelta

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keel.core.policy.events import EVENTS
from keel.web.oversight.order import GROUPS, LAST, group_of, place
from keel.web.oversight.selectors import needs
from keel.web.sessions.services.booking import Booked, session_book
from tests.cast import LONDON, NOW, TODAY, Cast, signed_in
from tests.web.sessions.making import AUTUMN, agreement_of, booked, case_of, held, on_agenda

MOST_QUERIES = 12
MOST_BYTES = 60_000


def a_year(cast: Cast, *, sessions: int) -> None:
    agreement = agreement_of(cast, cast.sam, cast.tom)
    case = case_of(cast, "0041", "Ada Marsh")
    first = datetime(2026, 9, 8, 9, tzinfo=LONDON)
    for number in range(sessions):
        session = booked(agreement, cast.sam, cast.tom, first + timedelta(days=number), AUTUMN)
        if number < 2:
            on_agenda(session, case)
        held(session, by=cast.tom)
    booked(agreement, cast.sam, cast.tom, datetime(2026, 11, 25, 14, tzinfo=LONDON), NOW)


def queries(client: Client) -> int:
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    return len(asked)


def test_each_line_has_its_day_its_status_and_a_way_to_its_reason(cast: Cast, client: Client) -> None:
    """Promise 2: the clause and the arithmetic are one click away."""
    a_year(cast, sessions=1)

    page = signed_in(client, cast.sam).get("/").content.decode()

    assert "Send the completed agenda" in page
    assert "By <time" in page
    assert page.count("Why this date") >= 2
    why = re.search(r'href="(/obligations/[^"]+/why/)"', page)
    assert why is not None
    assert "S11" in "".join(
        client.get(address).content.decode() for address in set(re.findall(r'href="(/obligations/[^"]+/why/)"', page))
    )


def test_what_is_past_its_day_comes_first_and_a_child_before_a_meeting(cast: Cast) -> None:
    a_year(cast, sessions=1)

    lines = needs(cast.tom, on=TODAY).now
    standing = [line.status for line in lines]

    assert standing == sorted(standing, key=["overdue", "due"].index)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("overdue", "agreement reviewed"), ("due", "extract entered")),
        (("due", "extract entered"), ("due", "session held")),
        (("due", "session held"), ("due", "agenda sent")),
        (("due", "agenda sent"), ("due", "record signed")),
        (("due", "record signed"), ("due", "agreement reviewed")),
    ],
)
def test_the_order_of_consequence(first: tuple[str, str], second: tuple[str, str]) -> None:
    def at(one: tuple[str, str]) -> tuple[object, ...]:
        status, event = one
        return place(status=status, events=[event], strength="must", day=TODAY, key="a")  # type: ignore[arg-type]

    assert at(first) < at(second)


def test_every_event_of_the_order_is_one_a_policy_knows_and_stands_once() -> None:
    named = [event for group in GROUPS for event in group.events]

    assert set(named) <= set(EVENTS)
    assert len(named) == len(set(named))
    assert group_of(["policy adopted"]) == LAST


@pytest.mark.parametrize(
    ("person", "counts"),
    [("ruth", True), ("priya", True), ("grace", True), ("sam", False), ("tom", False), ("neil", False), ("dan", False)],
)
def test_only_those_who_answer_for_the_school_see_its_counts(
    cast: Cast, client: Client, person: str, counts: bool
) -> None:
    """K13 of the access table; S20."""
    a_year(cast, sessions=1)

    page = signed_in(client, cast.people[person]).get("/").content.decode()

    assert ("Past its day in the school" in page) is counts
    assert "Ada Marsh" not in page


@pytest.mark.parametrize("person", ["sam", "tom", "priya", "grace"])
def test_home_asks_at_most_twelve_queries_at_any_size(cast: Cast, client: Client, person: str) -> None:
    """Promise 7."""
    a_year(cast, sessions=2)
    signed_in(client, cast.people[person])
    few = queries(client)
    agreement = cast.sam.participations.get().agreement
    for number in range(20):
        starts_at = datetime(2026, 9, 20, 9, tzinfo=LONDON) + timedelta(days=number)
        what = Booked(
            agreement=agreement, supervisee=cast.sam, supervisor=cast.tom, starts_at=starts_at, confirmed=True
        )
        held(session_book(by=cast.tom, what=what, now=AUTUMN), by=cast.tom)

    assert queries(client) == few
    assert few <= MOST_QUERIES


def test_the_first_page_with_all_it_loads_is_under_sixty_kilobytes(cast: Cast, client: Client) -> None:
    a_year(cast, sessions=2)
    page = signed_in(client, cast.tom).get("/").content
    files = re.findall(rb'(?:href|src)="/static/([^"]+)"', page)
    sizes = [len(gzip.compress(page))]
    for name in files:
        found = finders.find(name.decode())
        assert found is not None, name
        with open(str(found), "rb") as file:  # noqa: PTH123 - a path of Django's
            sizes.append(len(gzip.compress(file.read())))

    assert files
    assert sum(sizes) < MOST_BYTES


def test_nothing_owed_says_so(cast: Cast, client: Client) -> None:
    page = signed_in(client, cast.dan).get("/").content.decode()

    assert "Nothing needs you now" in page


def test_the_order_is_published(cast: Cast, client: Client) -> None:
    page = signed_in(client, cast.dan).get("/order/").content.decode()

    assert all(group.name in page for group in GROUPS)


def test_a_missed_half_term_stays_missed(cast: Cast) -> None:
    """S9: a later session does not meet it."""
    agreement_of(cast, cast.priya, cast.ruth)

    later = needs(cast.ruth, on=date(2026, 11, 16)).missed

    assert ["missed"] == [line.status for line in later if "half term" in line.title or line.row.period]
