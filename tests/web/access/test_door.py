"""One object through the door: strangers, readers who write, and what the ledger is told."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from keel.core.access import UnknownAccessError
from keel.web.access import kinds
from keel.web.access.models import Relation
from keel.web.access.reading import reading
from keel.web.access.selectors import decide_for, fetch, visible, who_can_read
from keel.web.access.services import Anchor, Cause, exclude, relate, unrelate
from keel.web.ledger.models import LedgerEntry
from keel.web.people.models import Contact, Member
from tests.cast import NOW, TODAY, Cast

from .conftest import MakeRow

SESSION = UUID(int=7)
pytestmark = pytest.mark.usefixtures("all_kinds")


def supervise(member: Member, relation: str = "supervisee", *, last: date | None = None) -> Relation:
    return relate(
        member=member,
        relation=relation,
        anchor=Anchor("session", SESSION),
        cause=Cause("session", SESSION),
        first=TODAY,
        last=last,
    )


def queries_of(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as seen, suppress(Http404, PermissionDenied):
        act()
    return len(seen)


def test_a_stranger_finds_nothing_and_cannot_tell_absent_from_forbidden(cast: Cast, make_row: MakeRow) -> None:
    """G-05: the same answer with the same number of queries."""
    row = make_row("K6", object_id=SESSION)
    with pytest.raises(Http404) as forbidden:
        fetch(LedgerEntry, cast.dan, "read", on=TODAY, pk=row.pk)
    with pytest.raises(Http404) as absent:
        fetch(LedgerEntry, cast.dan, "read", on=TODAY, pk=uuid4())
    assert str(forbidden.value) == str(absent.value)
    assert queries_of(lambda: fetch(LedgerEntry, cast.dan, "read", on=TODAY, pk=row.pk)) == queries_of(
        lambda: fetch(LedgerEntry, cast.dan, "read", on=TODAY, pk=uuid4())
    )


def test_a_reader_who_writes_is_told_why_not(cast: Cast, make_row: MakeRow) -> None:
    supervise(cast.sam)
    row = make_row("K6", object_id=SESSION)
    assert fetch(LedgerEntry, cast.sam, "read", on=TODAY, pk=row.pk) == row
    with pytest.raises(PermissionDenied, match="they may only read and sign this"):
        fetch(LedgerEntry, cast.sam, "write", on=TODAY, pk=row.pk)


def test_somebody_who_may_write_but_not_read_gets_in_to_write(cast: Cast, make_row: MakeRow) -> None:
    row = make_row("K10", actor_member=cast.dan.pk)
    assert fetch(LedgerEntry, cast.dan, "write", on=TODAY, pk=row.pk) == row
    with pytest.raises(Http404):
        fetch(LedgerEntry, cast.dan, "read", on=TODAY, pk=row.pk)


def test_a_relation_ends_with_its_last_day(cast: Cast, make_row: MakeRow) -> None:
    """G-09."""
    supervise(cast.sam)
    row = make_row("K6", object_id=SESSION)
    assert decide_for(cast.sam, row, "read", on=TODAY).allowed
    unrelate(source_id=SESSION, last=TODAY - timedelta(days=1))
    assert not decide_for(cast.sam, row, "read", on=TODAY).allowed
    assert list(visible(LedgerEntry.objects.filter(pk=row.pk), cast.sam, on=TODAY)) == []


def test_relating_twice_is_once_and_takes_the_new_last_day(cast: Cast) -> None:
    supervise(cast.sam)
    supervise(cast.sam, last=TODAY)
    assert [row.last for row in Relation.objects.filter(source_id=SESSION)] == [TODAY]


@pytest.mark.parametrize(
    ("relation", "anchor"), [("overseer", "session"), ("supervisee", "corridor")], ids=["relation", "anchor"]
)
def test_an_unknown_relation_or_anchor_is_refused(cast: Cast, relation: str, anchor: str) -> None:
    with pytest.raises(UnknownAccessError):
        relate(
            member=cast.sam,
            relation=relation,
            anchor=Anchor(anchor, SESSION),
            cause=Cause("session", SESSION),
            first=TODAY,
        )


def test_an_exclusion_overrides_every_role(cast: Cast, make_row: MakeRow) -> None:
    """c3: the headteacher who is the subject sees nothing, in lists and alone."""
    row = make_row("K10", object_id=SESSION)
    assert decide_for(cast.ruth, row, "read", on=TODAY).allowed
    exclude(member=cast.ruth, anchor_id=SESSION, because="subject")
    assert not decide_for(cast.ruth, row, "read", on=TODAY).allowed
    assert not visible(LedgerEntry.objects.filter(pk=row.pk), cast.ruth, on=TODAY).exists()
    with pytest.raises(Http404):
        fetch(LedgerEntry, cast.ruth, "read", on=TODAY, pk=row.pk)


def test_somebody_who_left_opens_nothing(cast: Cast, make_row: MakeRow) -> None:
    """c9, TH-2."""
    supervise(cast.sam)
    row = make_row("K6", object_id=SESSION)
    cast.sam.left_on = TODAY
    assert not decide_for(cast.sam, row, "read", on=TODAY).allowed
    assert not visible(LedgerEntry.objects.all(), cast.sam, on=TODAY).exists()


def test_a_condition_that_a_relation_proves_opens_the_deputys_set(cast: Cast, make_row: MakeRow) -> None:
    row = make_row("K6", object_id=SESSION)
    assert not decide_for(cast.ben, row, "read", on=TODAY).allowed
    relate(
        member=cast.ben,
        relation="delegated to",
        anchor=Anchor("case", SESSION),
        cause=Cause("delegation", SESSION),
        first=TODAY,
    )
    assert decide_for(cast.ben, row, "read", on=TODAY).allowed
    assert visible(LedgerEntry.objects.filter(pk=row.pk), cast.ben, on=TODAY).exists()


def test_a_condition_only_the_caller_knows_counts_when_it_is_said(cast: Cast, make_row: MakeRow) -> None:
    row = make_row("K6")
    assert not decide_for(cast.ruth, row, "read", on=TODAY).allowed
    assert decide_for(cast.ruth, row, "read", on=TODAY, grant=True).allowed


def test_who_can_read_names_each_reader_with_what_they_are(cast: Cast, make_row: MakeRow) -> None:
    supervise(cast.sam, last=TODAY)
    supervise(cast.tom, "supervisor")
    row = make_row("K6", object_id=SESSION)
    found = [(reader.who, reader.why, reader.until) for reader in who_can_read(row, on=TODAY)]
    assert found == [
        ("Priya Nair", "designated safeguarding lead", None),
        ("Sam Whitlock", "supervisee", TODAY),
        ("Tom Okafor", "supervisor", None),
    ]


def test_the_number_of_queries_does_not_grow_with_rows_or_relations(cast: Cast, make_row: MakeRow) -> None:
    def asked() -> tuple[int, int, int]:
        entries = LedgerEntry.objects.filter(record_kind="K6")
        return (
            queries_of(lambda: list(visible(entries, cast.sam, on=TODAY))),
            queries_of(lambda: decide_for(cast.sam, row, "read", on=TODAY)),
            queries_of(lambda: who_can_read(row, on=TODAY)),
        )

    supervise(cast.sam)
    row = make_row("K6", object_id=SESSION)
    few = asked()
    for number in range(20):
        make_row("K6", object_id=UUID(int=100 + number))
        relate(
            member=cast.sam,
            relation="supervisee",
            anchor=Anchor("session", UUID(int=100 + number)),
            cause=Cause("session", UUID(int=100 + number)),
            first=TODAY,
        )
    assert asked() == few == (5, 4, 5)


def test_within_a_request_a_members_standing_is_asked_once(cast: Cast, make_row: MakeRow) -> None:
    supervise(cast.sam)
    row = make_row("K6", object_id=SESSION)
    cast.sam.memo = {}
    entries = LedgerEntry.objects.filter(pk=row.pk)
    assert queries_of(lambda: list(visible(entries, cast.sam, on=TODAY))) == 5
    assert queries_of(lambda: list(visible(entries, cast.sam, on=TODAY))) == 1


def test_a_model_that_nobody_registered_has_no_door(cast: Cast) -> None:
    """Closed by default."""
    with pytest.raises(UnknownAccessError, match="No kind of record is registered for Contact"):
        visible(Contact.objects.all(), cast.ruth, on=TODAY)


def test_a_kind_without_a_when_covers_every_row(cast: Cast, make_row: MakeRow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_REGISTERED", {})
    kinds.register(LedgerEntry, "K6", anchors={"session": "object_id"})
    supervise(cast.sam)
    row = make_row("K6", object_id=SESSION)
    assert list(visible(LedgerEntry.objects.all(), cast.sam, on=TODAY)) == [row]
    assert decide_for(cast.sam, row, "read", on=TODAY).allowed


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "K99", "anchors": {}},
        {"kind": "K6", "anchors": {"corridor": "object_id"}},
        {"kind": "K6", "anchors": {}, "conditions": {"moonlight": {}}},
        {"kind": "K6", "anchors": {}, "conditions": {"excluded": {}}},
        {"kind": "K6", "anchors": {"session": "object_idd"}},
        {"kind": "K6", "anchors": {}, "when": {"reason__key__moonlight__isnull": True}},
        {"kind": "K6", "anchors": {}, "about": ("object_id__pk",)},
    ],
    ids=["kind", "anchor", "condition", "exclusion", "path", "long path", "a path through what is no relation"],
)
def test_a_wrong_registration_fails_at_start_up(wrong: dict[str, Any]) -> None:
    with pytest.raises(UnknownAccessError):
        kinds.register(LedgerEntry, wrong.pop("kind"), **wrong)


def request_of(member: Member) -> Any:
    return SimpleNamespace(user=member.account, member=member, now=NOW)


def test_a_page_of_confidential_rows_is_one_entry_naming_their_subjects(cast: Cast, make_row: MakeRow) -> None:
    rows = [make_row("K6", actor_member=cast.sam.pk), make_row("K15", actor_member=cast.lena.pk)]
    before = LedgerEntry.objects.count()
    reading(request_of(cast.priya), *rows)
    assert LedgerEntry.objects.count() == before + 1
    entry = LedgerEntry.objects.get(act="read")
    assert entry.actor_member == cast.priya.pk
    assert {about.subject_id for about in entry.about.all()} == {cast.sam.pk, cast.lena.pk}


def test_rows_without_content_are_no_reading(cast: Cast, make_row: MakeRow) -> None:
    row = make_row("K2", actor_member=cast.sam.pk)
    reading(request_of(cast.priya), row)
    assert not LedgerEntry.objects.filter(act="read").exists()


def test_a_draft_is_read_once_a_sitting(cast: Cast, make_row: MakeRow) -> None:
    row = make_row("K4", actor_member=cast.sam.pk)
    reading(request_of(cast.sam), row)
    reading(request_of(cast.sam), row)
    assert LedgerEntry.objects.filter(act="read").count() == 1
