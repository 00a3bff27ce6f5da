"""Ledger entries stand in for records here: a row of theirs can be of any kind and hang on anything."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from keel.core.access import KINDS
from keel.web.access import kinds
from keel.web.access.clauses import ME
from keel.web.ledger.models import LedgerEntry

MakeRow = Callable[..., LedgerEntry]


@pytest.fixture
def all_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register ledger entries as every kind of record, in a registry of this test's own."""
    monkeypatch.setattr(kinds, "_REGISTERED", {})
    for kind in KINDS:
        kinds.register(
            LedgerEntry,
            kind,
            when={"record_kind": kind},
            anchors={
                "person": "actor_member",
                "session": "object_id",
                "agreement": "actor_account",
                "organisation": "organisation_id",
            },
            about=("actor_member",),
            conditions={
                "shared": {"act": "shared"},
                "own": {"actor_member": ME},
                "delegated": kinds.ByRelation("delegated to", "object_id"),
            },
            only=({"act__in": ("kept", "shared")}, {"actor_member": ME}),
        )


@pytest.fixture
def make_row() -> MakeRow:
    """Make a row: `make_row("K6", object_id=session_id)`."""
    places = count(10_000)

    def make(kind: str, **fields: Any) -> LedgerEntry:
        row = LedgerEntry(
            sequence=next(places),
            at=timezone.now(),
            act=fields.pop("act", "kept"),
            record_kind=kind,
            previous="",
            hash="",
            **fields,
        )
        row.save(force_insert=True)
        return row

    return make
