"""Each ledger's head goes outside every day, and a day without one raises an alarm (G-25)."""

from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import DatabaseError, transaction

from keel.web.background.jobs import Order
from keel.web.ledger.anchors import ChainBroken, anchor_take, kept_head
from keel.web.ledger.entries import Thing
from keel.web.ledger.heads import KeptHead, NotAHead, add_line, heads_in, read_line
from keel.web.ledger.models import Anchor, AnchorPlace, LedgerEntry, LedgerHead
from keel.web.ledger.services import record
from keel.web.ledger.verify import verify
from keel.web.people.clock import london_day
from keel.web.watch import anchoring
from keel.web.watch.models import Alarm, AlarmTold
from tests.cast import NOW, Cast
from tests.tampering import lifted


class Box:
    """A post that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list = []

    def deliver(self, mail) -> None:
        self.mails.append(mail)

    def close(self) -> None: ...


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path) -> Box:
    found = Box()
    monkeypatch.setattr(anchoring, "the_post", lambda: found)
    settings.KEEL_ANCHOR_FILE = tmp_path / "anchors.txt"
    return found


def order(cast: Cast, now: datetime) -> Order:
    return Order("anchor of the ledger", "k", cast.school.pk, None, {}, now, london_day(now))


def told(number: int = 1) -> None:
    for _ in range(number):
        record("read", thing=Thing("case", uuid4(), "K6"), about=[uuid4()])


def test_a_head_reaches_a_file_and_two_officers_in_different_roles(cast: Cast, box: Box, settings) -> None:
    anchoring.anchor_today(order(cast, NOW))
    for _ in range(2):
        anchoring.carry_out(NOW)
    anchor = Anchor.objects.get()
    assert list(heads_in(settings.KEEL_ANCHOR_FILE)) == [kept_head(anchor)]
    assert len(box.mails) == 2
    assert len({mail["To"] for mail in box.mails}) == 2
    text = box.mails[0].get_content()
    assert kept_head(anchor).line() in text
    for name in ("Sam", "Whitlock", "Priya", str(cast.school.name)):
        assert name not in box.mails[0].as_string()
    assert AnchorPlace.objects.filter(place="mail").count() == 2
    assert not Alarm.objects.exists()


def test_heads_of_four_hundred_days_follow_from_each_other(cast: Cast, box: Box, settings) -> None:
    """Between every two consecutive heads the chain verifies, and all of them agree with the whole."""
    start = NOW
    for number in range(400):
        with time_machine.travel(start + timedelta(days=number), tick=False):
            told(number % 3)
            anchoring.anchor_today(order(cast, start + timedelta(days=number)))
    assert Anchor.objects.count() == 400
    heads = [(row.sequence, row.hash) for row in Anchor.objects.order_by("day")]
    assert verify(cast.school.pk, witnesses=heads).whole
    assert not Alarm.objects.exists()


@pytest.mark.parametrize("rework", ["cut off", "changed"])
def test_a_tail_cut_off_or_changed_since_the_last_anchor_is_not_anchored(cast: Cast, box: Box, rework: str) -> None:
    told(5)
    anchoring.anchor_today(order(cast, NOW))
    last = Anchor.objects.get().sequence
    told(2)
    with lifted():
        if rework == "changed":
            LedgerEntry.objects.filter(sequence=last + 1).update(act="alarm raised")
        else:
            rows = LedgerEntry.objects.filter(sequence__gte=last - 1)
            [row.about.all().delete() for row in rows]
            rows.delete()
            end = LedgerEntry.objects.get(sequence=last - 2)
            LedgerHead.objects.update(sequence=end.sequence, hash=end.hash)
    later = NOW + timedelta(days=1)
    with pytest.raises(ChainBroken) as caught:
        anchor_take(cast.school.pk, day=london_day(later), now=later)
    assert caught.value.broken.number == (last + 1 if rework == "changed" else last)
    anchoring.anchor_today(order(cast, later))
    assert Alarm.objects.get().kind == "ledger broken"
    assert not verify(cast.school.pk).whole


def test_a_missed_anchor_raises_one_alarm_within_twenty_five_hours(cast: Cast, box: Box) -> None:
    anchoring.anchor_today(order(cast, NOW))
    anchoring.carry_out(NOW)
    anchoring.look_for_gap(NOW + timedelta(hours=24, minutes=59))
    assert not Alarm.objects.exists()
    for minutes in (1, 6, 11):
        anchoring.look_for_gap(NOW + timedelta(hours=25, minutes=minutes))
    alarm = Alarm.objects.get()
    assert alarm.kind == "anchor missed"
    assert {row.member_id for row in AlarmTold.objects.all()} == {cast.priya.pk}


def test_dead_mail_is_noticed_while_the_file_works(cast: Cast, box: Box, settings, monkeypatch) -> None:
    settings.KEEL_MAIL = "smtp://mail.invalid"
    monkeypatch.setattr(anchoring, "officers", lambda now: [])
    anchoring.anchor_today(order(cast, NOW + timedelta(hours=25)))
    anchoring.carry_out(NOW + timedelta(hours=25))
    assert Alarm.objects.get().facts["where"] == "in an officer's mailbox"


def test_one_organisation_that_fails_stops_no_others_anchors(cast: Cast, box: Box, monkeypatch, caplog) -> None:
    seen: list[datetime] = []

    def looked(now: datetime) -> None:
        seen.append(now)
        raise RuntimeError

    monkeypatch.setattr(anchoring, "look_for_gap", looked)
    anchoring.carry_out(NOW)
    assert len(seen) == 2
    assert "were not carried out" in caplog.text


def test_an_end_cut_off_with_all_the_database_knows_of_it_is_found_by_the_file(cast: Cast, box: Box, settings) -> None:
    """The tail, the head and the anchors' own rows are gone: only what is outside can tell."""
    told(5)
    anchoring.anchor_today(order(cast, NOW))
    anchoring.carry_out(NOW)
    with lifted():
        AnchorPlace.objects.all().delete()
        Anchor.objects.all().delete()
        last = LedgerEntry.objects.order_by("-sequence").first()
        assert last is not None
        last.about.all().delete()
        last.delete()
        end = LedgerEntry.objects.order_by("-sequence").first()
        assert end is not None
        LedgerHead.objects.update(sequence=end.sequence, hash=end.hash)
    assert verify(cast.school.pk).whole
    kept = [(head.sequence, head.hash) for head in heads_in(settings.KEEL_ANCHOR_FILE)]
    broken = verify(cast.school.pk, witnesses=kept).broken
    assert broken is not None
    assert broken.number == last.sequence


def test_an_anchor_stays_as_it_was(cast: Cast, box: Box) -> None:
    anchoring.anchor_today(order(cast, NOW))
    with pytest.raises(DatabaseError), transaction.atomic():
        Anchor.objects.update(sequence=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Anchor.objects.all().delete()


def test_a_line_of_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    head = KeptHead(date(2026, 11, 24), uuid4(), 7, "ab" * 32)
    file = tmp_path / "anchors.txt"
    assert add_line(file, head)
    assert not add_line(file, head)
    file.write_text(f"Dear colleague\n> {head.line()}\nnonsense\n")
    assert list(heads_in(file)) == [head]
    with pytest.raises(NotAHead, match="no head"):
        read_line("nonsense")
    assert isinstance(head.organisation_id, UUID)
