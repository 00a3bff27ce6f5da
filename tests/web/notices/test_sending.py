"""Mail goes out once, whatever the mail server does: refuses, hangs, drops the line, is away for days (G-73)."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from keel.web.notices import kinds
from keel.web.notices.claims import CLAIM_FOR, claimed, settle
from keel.web.notices.models import Notice, TurnedOff
from keel.web.notices.sending import send_due
from keel.web.notices.services import notify
from keel.web.people.models import Member
from tests.cast import NOW, Cast
from tests.web.notices.conftest import KIND
from tests.web.notices.sink import Sink

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def told(member: Member, key: str = "one", kind: str = KIND, due: datetime | None = None) -> Notice:
    notify(member=member, kind=kind, about=None, now=NOW, due=due, key=key)
    return Notice.objects.get(key=key)


def at(moment: datetime) -> None:
    with time_machine.travel(moment, tick=False):
        send_due(timezone.now())


def state(key: str = "one") -> tuple[str, str]:
    row = Notice.objects.get(key=key)
    return row.state, row.trouble


def test_a_notice_is_mailed_once_and_says_nothing_but_its_kind(cast: Cast, sink: Sink) -> None:
    """G-28."""
    notice = told(cast.sam)
    for _ in range(3):
        at(NOW)
    (mail,) = sink.taken
    assert (mail["To"], mail["From"], mail["Subject"]) == (
        "sam@alder.example",
        "keel@alder.example",
        "Keel: something waits for you",
    )
    assert mail["Message-ID"] == f"<{notice.pk}@keel.alder.example>"
    text = mail.get_content().replace("\r\n", "\n")
    assert text.startswith("Something waits for you in Keel.\n")
    assert "https://keel.alder.example/\n" in text
    assert "Whitlock" not in mail.as_string()
    assert state() == ("sent", "")


def test_it_is_not_sent_before_it_is_due(cast: Cast, sink: Sink) -> None:
    told(cast.sam, due=NOW + HOUR)
    at(NOW)
    assert sink.talks == 0
    at(NOW + HOUR)
    assert len(sink.taken) == 1


@pytest.mark.parametrize("mood", ["busy", "hang", "drop before"])
def test_a_server_that_did_not_take_it_is_asked_again_with_growing_pauses(cast: Cast, sink: Sink, mood: str) -> None:
    told(cast.sam)
    sink.mood = mood
    moment = NOW
    for minutes in (1, 5, 15, 30, 60, 60):
        at(moment)
        row = Notice.objects.get()
        assert (row.state, row.next_at) == ("waiting", moment + minutes * MINUTE)
        moment = row.next_at
    sink.mood = "take"
    at(moment)
    assert state() == ("sent", "")
    assert len(sink.taken) == 1


def test_nobody_listening_is_one_attempt_a_round_and_the_others_wait(cast: Cast, sink: Sink) -> None:
    sink.close()
    told(cast.sam, "one")
    told(cast.tom, "two")
    at(NOW)
    assert sorted(Notice.objects.values_list("tries", flat=True)) == [0, 1]


def test_an_outage_of_seventy_two_hours_loses_and_doubles_nothing(cast: Cast, sink: Sink) -> None:
    """G-73: 72 h, 0 lost, 0 duplicates."""
    people = [cast.sam, cast.tom, cast.lena, cast.dan]
    sink.mood = "busy"
    for place, member in enumerate(people):
        told(member, str(place))
    moment = NOW
    while moment < NOW + 71 * HOUR:
        at(moment)
        moment += 20 * MINUTE
    assert set(Notice.objects.values_list("state", flat=True)) == {"waiting"}
    sink.mood = "take"
    at(NOW + 72 * HOUR)
    assert sorted(mail["To"] for mail in sink.taken) == sorted(
        f"{one}@alder.example" for one in ("sam", "tom", "lena", "dan")
    )
    assert len(set(sink.ids())) == len(sink.ids()) == len(people)


def test_after_seventy_two_hours_it_has_failed_and_is_kept(cast: Cast, sink: Sink) -> None:
    told(cast.sam)
    sink.mood = "busy"
    moment = NOW
    while moment <= NOW + 73 * HOUR:
        at(moment)
        moment += 30 * MINUTE
    assert state() == ("failed", "SMTP 451")


def test_a_worker_that_was_away_for_three_days_sends_what_waited(cast: Cast, sink: Sink) -> None:
    """Late by 72 h is not failed: nobody had tried."""
    told(cast.sam)
    at(NOW + 72 * HOUR)
    assert state() == ("sent", "")


def test_what_could_not_even_be_tried_for_a_week_is_not_sent_out_of_the_blue(cast: Cast, sink: Sink) -> None:
    told(cast.sam)
    at(NOW + 8 * 24 * HOUR)
    assert state() == ("failed", "too old to send unasked")
    assert sink.taken == []


def test_a_mailbox_that_does_not_exist_is_not_tried_again_and_stops_no_other(cast: Cast, sink: Sink) -> None:
    sink.mood = "no such mailbox"
    told(cast.sam)
    at(NOW)
    assert state() == ("failed", "SMTP 550")
    sink.mood = "take"
    told(cast.tom, "two")
    at(NOW + HOUR)
    assert [mail["To"] for mail in sink.taken] == ["tom@alder.example"]


def test_a_line_that_breaks_after_the_mail_brings_it_once_more_as_the_same_mail_and_never_a_third_time(
    cast: Cast, sink: Sink
) -> None:
    """The decision: at least once, with a bound."""
    told(cast.sam)
    sink.mood = "drop after"
    for minutes in range(0, 200, 10):
        at(NOW + minutes * MINUTE)
    assert len(sink.taken) == 2
    assert len(set(sink.ids())) == 1
    assert state()[0] == "unsure"


def test_a_sender_killed_with_a_mail_in_hand_is_found_and_the_mail_sent_as_the_same(cast: Cast, sink: Sink) -> None:
    """Killed between claim and settlement: in doubt once, sent, and under one Message-ID."""
    notice = told(cast.sam)
    assert claimed(notice.pk, uuid4(), NOW) is not None
    at(NOW + CLAIM_FOR)
    assert (state()[0], sink.taken) == ("sending", [])
    at(NOW + CLAIM_FOR + MINUTE)
    assert state() == ("waiting", "the sender was killed")
    at(NOW + CLAIM_FOR + 3 * MINUTE)
    assert state() == ("sent", "")
    assert sink.ids() == [f"<{notice.pk}@keel.alder.example>"]


def test_a_slow_sender_taken_for_dead_may_still_say_that_it_sent(cast: Cast, sink: Sink) -> None:
    """The fence: until somebody else has claimed it; after that its word no longer counts."""
    slow = claimed(told(cast.sam).pk, uuid4(), NOW)
    assert slow is not None
    at(NOW + CLAIM_FOR + MINUTE)
    assert settle(slow, state=Notice.State.SENT, sent_at=NOW)
    at(NOW + CLAIM_FOR + 5 * MINUTE)
    assert (state(), sink.taken) == (("sent", ""), [])
    other = claimed(told(cast.tom, "two").pk, uuid4(), NOW)
    assert other is not None
    at(NOW + CLAIM_FOR + MINUTE)
    at(NOW + CLAIM_FOR + 3 * MINUTE)
    assert not settle(other, state=Notice.State.FAILED)
    assert state("two") == ("sent", "")


def test_two_senders_at_once_send_it_once(cast: Cast, sink: Sink) -> None:
    notice = told(cast.sam)
    assert claimed(notice.pk, uuid4(), NOW) is not None
    assert claimed(notice.pk, uuid4(), NOW) is None


def test_who_left_has_no_account_or_turned_it_off_is_told_nothing(cast: Cast, sink: Sink) -> None:
    """What is true at the moment of sending decides (8.3.3), not what was true when it was written."""
    told(cast.sam, "left")
    told(cast.tom, "closed")
    told(cast.lena, "off", kind="choice")
    told(cast.dan, "must")
    Member.objects.filter(pk=cast.sam.pk).update(left_on=NOW.date())
    assert cast.tom.account is not None
    cast.tom.account.is_active = False
    cast.tom.account.save()
    TurnedOff.objects.create(member=cast.lena, kind="choice")
    TurnedOff.objects.create(member=cast.dan, kind=KIND)
    at(NOW)
    assert state("left") == ("dropped", "no longer a member")
    assert state("closed") == ("dropped", "no account with an address")
    assert state("off") == ("dropped", "turned off")
    assert [mail["To"] for mail in sink.taken] == ["dan@alder.example"], "what must be told cannot be turned off"


def test_what_is_done_meanwhile_is_told_to_nobody(cast: Cast, sink: Sink) -> None:
    kinds.register("over", "Keel: over", "It is over.", still=lambda member, about, today: False)
    told(cast.sam, kind="over")
    at(NOW)
    assert state() == ("dropped", "nothing waits any more")
    assert sink.talks == 0


def test_a_kind_whose_app_is_gone_stops_no_other(cast: Cast, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    told(cast.sam)
    Notice.objects.update(kind="long gone")
    told(cast.tom, "two")
    at(NOW)
    assert state() == ("waiting", "UnknownKind")
    assert state("two") == ("sent", "")


def test_without_a_mail_server_nothing_is_lost(cast: Cast, settings: object) -> None:
    settings.KEEL_MAIL = None  # type: ignore[attr-defined]
    told(cast.sam)
    at(NOW)
    row = Notice.objects.get()
    assert (row.state, row.tries) == ("waiting", 0)


def test_the_demo_hands_nothing_to_any_server(cast: Cast, sink: Sink, settings: object) -> None:
    settings.KEEL_DEMO = True  # type: ignore[attr-defined]
    told(cast.sam)
    at(NOW)
    assert (state(), sink.talks) == (("sent", ""), 0)
