"""Lists from a spreadsheet: looked at first, whole or not at all, and nobody merged by name (G-33)."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keel.web.ledger.models import LedgerEntry
from keel.web.page.refusals import Refusal
from keel.web.people.imports import IMPORTS, Finding, Preview, preview
from keel.web.people.models import Member, StagedImport
from keel.web.people.reading_csv import MOST_BYTES, Column, decoded, read_day, read_rows
from keel.web.people.selectors import members, role_slugs
from keel.web.people.services import import_confirm, import_stage, member_leave
from tests.cast import NOW, TODAY, Cast, signed_in

HEAD = "Staff number,Name,Job title,Joined,Role,Role from\n"
STAFF = IMPORTS["staff"]


def look(cast: Cast, text: str, by: str = "neil") -> Preview:
    return preview(STAFF, cast.people[by], text, TODAY)


def only(found: Preview) -> Finding:
    assert len(found.findings) == 1, found
    return found.findings[0]


def test_a_list_is_read_looked_at_and_imported_whole(cast: Cast, client: Client) -> None:
    text = (
        HEAD
        + "S005,Sam Whitlock,Senior officer,02/09/2024,,\n"
        + "S900,Kit Lane,Teaching assistant,1 Nov 2026,Teaching assistant,\n"
        + "S006,Lena Kowalska,Family worker,02/09/2024,Family worker,\n"
    )
    signed_in(client, cast.neil)
    read = client.post(reverse("people:import_start", args=["staff"]), {"file": upload(text)}, follow=True)
    assert "Job title: Safeguarding officer becomes Senior officer" in read.text
    assert not Member.objects.filter(staff_number="S900").exists(), "nothing changes before it is confirmed"
    staged = StagedImport.objects.get()
    done = client.post(reverse("people:import_confirm", args=[staged.pk]), follow=True)
    assert "Imported: 1 added, 1 changed." in done.text
    newcomer = Member.objects.get(staff_number="S900")
    assert role_slugs(newcomer, TODAY) == {"teaching assistant"}
    assert not StagedImport.objects.exists(), "the file's text is deleted"
    again = client.post(reverse("people:import_confirm", args=[staged.pk]))
    assert again.status_code == 404
    assert LedgerEntry.objects.get(act="import confirmed").facts == {"kind": "staff", "new": 1, "changed": 1, "same": 1}


def upload(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("staff.csv", text.encode("utf-8-sig"), content_type="text/csv")


ROWS: dict[str, tuple[str, str]] = {
    "no name": ("S900,,Teacher,01/09/2026,,", "There is no name. Fill the cell in."),
    "no number": (",Kit Lane,Teacher,01/09/2026,,", "There is no staff number. Fill the cell in."),
    "no date": ("S900,Kit Lane,Teacher,next week,,", "“next week” is no date. Write it like 01/09/2026, day first."),
    "an impossible date": ("S900,Kit Lane,Teacher,31/02/2026,,", "“31/02/2026” is no date"),
    "an unknown role": ("S900,Kit Lane,Teacher,01/09/2026,Captain,", "Keel knows no role “Captain”. Use one of"),
    "a guarded role": ("S900,Kit Lane,Teacher,01/09/2026,Deputy,", "opens confidential records"),
    "a role too early": ("S900,Kit Lane,Teacher,01/09/2026,Teacher,01/08/2026", "The role begins before the day they"),
    "their own role": ("S010,Neil Ford,Business manager,02/09/2024,Teacher,", "Nobody changes their own roles"),
    "a comma too many": ("S900,Lane, Kit,Teacher,01/09/2026,,,x", "more cells than there are columns"),
}


@pytest.mark.parametrize(("row", "words"), ROWS.values(), ids=ROWS)
def test_a_row_that_will_not_do_says_how_to_mend_it(cast: Cast, row: str, words: str) -> None:
    found = look(cast, HEAD + row + "\n")
    assert any(words in error for error in only(found).errors), only(found).errors
    assert not found.can_be_confirmed


FILES: dict[str, tuple[str, str]] = {
    "nothing": ("", "The file is empty"),
    "blank lines": ("\n , \n", "The file is empty"),
    "headings alone": (HEAD, "There are headings but no rows"),
    "a missing heading": ("Name,Job title,Joined\nKit,TA,1/9/2026\n", "no column “staff number”; it holds “Name”"),
    "one heading twice": ("Staff number,Staff no,Name,Job title,Joined\n1,1,K,T,1/9/2026\n", "Two columns are headed"),
    "a quotation mark never closed": (HEAD + '"' + "x" * 140_000 + "\n", "A cell of the file is too long"),
    "too long": (HEAD + "S,K,T,1/9/2026,,\n" * 2001, "2,000 fit in one import"),
}


@pytest.mark.parametrize(("text", "words"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_read_says_what_to_do(cast: Cast, text: str, words: str) -> None:
    found = look(cast, text)
    assert words in found.fault
    assert not found.can_be_confirmed


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04rest", "This is a workbook"),
        (b"\xd0\xcf\x11\xe0rest", "This is a workbook"),
        (b"a,b\x00c", "not a text file"),
        (b"a" * (MOST_BYTES + 1), "larger than 2 MB"),
    ],
)
def test_what_is_no_csv_file_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        decoded(data)


@pytest.mark.parametrize("data", ["Zoë".encode("utf-8-sig"), "Zoë".encode(), "Zoë".encode("cp1252")])
def test_files_are_read_as_spreadsheets_save_them(data: bytes) -> None:
    assert decoded(data) == "Zoë"


@pytest.mark.parametrize("text", ["Staff No;NAME\n1;Zoë\n", "name\t staff_number \nZoë\t1\n"])
def test_headings_are_found_in_any_order_capitals_and_with_any_separator(text: str) -> None:
    rows, fault = read_rows(text, STAFF.columns[:2])
    assert not fault
    assert (rows[0].values["staff number"], rows[0].values["name"]) == ("1", "Zoë")


@pytest.mark.parametrize("text", ["01/09/2026", "1/9/2026", "2026-09-01", "1.9.2026", "1 Sep 2026", "1 September 2026"])
def test_days_are_read_day_first(text: str) -> None:
    assert read_day(text).isoformat() == "2026-09-01"


def test_one_number_twice_in_a_file_stops_both_rows(cast: Cast) -> None:
    found = look(cast, HEAD + "S900,Kit Lane,TA,1/9/2026,,\ns900,Kim Lane,TA,1/9/2026,,\n")
    assert [bool(finding.errors) for finding in found.findings] == [True, True]
    assert "stands in 2 rows as staff number" in found.findings[0].errors[0]


def test_a_namesake_is_pointed_out_and_stays_a_second_person(cast: Cast) -> None:
    found = look(cast, HEAD + "S900,Sam Whitlock,Teacher,1/9/2026,,\n")
    assert only(found).changes == ("Somebody of this name has staff number S005. This adds a second person.",)
    staged = import_stage(by=cast.neil, kind="staff", text=HEAD + "S900,Sam Whitlock,Teacher,1/9/2026,,\n", now=NOW)
    import_confirm(by=cast.neil, staged=staged, now=NOW)
    assert sorted(one.staff_number for one in members() if one.name == "Sam Whitlock") == ["S005", "S900"]


def test_somebody_who_left_is_not_brought_back_by_a_list(cast: Cast) -> None:
    member_leave(by=cast.ruth, member=cast.dan, left_on=TODAY, now=NOW)
    found = look(cast, HEAD + "S008,Dan Price,TA,02/09/2024,,\n")
    assert "belongs to somebody who left on 16 November 2026" in only(found).errors[0]


def test_what_changed_meanwhile_is_looked_at_again_before_anything_is_written(cast: Cast) -> None:
    text = HEAD + "S900,Kit Lane,TA,1/9/2026,,\nS008,Dan Price,Senior TA,02/09/2024,,\n"
    staged = import_stage(by=cast.neil, kind="staff", text=text, now=NOW)
    member_leave(by=cast.ruth, member=cast.dan, left_on=TODAY, now=NOW)
    with pytest.raises(Refusal, match="Something changed since the file was read"):
        import_confirm(by=cast.neil, staged=staged, now=NOW)
    assert not Member.objects.filter(staff_number="S900").exists()


def test_the_text_waits_under_seal_and_one_person_has_one_file(cast: Cast) -> None:
    for _ in range(2):
        import_stage(by=cast.neil, kind="staff", text=HEAD + "S900,Kit Lane,TA,1/9/2026,,\n", now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM people_stagedimport")
        (kept,) = cursor.fetchall()
    assert b"Kit" not in bytes(kept[0])


def test_a_file_is_thrown_away_and_is_nobody_elses(cast: Cast, client: Client) -> None:
    staged = import_stage(by=cast.neil, kind="staff", text=HEAD + "S900,Kit Lane,TA,1/9/2026,,\n", now=NOW)
    signed_in(client, cast.ruth)
    assert client.get(reverse("people:import_look", args=[staged.pk])).status_code == 404
    signed_in(client, cast.neil)
    assert client.get(reverse("people:import_look", args=[staged.pk])).status_code == 200
    assert client.post(reverse("people:import_drop", args=[staged.pk])).status_code == 303
    assert not StagedImport.objects.exists()


def test_only_those_who_may_import_and_only_lists_that_there_are(cast: Cast, client: Client) -> None:
    signed_in(client, cast.sam)
    assert client.get(reverse("people:import_start", args=["staff"])).status_code == 403
    signed_in(client, cast.neil)
    assert client.get(reverse("people:import_start", args=["pupils"])).status_code == 404


NAMES = st.sampled_from(["Sam Whitlock", "Dan Price", "Kit Lane", "Kit  Lane", "Zoë O'Brien"])
NUMBERS = st.sampled_from(["S005", "S008", "s008", "S900", "S901", "S902"])


@given(rows=st.lists(st.tuples(NUMBERS, NAMES), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_list_ever_merges_two_people_or_splits_one(bare_cast: Cast, rows: list[tuple[str, str]]) -> None:
    """G-33: after any import there are as many people as numbers, each where it was; names decide nothing."""
    text = written([(number, name, "TA", "02/09/2024", "", "") for number, name in rows])
    before = {one.pk: one.staff_number for one in Member.objects.all()}
    found = preview(STAFF, bare_cast.neil, text, TODAY)
    with transaction.atomic():
        if found.can_be_confirmed:
            staged = import_stage(by=bare_cast.neil, kind="staff", text=text, now=NOW)
            import_confirm(by=bare_cast.neil, staged=staged, now=NOW)
        after = {one.pk: one.staff_number for one in Member.objects.all()}
        assert {pk: after[pk] for pk in before} == before
        added = {number.casefold() for number, _ in rows} - {number.casefold() for number in before.values()}
        assert len(after) - len(before) == (len(added) if found.can_be_confirmed else 0)
        transaction.set_rollback(True)


def written(rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return HEAD + out.getvalue()


@given(text=st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    rows, fault = read_rows(text, [Column("name", required=True)])
    assert bool(rows) != bool(fault)
    assert not fault or fault.endswith(".")


def test_a_page_says_each_kind_of_outcome(cast: Cast, client: Client) -> None:
    text = HEAD + "S900,Kit Lane,TA,1/9/2026,,\nS901,,TA,1/9/2026,,\nS006,Lena Kowalska,Family worker,2/9/2024,,\n"
    staged = import_stage(by=cast.neil, kind="staff", text=text, now=NOW)
    signed_in(client, cast.neil)
    shown: Any = client.get(reverse("people:import_look", args=[staged.pk])).text
    for words in ("Some rows have to be put right first", "There is no name", "Stays as it is", "Kit Lane, S900"):
        assert words in shown
    assert "Import all of this" not in shown
