"""What waits for somebody costs their pages as many queries for one request of each kind as for many (G-07)."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.web.approvals.acts import all_acts
from keel.web.approvals.selectors import waiting_for
from tests.cast import NOW, Cast, signed_in
from tests.web.sessions import stage as stages

from .one_of_each import EACH, one_of_each, two_people

NAMED = ("give role", "grant investigation", "withdraw part")
"""Whose own pages are looked at: what is named there is a person, sessions and cases, or a part."""


def test_many_of_every_kind_cost_as_many_queries_as_one(cast: Cast, client: Client) -> None:
    """On home, on the list and on one's page, from different askers about different people; and nobody else's."""
    assert set(EACH) == {act.name for act in all_acts()}, "every registered act is asked for here"
    stage = stages.issued(cast)
    empty = queries(client, cast, "dan")
    rows = one_of_each(two_people(stage, 0))
    pages = ["/", reverse("approvals:waiting"), *(reverse("approvals:one", args=[rows[one].pk]) for one in NAMED)]
    before = queries(client, cast, "ruth", *pages)
    assert len(waiting_for(cast.ruth, NOW)) == len(EACH), "all of them wait for her"
    for number in (1, 2):
        one_of_each(two_people(stage, number))
    assert queries(client, cast, "ruth", *pages) == before
    assert len(waiting_for(cast.ruth, NOW)) == 3 * len(EACH)
    assert queries(client, cast, "dan") == empty, "who may decide none of it is told nothing by it"


def queries(client: Client, cast: Cast, name: str, *pages: str) -> dict[str, int]:
    """How many queries each page asks; home where none is named."""
    signed_in(client, cast.people[name])
    client.get("/")
    found = {}
    for page in pages or ("/",):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        found[page] = len(captured)
    return found
