"""No mail says anything but its kind: every kind there is, with canaries in every text a school has (G-28)."""

import re
from email import message_from_bytes, policy
from uuid import uuid4

import pytest

from keel.web.cases.models import Case
from keel.web.ledger.entries import Thing
from keel.web.notices.kinds import all_kinds
from keel.web.notices.letter import letter_of
from keel.web.notices.models import Notice
from keel.web.notices.sending import send_due
from keel.web.notices.services import notify
from keel.web.people.models import Member, Organisation
from tests.cast import NOW, Cast
from tests.web.notices.sink import Sink

CANARY = re.compile(r"canary", re.IGNORECASE)
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress",
    "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
}  # fmt: skip


@pytest.fixture
def canaries(cast: Cast) -> Cast:
    """A school in which every short text is a canary: its name, people's names, numbers and titles."""
    Organisation.objects.update(name="Canary School", urn="canary")
    for member in Member.objects.select_related("key__organisation_key"):
        member.name, member.job_title, member.staff_number = (
            "Canary Person",
            "Canary title",
            f"canary{member.staff_number}",
        )
        member.save()
    return cast


def test_every_kind_of_mail_holds_its_kinds_words_and_nothing_of_the_school(canaries: Cast, sink: Sink) -> None:
    """Subject, body and every header, as they go over the wire; only the address is somebody's own."""
    kinds = all_kinds()
    things = [None, Thing("session", uuid4(), "K2"), Thing("record", uuid4(), "K6"), Thing("case", uuid4(), "K16")]
    for kind in kinds:
        for number, thing in enumerate(things):
            notify(member=canaries.sam, kind=kind.name, about=thing, now=NOW, key=f"canary {kind.name} {number}")
    Notice.objects.update(about_kind="canary")
    rows = list(Notice.objects.select_related("recipient__account"))
    assert len(rows) == len(kinds) * len(things)
    for row in rows:
        raw = letter_of(row, NOW).as_bytes(policy=policy.SMTP)
        mail = message_from_bytes(raw, policy=policy.default)
        assert not CANARY.search(raw.decode())
        assert set(mail.keys()) <= HEADERS
        assert not mail.is_multipart(), "nothing attached"
        assert str(row.about_id) not in raw.decode()
        assert str(canaries.sam.pk) not in raw.decode()


def test_two_letters_of_a_kind_differ_in_nothing_but_address_id_and_date(canaries: Cast) -> None:
    """So a mail cannot tell one school, person, case or reason from another."""
    kind = all_kinds()[0].name
    for member in (canaries.sam, canaries.ruth):
        notify(member=member, kind=kind, about=None, now=NOW, key=f"{member.pk}")
    one, other = (letter_of(row, NOW) for row in Notice.objects.select_related("recipient__account").order_by("pk"))
    assert one.get_content() == other.get_content()
    differing = {name for name in one if one[name] != other[name]}
    assert differing == {"To", "Message-ID"}


def test_what_goes_over_the_wire_is_the_letter(canaries: Cast, sink: Sink) -> None:
    for kind in all_kinds():
        notify(member=canaries.sam, kind=kind.name, about=None, now=NOW, key=kind.name)
    send_due(NOW)
    assert sink.taken
    for mail in sink.taken:
        assert not CANARY.search(mail.as_string())
        assert mail.get_content().count("https://") == 2
        assert "canary" not in mail["Subject"].lower()


def test_there_are_cases_in_the_app_that_no_letter_knows(cast: Cast) -> None:
    """The outbox has no column for a text that somebody wrote, and no join to a case."""
    columns = {field.name for field in Notice._meta.get_fields()}
    assert not columns & {"text", "title", "subject", "body", "reason", "case", "child", "name"}
    assert not [field for field in Notice._meta.get_fields() if field.related_model is Case]
