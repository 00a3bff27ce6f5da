"""Fifty at once: a record is issued once, signed once a person, and the chain of the ledger holds."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import pairwise
from uuid import UUID

import pytest
import time_machine
from django.db import connection, connections, transaction

from keel.web.ledger.models import LedgerEntry
from keel.web.people.models import Member
from keel.web.scope import in_organisation
from keel.web.sessions.models import Extract, RecordPart, SessionEvent
from keel.web.sessions.selectors.records import records
from keel.web.sessions.services.records import record_issue
from keel.web.sessions.services.signing import Signing, record_sign
from keel.web.signing.models import Signature
from tests.cast import NOW
from tests.cast import school as built
from tests.web.sessions.stage import EARLIER, STARTS, Stage, shared

TIMES = 50


def all_at_once(stage: Stage, act: Callable[[], object]) -> None:
    """In threads where the database lets many write; on SQLite one after another, as its one writer does."""

    def once(_: int) -> None:
        try:
            with in_organisation(stage.cast.school.pk):
                act()
        finally:
            if connection.vendor == "postgresql":
                connections.close_all()

    if connection.vendor != "postgresql":
        for number in range(TIMES):
            once(number)
        return
    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(once, range(TIMES)))


def signs(member: Member, pk: UUID) -> object:
    how = Signing(means="paper", signed_on=STARTS.date(), factor="authenticator app", original_kept="Folder")
    return record_sign(by=member, record=records().get(pk=pk), how=how, now=STARTS)


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_issue_and_sign_once() -> None:
    with transaction.atomic():
        cast = built()
    with time_machine.travel(NOW, tick=False), in_organisation(cast.school.pk):
        stage = shared(cast)
        pk = stage.record.pk
        now = EARLIER + timedelta(days=2)
        all_at_once(stage, lambda: record_issue(by=cast.tom, record=records().get(pk=pk), now=now))
        assert RecordPart.objects.count() == 4
        assert Extract.objects.count() == 2
        assert SessionEvent.objects.filter(name="record issued").count() == 1
        assert LedgerEntry.objects.filter(act="record issued").count() == 1

        for member in (cast.sam, cast.tom):
            all_at_once(stage, partial(signs, member, pk))
        assert records().get(pk=pk).state == "signed"
        assert Signature.objects.filter(object_id=pk).count() == 2
        assert LedgerEntry.objects.filter(act="record signed").count() == 2
        sequence = list(LedgerEntry.objects.order_by("sequence").values_list("previous", "hash"))
        assert all(before[1] == after[0] for before, after in pairwise(sequence))
