"""Signatures: once each, never changed, sealed over everything they say."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from keel.web.page.refusals import Refusal
from keel.web.scope import in_organisation
from keel.web.signing.models import Signature, SigningKey
from keel.web.signing.selectors import signatures_of
from keel.web.signing.services import Signed, holds, sign
from tests.cast import NOW, TODAY, Cast

ROOT = "ab" * 32
WHAT = Signed(
    object_kind="record",
    object_id=uuid4(),
    root=ROOT,
    capacity="supervisee",
    means="paper",
    signed_on=TODAY,
    factor="authenticator app",
    original_kept="Supervision folder",
)


def signed(cast: Cast, **changes: Any) -> Signature:
    with transaction.atomic():
        return sign(by=cast.sam, what=replace(WHAT, **changes), now=NOW)


def test_the_same_signature_twice_is_one(cast: Cast) -> None:
    assert signed(cast).pk == signed(cast).pk
    assert Signature.objects.count() == SigningKey.objects.count() == 1


def test_two_means_are_two_signatures_under_one_key(cast: Cast) -> None:
    first, second = signed(cast), signed(cast, means="electronic")
    assert first.pk != second.pk
    assert SigningKey.objects.count() == 1
    assert {row.pk for row in signatures_of([WHAT.object_id])[WHAT.object_id]} == {first.pk, second.pk}


def test_a_signature_holds_over_its_root_and_no_other(cast: Cast) -> None:
    """G-22."""
    row = Signature.objects.get(pk=signed(cast).pk)
    assert holds(row, root=ROOT)
    assert not holds(row, root="cd" * 32)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("object_kind", "agreement"),
        ("object_id", uuid4()),
        ("root", "cd" * 32),
        ("member_id", uuid4()),
        ("capacity", "supervisor"),
        ("means", "electronic"),
        ("signed_on", TODAY - timedelta(1)),
        ("signed_at", NOW - timedelta(seconds=1)),
        ("original_kept", "Elsewhere"),
        ("factor", "recovery code"),
        ("seal", b"\x00" * 64),
    ],
)
def test_one_changed_field_breaks_the_seal(cast: Cast, field: str, value: object) -> None:
    """G-23: whatever is changed in the row, its seal no longer fits."""
    row = Signature.objects.get(pk=signed(cast).pk)
    setattr(row, field, value)
    assert not holds(row, root=row.root)


@pytest.mark.parametrize("statement", ["UPDATE {} SET signed_on = signed_on", "DELETE FROM {}"])
def test_a_signature_is_neither_changed_nor_deleted_in_the_database(cast: Cast, statement: str) -> None:
    """G-22: the trigger refuses, whoever asks."""
    signed(cast)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("signing_signature"))
    assert Signature.objects.count() == 1


@pytest.mark.parametrize("statement", ["UPDATE {} SET public = public", "DELETE FROM {}"])
def test_a_signing_key_is_kept_as_it_was_made(cast: Cast, statement: str) -> None:
    signed(cast)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("signing_signingkey"))


def test_another_school_has_another_key_and_sees_no_signature(cast: Cast) -> None:
    mine = signed(cast)
    with in_organisation(cast.other_school.pk), transaction.atomic():
        other = sign(by=cast.una, what=WHAT, now=NOW)
        assert SigningKey.objects.count() == 1
        assert holds(other, root=ROOT)
        assert not holds(mine, root=ROOT)
        assert [row.pk for row in Signature.objects.all()] == [other.pk]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"signed_on": date(2026, 11, 17)}, "signed_on"),
        ({"original_kept": "  "}, "original_kept"),
        ({"original_kept": "x" * 161}, "original_kept"),
    ],
)
def test_what_cannot_be_signed_is_refused_at_its_field(cast: Cast, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        signed(cast, **changes)
    assert refused.value.field == field
    assert not Signature.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_signature_stands_only_in_the_transaction_of_what_it_signs() -> None:
    with pytest.raises(RuntimeError, match="in the transaction"):
        sign(by=None, what=WHAT, now=NOW)  # type: ignore[arg-type]
