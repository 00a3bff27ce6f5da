"""The page on which a copy is checked: what holds, what does not, and what this school's Keel knows of it (G-24)."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from keel.core.records import fingerprint
from keel.web.sessions.models import Record
from tests.cast import Cast, signed_in
from tests.web.documents.making import issued, session_of, signed_by

CHECK = "documents:check"


@pytest.fixture
def record(cast: Cast) -> Record:
    return signed_by(cast, issued(cast, session_of(cast)), "sam")


@pytest.fixture
def pdf(cast: Cast, record: Record, client: Client) -> bytes:
    answer = signed_in(client, cast.sam).get(reverse("documents:record", args=[record.pk]))
    return bytes(answer.content)


def checked(client: Client, file: bytes | None = None, **data: Any) -> Any:
    given: dict[str, Any] = dict(data)
    if file is not None:
        given["file"] = SimpleUploadedFile("copy.pdf", file)
    return client.post(reverse(CHECK), given)


def test_a_copy_holds_against_its_fingerprint(record: Record, pdf: bytes, client: Client) -> None:
    page = checked(client, pdf, root=fingerprint(record.root)).content.decode()

    assert "This copy is what was fixed under that fingerprint" in page
    assert "Sam Whitlock, supervisee" in page
    assert "The ledger holds the entry that this copy names" in page
    assert "sealed with this school’s key" in page


def test_the_attached_text_can_be_pasted(record: Record, pdf: bytes, client: Client) -> None:
    from keel.web.documents.checking import attached

    page = checked(client, text=attached(pdf).decode()).content.decode()

    assert "The file agrees with itself" in page
    assert fingerprint(record.root) in page


def test_a_changed_text_does_not_hold_and_none_of_it_is_shown(record: Record, pdf: bytes, client: Client) -> None:
    from keel.web.documents.checking import attached

    copy = json.loads(attached(pdf))
    changed = next(one for one in copy["receipts"] if "Settled" in one["body"])
    changed["body"] = changed["body"].replace("Settled", "Unsettled")

    page = checked(client, text=json.dumps(copy), root=record.root).content.decode()

    assert "This copy does not hold" in page
    assert "Unsettled" not in page


def test_a_reader_who_may_not_know_the_record_learns_nothing_of_it(cast: Cast, pdf: bytes, client: Client) -> None:
    signed_in(client, cast.una)

    page = checked(client, pdf).content.decode()

    assert "No record with this fingerprint that you may know of." in page
    assert "The ledger does not hold the entry" in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose the copy to check"),
        ({"text": "not a copy"}, "This is not a copy that Keel made"),
        ({"text": "{}", "root": "3f2a"}, "A fingerprint is 64 figures"),
    ],
)
def test_what_cannot_be_checked_is_said_beside_its_field(
    cast: Cast, client: Client, data: dict[str, Any], sentence: str
) -> None:
    signed_in(client, cast.sam)

    page = checked(client, **data).content.decode()

    assert sentence in page
    assert "error" in page.lower()


def test_a_stranger_signs_in_first(cast: Cast, client: Client) -> None:
    assert client.get(reverse(CHECK)).status_code in (302, 403)
