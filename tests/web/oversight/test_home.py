"""Home: what needs each person, in the published order, with its day, its reason and nothing written about a child."""

import gzip
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keel.web.obligations.models import Obligation
from keel.web.oversight.order import GROUPS, LAST, STANDING, group_of, place
from keel.web.oversight.selectors import needs
from keel.web.people import facts_changed
from keel.web.policies.selectors import adopted_versions
from tests.cast import LONDON, NOW, TODAY, Cast, signed_in
from tests.web.sessions.making import AUTUMN, agreement_of, booked, case_of

MOST_QUERIES = 12
PEOPLE = ("ruth", "tom", "priya", "ben", "sam", "lena", "iris", "dan", "grace", "neil")


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_has_a_home_page(cast: Cast, client: Client, who: str) -> None:
    page = signed_in(client, getattr(cast, who)).get("/")
    assert page.status_code == 200
    assert "What needs me" in page.content.decode()
    assert "Report now" in page.content.decode()


def test_a_line_says_its_day_its_status_and_its_reason(cast: Cast, client: Client) -> None:
    agreement = agreement_of(cast, cast.sam, cast.tom)
    session = booked(agreement, cast.sam, cast.tom, datetime(2026, 11, 26, 14, tzinfo=LONDON), AUTUMN)
    text = signed_in(client, cast.sam).get("/").content.decode()
    assert "Send the completed agenda for the session of Thu 26 Nov 2026" in text
    assert f"/sessions/{session.pk}/agenda/" in text
    assert "Thu 19 Nov 2026" in text
    row = Obligation.objects.get(duty="agenda_sent")
    assert f"/obligations/{row.pk}/why/" in text
    assert "Thu 26 Nov 2026 at 14:00" in text, "the next session stands as a card"


def test_home_names_no_child(cast: Cast, client: Client) -> None:
    case_of(cast, "0041", "Wilhelmina Marshcroft")  # long enough never to stand in a random token by chance
    for who in PEOPLE:
        text = signed_in(client, getattr(cast, who)).get("/").content.decode()
        assert "Wilhelmina" not in text
        assert "Marshcroft" not in text


@pytest.mark.parametrize(("who", "sees"), [(one, one in ("ruth", "priya", "grace")) for one in PEOPLE])
def test_figures_of_the_school_are_for_those_who_answer_for_it(
    cast: Cast, client: Client, who: str, sees: bool
) -> None:
    text = signed_in(client, getattr(cast, who)).get("/").content.decode()
    assert ("Past its day in the school" in text) is sees


def test_a_figure_counts_what_is_past_its_day(cast: Cast, client: Client) -> None:
    signed_in(client, cast.grace)
    text = client.get("/").content.decode()
    assert re.search(r"Hold a session: Safeguarding officer: <strong class=\"num\">1</strong>", text)


def test_the_weekly_talk_is_ticked_with_one_button(cast: Cast, client: Client) -> None:
    text = signed_in(client, cast.ruth).get("/").content.decode()
    assert "We talked today" in text
    assert f'value="{cast.priya.pk}"' in text
    client.post("/sessions/informal/", {"with": str(cast.priya.pk)})
    assert needs_duties(cast, "ruth").count("informal_weekly") <= 1
    assert Obligation.objects.filter(duty="informal_weekly", met=TODAY).exists()


def test_what_can_wait_is_folded_away(cast: Cast) -> None:
    agreement_of(cast, cast.sam, cast.tom)
    found = needs(cast.tom, on=TODAY, versions=adopted_versions())
    assert "agreement_reviewed" in [line.row.duty for line in found.later]
    assert "agreement_reviewed" not in [line.row.duty for line in found.now]


def test_nothing_to_do_is_said_kindly(cast: Cast, client: Client) -> None:
    assert "Nothing needs you now" in signed_in(client, cast.neil).get("/").content.decode()


def test_without_a_policy_home_says_what_is_missing(bare_cast: Cast, client: Client) -> None:
    assert "No policy is in force yet" in signed_in(client, bare_cast.sam).get("/").content.decode()


def test_a_stranger_signs_in_first_and_sees_their_own(cast: Cast, client: Client) -> None:
    assert client.get("/").status_code == 302
    agreement_of(cast, cast.sam, cast.tom)
    assert "Okafor" not in signed_in(client, cast.una).get("/").content.decode()


@pytest.mark.parametrize("path", ["/", "/order/"])
def test_home_is_only_read(cast: Cast, client: Client, path: str) -> None:
    assert signed_in(client, cast.sam).post(path).status_code == 405


def test_the_order_is_published(cast: Cast, client: Client) -> None:
    text = signed_in(client, cast.sam).get("/order/").content.decode()
    for group in GROUPS:
        assert group.name in text
        assert group.reason in text


@pytest.mark.parametrize(
    ("events", "wanted"),
    [
        (("action closed",), 0),
        (("extract entered",), 0),
        (("extract corrected",), 0),
        (("disagreement answered",), 1),
        (("opening reviewed",), 2),
        (("session held",), 3),
        (("agenda sent",), 4),
        (("record signed",), 5),
        (("policy reviewed",), 6),
        (("something else",), LAST),
    ],
)
def test_a_child_comes_before_a_meeting_and_a_meeting_before_paper(events: tuple[str, ...], wanted: int) -> None:
    assert group_of(events) == wanted


def test_what_is_past_its_day_comes_first_whatever_it_is() -> None:
    late = place(status="overdue", events=("policy reviewed",), strength="may", day=date(2026, 11, 20), key="b")
    open_ = place(status="due", events=("action closed",), strength="must", day=date(2026, 11, 1), key="a")
    assert late < open_
    assert set(STANDING) == {"overdue", "missed", "due", "upcoming", "met", "met late"}


def test_every_event_of_the_policy_has_a_place(cast: Cast) -> None:
    (adopted,) = adopted_versions()
    for duty in adopted.policy.duties:
        assert group_of(duty.met_by) < LAST, duty.key
    for arrangement in adopted.policy.arrangements.values():
        assert group_of(arrangement.counts) < LAST, arrangement.key


def test_home_asks_the_database_as_often_for_ten_times_the_rows(cast: Cast, client: Client) -> None:
    _sessions(cast, cast.sam, 2)
    for who in (cast.sam, cast.tom, cast.ruth):
        _asked(client, who)
    few = {who.pk: _asked(client, who) for who in (cast.sam, cast.tom, cast.ruth)}
    _sessions(cast, cast.iris, 20)
    many = {who.pk: _asked(client, who) for who in (cast.sam, cast.tom, cast.ruth)}
    assert many == few
    assert max(many.values()) <= MOST_QUERIES


def test_the_first_page_with_all_it_loads_is_under_sixty_kilobytes(cast: Cast, client: Client) -> None:
    _sessions(cast, cast.sam, 20)
    page = signed_in(client, cast.sam).get("/").content
    weight = len(gzip.compress(page))
    for address in set(re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())):
        weight += len(gzip.compress(_static(address).read_bytes()))
    assert weight < 60_000


def needs_duties(cast: Cast, who: str) -> list[str]:
    found = needs(getattr(cast, who), on=TODAY, versions=adopted_versions())
    return [line.row.duty for line in found.now]


def _sessions(cast: Cast, who, number: int) -> None:
    with facts_changed.together():
        agreement = agreement_of(cast, who, cast.tom)
        day = NOW.replace(hour=9) + timedelta(days=2)
        for _ in range(number):
            while day.weekday() > 4:
                day += timedelta(days=1)
            booked_ = {"agreement": agreement, "supervisee": who, "supervisor": cast.tom}
            _book(booked_, day if who == cast.iris else day.replace(hour=13))
            day += timedelta(days=1)


def _book(people, starts_at: datetime) -> None:
    from keel.web.sessions.services.booking import Booked, session_book

    session_book(by=people["supervisor"], what=Booked(**people, starts_at=starts_at, confirmed=True), now=NOW)


def _asked(client: Client, who) -> int:
    signed_in(client, who)
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    return len(asked)


def _static(address: str) -> Path:
    from django.contrib.staticfiles import finders

    found = finders.find(address)
    assert found, f"{address} is not there under {settings.STATIC_URL}"
    return Path(str(found))
