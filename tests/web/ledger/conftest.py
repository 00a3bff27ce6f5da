"""A few acts that only the tests know, and one entry with everything that belongs to it."""

import os
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from keel.web.accounts.models import Account, AccountEvent
from keel.web.ledger import acts
from keel.web.ledger.entries import Thing
from keel.web.ledger.models import LedgerAbout, LedgerEntry, Reason
from keel.web.ledger.services import give_reason, record
from keel.web.sealing.keys import new_key

collect_ignore = ["test_guards_on_sqlite.py"] if os.environ.get("KEEL_TEST_DATABASE") == "postgresql" else []

GUARDED = [LedgerEntry, LedgerAbout, Reason, AccountEvent]


@pytest.fixture(autouse=True)
def _acts_of_the_tests() -> Iterator[None]:
    before = dict(acts._acts)
    acts.name_acts({"case opened": "opened a case", "session held": "recorded that the session was held"})
    yield
    acts._acts.clear()
    acts._acts.update(before)


@pytest.fixture
def entry(in_school: UUID) -> LedgerEntry:
    reason = give_reason("because", key=new_key(in_school, "child", uuid4()))
    made = record("case opened", thing=Thing("case", uuid4()), about=[uuid4()], reason=reason)
    AccountEvent.objects.create(what="made", account=Account.objects.create_user("dana@school.example"))
    return LedgerEntry.objects.get(pk=made)
