"""What Keel mailed me, my choice, and the outbox for its keepers: who may, twice, in how many queries (G-73)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.web.background.models import Beat, Job
from keel.web.ledger.models import LedgerEntry
from keel.web.notices.kinds import all_kinds
from keel.web.notices.models import Notice, TurnedOff
from keel.web.notices.selectors import optional, outbox
from keel.web.notices.services import notify
from keel.web.obligations.reminders import ABOVE, DUE, HINT, LATE
from keel.web.people.models import Member
from keel.web.scope import in_organisation
from keel.web.signins.telling import CHANGED, NEW_DEVICE
from tests.cast import NOW, Cast, signed_in
from tests.web.disagreements.crawling import asked
from tests.web.notices.conftest import KIND

pytestmark = pytest.mark.once

EVERYBODY = ("ruth", "tom", "priya", "ben", "sam", "lena", "iris", "dan", "grace", "neil")
KEEPERS = {"ruth", "neil"}
MINUTE = timedelta(minutes=1)


def page(name: str) -> str:
    return reverse(f"notices:{name}")


def told(member: Member, key: str, state: str = "waiting", kind: str = KIND, **also: object) -> None:
    notify(member=member, kind=kind, about=None, now=NOW - 20 * MINUTE, key=key)
    sent = {"sent_at": NOW} if state == "sent" else {}
    Notice.objects.filter(key=key).update(state=state, **sent, **also)


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_sees_their_own_mails_and_only_keepers_the_outbox(cast: Cast, client: Client, name: str) -> None:
    signed_in(client, cast.people[name])
    assert client.get(page("mine")).status_code == 200
    assert client.get(page("outbox")).status_code == (200 if name in KEEPERS else 403)
    assert client.post(page("again")).status_code == (303 if name in KEEPERS else 403)
    assert client.get(page("again")).status_code == 405


def test_the_list_holds_what_was_mailed_to_me_and_to_nobody_else(cast: Cast, client: Client) -> None:
    told(cast.sam, "a", "sent")
    told(cast.sam, "b", "unsure")
    told(cast.sam, "c")
    told(cast.lena, "d", "sent")
    shown = signed_in(client, cast.sam).get(page("mine")).text
    assert "newest first: 2" in shown
    assert "Something waits for you in Keel." in shown
    assert "perhaps" in shown
    assert "lena@" not in shown


def test_a_choice_is_kept_once_and_told_to_the_ledger_and_what_must_be_told_stays(cast: Cast, client: Client) -> None:
    signed_in(client, cast.sam)
    names = {kind.name for kind in optional()}
    assert {"choice", "duty hint"} <= names
    assert KIND not in names
    sent = {"wanted": ["duty hint"], "idempotency_key": "a" * 32}
    for _ in range(2):
        assert client.post(page("mine"), sent).status_code == 303
    assert list(TurnedOff.objects.values_list("member", "kind")) == [(cast.sam.pk, "choice")]
    assert LedgerEntry.objects.filter(act="notices chosen").count() == 1
    assert client.post(page("mine"), {"wanted": [KIND]}).status_code == 200, "not among what can be chosen"
    assert client.post(page("mine"), {"wanted": sorted(names)}).status_code == 303
    assert not TurnedOff.objects.exists()


def test_the_outbox_shows_figures_and_nobodys_name(cast: Cast, client: Client, settings: object) -> None:
    told(cast.sam, "a", "failed")
    told(cast.lena, "b", tries=2, first_tried_at=NOW)
    settings.KEEL_MAIL = object()  # type: ignore[attr-defined]
    shown = signed_in(client, cast.neil).get(page("outbox")).text
    assert "Mail does not go out since" in shown
    assert "1 message could not be sent" in shown
    for name in ("Whitlock", "Kowalska", "sam@", "lena@"):
        assert name not in shown


def test_no_figure_rises_with_what_must_not_be_known(cast: Cast, client: Client) -> None:
    """G-07: an alarm about a head, or a grant to look into them, is mailed, and the head minds the mail server."""
    counted = {kind.name for kind in all_kinds() if kind.in_figures} - {KIND}
    assert counted == {CHANGED, NEW_DEVICE, HINT, DUE, LATE, ABOVE}
    signed_in(client, cast.ruth)
    before = (outbox(NOW), asked(client, "/").body, asked(client, page("outbox")).body)
    for number, kind in enumerate({kind.name for kind in all_kinds()} - counted - {KIND}):
        for state in ("waiting", "sent", "failed", "unsure"):
            told(cast.iris, f"{number} {state}", state, kind, tries=1, first_tried_at=NOW)
    assert Notice.objects.count() > 30
    assert (outbox(NOW), asked(client, "/").body, asked(client, page("outbox")).body) == before
    for number in range(3):
        told(cast.sam, str(number), "sent")
    few = outbox(NOW)
    told(cast.sam, "one more", "sent")
    told(cast.sam, "and one that waits", next_at=NOW + MINUTE)
    assert outbox(NOW) == few, "what goes out as it should is in no figure, whatever it tells of"


def test_an_outage_is_on_the_home_page_of_whoever_can_mend_it_at_once(cast: Cast, client: Client) -> None:
    """G-73: the dashboard task appears with the first try that failed, and for nobody who can do nothing."""
    for name in ("neil", "ruth", "sam"):
        assert "Mail needs you" not in signed_in(client, cast.people[name]).get("/").text
    told(cast.sam, "a", tries=1, first_tried_at=NOW, next_at=NOW + MINUTE)
    for name in ("neil", "ruth", "sam"):
        assert ("Mail needs you" in signed_in(client, cast.people[name]).get("/").text) == (name in KEEPERS)


def test_without_a_mail_server_or_a_worker_the_page_says_so(cast: Cast, client: Client, settings: object) -> None:
    settings.KEEL_MAIL = None  # type: ignore[attr-defined]
    told(cast.sam, "a")
    signed_in(client, cast.neil)
    assert "No mail server is set up" in client.get(page("outbox")).text
    settings.KEEL_MAIL = object()  # type: ignore[attr-defined]
    assert "has never run" in client.get(page("outbox")).text
    Beat.objects.create(at=NOW - 60 * MINUTE)
    assert "was last seen" in client.get(page("outbox")).text


def test_what_was_given_up_is_tried_again_once(cast: Cast, client: Client) -> None:
    told(cast.sam, "a", "failed", tries=9, first_tried_at=NOW)
    told(cast.sam, "b", "sent")
    Job.objects.create(name="x", key="x", state="given up", tries=6, asked_at=NOW, not_before=NOW)
    signed_in(client, cast.neil)
    for _ in range(2):
        assert client.post(page("again"), {"idempotency_key": "b" * 32}).status_code == 303
    row = Notice.objects.get(key="a")
    assert (row.state, row.tries, row.first_tried_at, row.due_at) == ("waiting", 0, None, NOW)
    assert Notice.objects.get(key="b").state == "sent"
    assert Job.objects.values_list("state", "tries").get() == ("waiting", 0)
    assert LedgerEntry.objects.filter(act="outbox tried again").count() == 1


def test_another_schools_outbox_is_its_own(cast: Cast, client: Client) -> None:
    told(cast.sam, "a", "failed")
    with in_organisation(cast.other_school.pk):
        assert outbox(NOW).failed == 0
    assert "newest first" not in signed_in(client, cast.una).get(page("mine")).text


@pytest.mark.parametrize("name", ["mine", "outbox"])
def test_queries_do_not_grow_with_the_rows(cast: Cast, client: Client, name: str) -> None:
    signed_in(client, cast.neil)
    counts = []
    for number in (2, 20):
        for place in range(number):
            told(cast.neil, f"{number} {place}", "sent")
        client.get(page(name))
        with CaptureQueriesContext(connection) as queries:
            client.get(page(name))
        counts.append(len(queries))
    assert counts[0] == counts[1]
