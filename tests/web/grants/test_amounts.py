"""Taking much at once is hard (G-21): confirm first, then nothing more, and two people hear of it."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from keel.web.access import amounts
from keel.web.access.kinds import of_row
from keel.web.ledger.entries import Actor, Thing
from keel.web.ledger.models import LedgerEntry
from keel.web.ledger.services import Reading, record_reading
from keel.web.notices.models import Notice
from keel.web.sessions.models import RecordPart
from tests.cast import NOW, Cast, signed_in
from tests.web.sessions import stage as stages


def opened(cast: Cast, number: int, *, ago: timedelta = timedelta()) -> None:
    """So many records were opened by the safeguarding lead, some time ago, ten on a page."""
    assert cast.priya.account_id is not None
    with cast.at(NOW - ago):
        for at in range(0, number, 10):
            some = range(at, min(at + 10, number))
            things = [Reading(Thing("record part", uuid4(), "K6")) for _ in some]
            record_reading(actor=Actor(cast.priya.account_id, cast.priya.pk), things=things)


@pytest.mark.parametrize(
    ("hour", "day", "confirmed", "answer"),
    [
        (38, 0, False, 200),
        (39, 0, False, 302),
        (39, 0, True, 200),
        (59, 0, True, 403),
        (0, 98, False, 200),
        (0, 99, False, 302),
        (0, 149, True, 403),
    ],
)
def test_past_each_limit_one_confirms_and_past_half_as_many_again_nothing_is_shown(
    cast: Cast, client: Client, hour: int, day: int, confirmed: bool, answer: int
) -> None:
    """G-21: 40 within an hour, 100 within a day; the page itself shows two."""
    stage = stages.issued(cast)
    opened(cast, hour)
    opened(cast, day, ago=timedelta(hours=3))
    signed_in(client, cast.priya, confirmed=confirmed)
    before = LedgerEntry.objects.filter(act="read").count()
    found = client.get(reverse("sessions:record", args=[stage.record.pk]))
    assert found.status_code == answer
    assert (LedgerEntry.objects.filter(act="read").count() > before) is (answer == 200)
    assert ("Settled at school" in found.text) is (answer == 200)
    told = set(Notice.objects.filter(kind="reading stopped").values_list("recipient_id", flat=True))
    assert told == ({cast.ruth.pk, cast.grace.pk} if answer == 403 else set())


def test_what_was_opened_already_may_be_opened_again_and_drafts_do_not_count(cast: Cast) -> None:
    stage = stages.issued(cast)
    part = RecordPart.objects.filter(session=stage.session, kind="case")[0]
    request: Any = SimpleNamespace(user=cast.priya.account, member=cast.priya, now=NOW, session={})
    opened(cast, 70)
    with pytest.raises(amounts.TooMuch):
        amounts.check(request, [(of_row(part), part)])
    actor = Actor(cast.priya.account_id, cast.priya.pk)
    record_reading(actor=actor, things=[Reading(Thing("record part", part.pk, "K6"))])
    amounts.check(request, [(of_row(part), part)])
    amounts.check(request, [(of_row(stage.record.session), stage.record.session)])
