"""The invented school is made by the services a real one uses: every status shows, and everything proves itself."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import transaction

from keel.web.accounts.installation import is_demo
from keel.web.actions.models import Action
from keel.web.agreements.models import Agreement
from keel.web.cases.models import Case
from keel.web.demo.people import CAST
from keel.web.demo.school import demo_make
from keel.web.ledger.verify import verify
from keel.web.obligations.models import Obligation
from keel.web.obligations.selectors import shown
from keel.web.obligations.services import differences
from keel.web.people.models import Member, Organisation
from keel.web.scope import in_organisation
from keel.web.sessions.models import Extract, Record, Session
from keel.web.signing.models import Signature
from keel.web.signing.services import holds
from tests.cast import LONDON

MADE = datetime(2026, 11, 25, 10, tzinfo=LONDON)

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker) -> Iterator[Organisation]:
    """The school, made once for all tests of this file and taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield demo_make(now=MADE)
        transaction.set_rollback(True)


@pytest.fixture
def school(made: Organisation, db: None) -> Iterator[Organisation]:
    """Its scope, open."""
    with in_organisation(made.pk):
        yield made


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
    assert Record.objects.filter(state="draft").count() == 1, "one is late to be issued"
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
