"""The invented school is made by the services a real one uses: every status shows, and everything proves itself."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from keel.web.accounts.installation import is_demo
from keel.web.actions.models import Action
from keel.web.agreements.models import Agreement
from keel.web.approvals.models import Request
from keel.web.cases.models import Case
from keel.web.demo import school as making
from keel.web.demo.disagreements import complaint_tell
from keel.web.demo.people import CAST
from keel.web.demo.school import demo_make
from keel.web.demo.timeline import Timeline
from keel.web.disagreements.models import Disagreement
from keel.web.grants.models import Grant
from keel.web.grants.selectors import openings, rows_of
from keel.web.ledger.verify import verify
from keel.web.misfiled.models import Withdrawal
from keel.web.notices.models import Notice
from keel.web.obligations.models import Obligation
from keel.web.obligations.selectors import shown
from keel.web.obligations.services import differences
from keel.web.people import facts_changed
from keel.web.people.models import Member, Organisation
from keel.web.scans.models import Scan
from keel.web.scope import in_organisation
from keel.web.sessions.models import Extract, Record, Session
from keel.web.signing.models import Signature
from keel.web.signing.services import holds
from keel.web.watch.models import Alarm
from tests.cast import LONDON
from tests.web.disagreements.crawling import LEAVES, Answer, asked, plain_addresses

MADE = datetime(2026, 11, 25, 10, tzinfo=LONDON)

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker) -> Iterator[tuple[Organisation, dict[str, Answer], list[str]]]:
    """The school, made once; beside it what the headteacher saw, and was mailed, before the complaint was brought."""
    told: dict[str, Any] = {}
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "complaint_tell", lambda line, **rest: told.update(rest))
        school = demo_make(now=MADE)
        with in_organisation(school.pk):
            seen = undone(lambda: pages_of("ruth"))
            mailed = mails_to("ruth")
            line = Timeline()
            complaint_tell(line, **told)
            with facts_changed.together():
                line.play(until=MADE)
        yield school, seen, mailed
        transaction.set_rollback(True)


@pytest.fixture
def school(made: tuple[Organisation, dict[str, Answer], list[str]], db: None) -> Iterator[Organisation]:
    """Its scope, open."""
    with in_organisation(made[0].pk):
        yield made[0]


def undone(act: Any) -> Any:
    """What an act gives, taken back: openings in the ledger among it."""
    with transaction.atomic():
        found = act()
        transaction.set_rollback(True)
    return found


def member(first: str) -> Member:
    return Member.objects.select_related("account").get(account__email=f"{first}@harbour-lane.example")


def browser(first: str) -> Client:
    """Signed in as one of the cast, second factor and all."""
    client, account = Client(), member(first).account
    assert account is not None
    client.force_login(account)
    session = client.session
    given = {"at": MADE.timestamp(), "email": account.email}
    session["account_authentication_methods"] = [{"method": "password", **given}, {"method": "mfa", **given}]
    session.save()
    return client


def pages_of(first: str) -> dict[str, Answer]:
    """Every page that has an address of its own; that what they link to is alike, test_blindness proves."""
    with time_machine.travel(MADE, tick=False):
        client = browser(first)
        asked(client, "/agreements/")  # a process reads a policy once, whoever asks first
        return {one: asked(client, one) for one in plain_addresses() if not one.startswith(LEAVES)}


def page(first: str, address: str) -> str:
    with time_machine.travel(MADE, tick=False):
        answer = browser(first).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def mails_to(first: str) -> list[str]:
    return [f"{one.kind} {one.asked_at}" for one in Notice.objects.filter(recipient=member(first)).order_by("key")]


def statuses() -> Counter[str]:
    return Counter(one.status for one in shown(Obligation.objects.all(), on=MADE.date()))


def test_every_status_shows(school: Organisation) -> None:
    assert set(statuses()) == {"upcoming", "due", "overdue", "met", "met late", "missed"}


def test_stored_is_what_is_computed_and_the_ledger_is_whole(school: Organisation) -> None:
    assert not differences(school)
    verdict = verify(school.pk)
    assert verdict.whole
    assert verdict.entries > 500


def test_the_database_becomes_a_demo(school: Organisation) -> None:
    assert is_demo()


def test_ten_people_can_come_in(school: Organisation) -> None:
    assert len(CAST) == 10
    assert Member.objects.exclude(account=None).count() == 10
    assert all(one.working_times.exists() for one in Member.objects.all())


def test_the_half_year_has_what_the_tour_needs(school: Organisation) -> None:
    assert Case.objects.count() == 18
    assert Case.objects.exclude(closed_on=None).exists()
    assert Record.objects.filter(state="filed").count() >= 8
    assert Record.objects.filter(state="issued").count() >= 1, "one is out for signature"
    assert Record.objects.filter(state="draft", corrects=None).count() == 1, "one is late to be issued"
    assert Record.objects.filter(state="draft").exclude(corrects=None).count() == 1, "one was on the wrong child"
    assert Extract.objects.filter(entered_on=None).exists()
    assert Session.objects.filter(state="cancelled", replaced_by=None).count() == 1, "one is being rebooked"
    assert Session.objects.filter(state="missed").exists()
    assert Session.objects.filter(state="prepared", starts_at__gt=MADE).exists(), "one agenda was sent"
    assert Session.objects.filter(agenda_sent_at=None, state="planned", starts_at__gt=MADE).exists(), "one is not"
    assert Action.objects.filter(closed_on=None, carried__gt=0).exists()
    assert Action.objects.filter(redated__gt=0).exists()
    unsigned = [one for one in Agreement.objects.all() if not _signed_by_all(one)]
    assert len(unsigned) == 1


def _signed_by_all(agreement: Agreement) -> bool:
    signed = Signature.objects.filter(object_id=agreement.pk).count()
    return signed == agreement.participants.count()


def test_signatures_hold(school: Organisation) -> None:
    for record in Record.objects.exclude(root=""):
        for signature in Signature.objects.filter(object_id=record.pk):
            assert holds(signature, root=record.root)


def test_a_missed_half_term_stays_missed(school: Organisation) -> None:
    rows = shown(Obligation.objects.filter(duty="designated_safeguarding_lead").order_by("opens"), on=MADE.date())
    assert [one.status for one in rows][:3] == ["met", "missed", "due"]


def test_no_page_of_the_headteacher_changes_with_the_complaint_about_her(
    made: tuple[Organisation, dict[str, Answer], list[str]], school: Organisation
) -> None:
    """G-07: pages, figures, queries and mails are those of a school in which nobody complained."""
    _, before, mailed = made
    complaint = Disagreement.objects.get(opened_by=member("ben"))
    assert complaint.holder == member("grace")
    assert before == undone(lambda: pages_of("ruth"))
    assert mailed == mails_to("ruth")
    assert len(before) > 30
    for reader in ("ben", "grace"):
        assert "open evening" in page(reader, reverse("disagreements:disagreement", args=[complaint.pk]))


@pytest.mark.parametrize("first", [one.first for one in CAST])
def test_each_of_the_cast_finds_their_own_ledger_from_home(school: Organisation, first: str) -> None:
    """Issue 3, "Shown by": each persona's own ledger page, in sentences."""
    address = reverse("people:my_ledger")
    assert f'href="{address}"' in page(first, "/")
    for what in ("", "?what=all", "?what=mine"):
        assert "Your ledger" in page(first, address + what)


def test_a_sample_runs_and_one_grant_has_ended_and_one_request_waits(school: Organisation) -> None:
    """G-08, G-09: two people gave each; both of a session see what was opened; what ended opens nothing."""
    running, ended = Grant.objects.get(purpose="quality sample"), Grant.objects.get(purpose="single record")
    assert (running.holder, running.approver) == (member("grace"), member("ruth"))
    assert running.ends > MADE + timedelta(days=1)
    assert openings(running)
    with time_machine.travel(MADE, tick=False):
        assert rows_of(running, member("grace"), MADE.date())
    assert (ended.holder, ended.approver) == (member("ruth"), member("priya"))
    assert ended.ends < MADE
    assert openings(ended)
    for grant, first in ((running, "tom"), (ended, "tom"), (ended, "sam")):
        assert f"{grant.holder.name} opened" in page(first, reverse("grants:grant", args=[grant.pk]))
    waiting = Request.objects.get(state="waiting")
    for first in ("priya", "grace"):
        assert reverse("approvals:one", args=[waiting.pk]) in page(first, "/")
    assert "Waits for you as the second person" not in page("ruth", "/")


def test_one_disagreement_is_on_its_first_step(school: Organisation) -> None:
    row = Disagreement.objects.get(opened_by=member("iris"))
    assert (row.step, row.holder, row.turns.count()) == ("supervisor", member("tom"), 1)


def test_what_stood_on_the_wrong_child_is_withdrawn_and_its_correction_owed(school: Organisation) -> None:
    """Issue 3, "Misfiled": two people, the lead who read it was told, and a correction waits for the supervisee."""
    row = Withdrawal.objects.get()
    assert (row.by, row.agreed_by, row.was_entered, row.corrected_on) == (member("tom"), member("priya"), True, None)
    assert [one.member for one in row.readers.all()] == [member("priya")]
    assert Notice.objects.filter(recipient=member("priya"), about_id=row.pk).exists()
    owed = Obligation.objects.get(duty__contains="correct", met=None)
    assert owed.owed_by == member("sam")


def test_a_scan_is_beside_a_record_and_one_alarm_waits_for_the_lead_alone(school: Organisation) -> None:
    """G-20, G-31."""
    assert Scan.objects.get().by == member("tom")
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.actor) == ("again and again", member("ben"))
    assert "Ben Hughes opened the same case" in page("priya", reverse("watch:alarms"))
    assert "Ben Hughes opened the same case" not in page("ben", reverse("watch:alarms"))


def test_the_chair_is_offered_no_booking_and_whoever_is_supervised_is(school: Organisation) -> None:
    """By agreement, not by name."""
    assert reverse("sessions:book") not in page("grace", reverse("sessions:list"))
    assert reverse("sessions:book") in page("sam", reverse("sessions:list"))
