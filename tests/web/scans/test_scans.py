"""Scans of signed paper on their pages: who adds them, who takes them, how they leave Keel (G-03, G-05, G-22, G-31)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from keel.web.ledger.models import LedgerEntry
from keel.web.page import uploads
from keel.web.page.refusals import Refusal
from keel.web.scans import forms
from keel.web.scans.cleaning import Cleaned, cleaned
from keel.web.scans.models import Scan
from keel.web.scans.services import MOST, scan_add
from keel.web.sessions.models import Record
from tests.cast import Cast, signed_in
from tests.web.documents.making import AFTER, issued, session_of
from tests.web.scans.specimens import TELLTALE, pdf, picture, told

ONCE = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def record(cast: Cast) -> Record:
    return Record.objects.select_related("session", "key__organisation_key").get(pk=issued(cast, session_of(cast)).pk)


def sent(client: Client, record: Record, data: bytes, name: str = "Ada Marsh.jpg", once: str = ONCE) -> Any:
    file = SimpleUploadedFile(name, data, content_type="text/html")
    return client.post(reverse("scans:of_record", args=[record.pk]), {"file": file, "idempotency_key": once})


def test_one_of_the_two_adds_a_scan_and_both_take_it_as_a_file(cast: Cast, client: Client, record: Record) -> None:
    signed_in(client, cast.sam)
    for _ in range(2):  # sent twice, kept once
        assert sent(client, record, told()).status_code == 303
    scan = Scan.objects.get()
    assert (scan.kind, scan.root, scan.by, scan.key_id) == ("jpeg", record.root, cast.sam, record.key_id)
    signed_in(client, cast.tom)
    assert "JPEG picture, 1 page" in client.get(reverse("scans:of_record", args=[record.pk])).text
    answer = client.get(reverse("scans:scan", args=[scan.pk]))
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert TELLTALE not in answer.content
    assert answer.headers["Content-Disposition"] == 'attachment; filename="scan-2026-11-16.jpeg"'
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    told_of = LedgerEntry.objects.filter(object_id=scan.pk).order_by("sequence")
    assert [(one.act, one.actor_member) for one in told_of] == [("scan added", cast.sam.pk), ("read", cast.tom.pk)]
    assert not any("Ada" in str(one.facts) for one in told_of)


@pytest.mark.parametrize("who", ["priya", "ruth", "neil", "lena", "grace", "una"])
def test_the_sheet_shows_every_part_so_nobody_else_takes_it(
    cast: Cast, client: Client, record: Record, who: str
) -> None:
    scan = scan_add(by=cast.sam, thing=record, scan=cleaned(picture()), now=AFTER)
    signed_in(client, cast.una if who == "una" else getattr(cast, who))
    assert client.get(reverse("scans:scan", args=[scan.pk])).status_code == 404
    answer = sent(client, record, picture(), once="f" * 32)
    assert answer.status_code in {200, 404}
    assert str(scan.pk) not in answer.text
    assert Scan.objects.count() == 1


def test_what_is_no_scan_is_refused_beside_the_field_and_nothing_is_kept(
    cast: Cast, client: Client, record: Record
) -> None:
    signed_in(client, cast.sam)
    answer = sent(client, record, b"<svg onload=alert(1)>", "scan.png")
    assert "This is no PDF, JPEG or PNG file" in answer.text
    assert "larger than 10 MB" in sent(client, record, picture() + b"\0" * 10_000_000, once="e" * 32).text
    assert Scan.objects.count() == 0


def test_a_scan_is_cleaned_before_the_transaction_in_which_all_others_wait(
    cast: Cast, client: Client, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G-31: SQLite has one writer, and drawing a large scan anew takes seconds. Sent twice, it is still kept once."""
    depths = []

    def spy(data: bytes) -> Cleaned:
        depths.append(len(connection.savepoint_ids))
        return cleaned(data)

    monkeypatch.setattr(forms, "cleaned", spy)
    signed_in(client, cast.sam)
    outside = len(connection.savepoint_ids)
    for _ in range(2):
        assert sent(client, record, picture()).status_code == 303
    assert set(depths) == {outside}
    assert Scan.objects.count() == 1


def test_more_than_keel_takes_is_refused_unread(
    cast: Cast, client: Client, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST", 50_000)
    signed_in(client, cast.sam)
    assert sent(client, record, b"\xff\xd8\xff" + b"\0" * 60_000).status_code == 413
    assert Scan.objects.count() == 0


def test_a_draft_has_no_signed_sheet_and_ten_scans_are_enough(cast: Cast, record: Record) -> None:
    for _ in range(MOST):
        scan_add(by=cast.tom, thing=record, scan=cleaned(picture()), now=AFTER)
    with pytest.raises(Refusal, match="10 scans already"):
        scan_add(by=cast.tom, thing=record, scan=cleaned(picture()), now=AFTER)
    agreement = record.session.agreement
    assert agreement is not None
    agreement.root = ""
    with pytest.raises(Refusal, match="still a draft"):
        scan_add(by=cast.sam, thing=agreement, scan=cleaned(picture()), now=AFTER)


def test_a_scan_is_sealed_bound_to_its_row_and_never_changed(cast: Cast, record: Record) -> None:
    one = scan_add(by=cast.sam, thing=record, scan=cleaned(pdf()), now=AFTER)
    other = scan_add(by=cast.sam, thing=record, scan=cleaned(pdf(pages=2)), now=AFTER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM scans_scan")
        assert not any(b"%PDF" in bytes(row[0]) for row in cursor.fetchall())
    for change in ("UPDATE scans_scan SET pages = 9", "DELETE FROM scans_scan"):
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert Scan.objects.get(pk=other.pk).content.startswith(b"%PDF")
    assert Scan.objects.get(pk=one.pk).pages == 1


def test_what_lists_only_reads_and_what_gives_only_gives(cast: Cast, client: Client, record: Record) -> None:
    scan = scan_add(by=cast.sam, thing=record, scan=cleaned(picture()), now=AFTER)
    signed_in(client, cast.sam)
    assert client.post(reverse("scans:scan", args=[scan.pk])).status_code == 405
    assert client.put(reverse("scans:of_record", args=[record.pk])).status_code == 405
