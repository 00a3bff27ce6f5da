"""PDFs are tagged, repeatable, hold text as text, and carry what proves them (S17, S19, G-24, G-30)."""

import io
import json
from datetime import UTC, datetime

import pikepdf
import pytest

from keel.web.documents.document import Document, Field, Fingerprint, Heading, Note, SignHere, Table
from keel.web.documents.engine import render

AT = datetime(2026, 11, 12, 9, 12, tzinfo=UTC)
ROOT = "ab" * 32


def sample(text: str = "Plain words.") -> Document:
    return Document(
        title="Supervision record",
        organisation="Harbour Lane Primary School",
        notice="Private, not confidential.",
        facts=[("Name", "Sam Whitlock"), ("Job title", "Safeguarding officer")],
        blocks=[
            Heading("Review from previous supervision"),
            Field("Agenda items", text),
            Table("Actions", ["Action", "Owner"], [["Ring the school nurse", "Sam Whitlock"]]),
            Note("Disagreement", "I see it otherwise."),
            SignHere([("Sam Whitlock", "supervisee")]),
        ],
        fingerprint=Fingerprint(root=ROOT, words="tide lamp otter", issued="Thu 12 Nov 2026"),
        attachment=json.dumps({"text": text}, ensure_ascii=False),
    )


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def attached(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened_pdf:
        return opened_pdf.attachments["record.json"].get_file().read_bytes()


def structure(element: pikepdf.Object) -> list[str]:
    """Names of all structure elements below `element`."""
    names = [str(element["/S"])] if "/S" in element else []
    kids = element.get("/K")
    if isinstance(kids, pikepdf.Array):
        for kid in kids:
            if isinstance(kid, pikepdf.Dictionary):
                names += structure(kid)
    elif isinstance(kids, pikepdf.Dictionary):
        names += structure(kids)
    return names


def test_a_moment_with_fractions_of_a_second_is_a_moment() -> None:
    """Typst refuses them; a real clock always has them."""
    assert render(sample(), at=AT.replace(microsecond=123456)) == render(sample(), at=AT)


def test_a_record_is_tagged_and_says_what_it_is() -> None:
    pdf = opened(render(sample(), at=AT))

    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    metadata = pdf.open_metadata()
    assert metadata["pdfuaid:part"] == "1"
    assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
    assert "Supervision record" in str(metadata["dc:title"])


def test_headings_and_tables_are_structure_and_not_only_looks() -> None:
    pdf = opened(render(sample(), at=AT))

    names = structure(pdf.Root.StructTreeRoot)

    assert names.count("/Title") == 1
    assert {"/H1", "/Table", "/TH", "/TD", "/P"} <= set(names)


def test_the_same_document_at_the_same_moment_is_the_same_bytes() -> None:
    assert render(sample(), at=AT) == render(sample(), at=AT)


@pytest.mark.parametrize(
    "text",
    [
        '#eval("1")',
        "$x$ *b* _i_ @ref <label> // comment \\ end",
        "= Heading\n- list",
        '#read("/etc/hostname")',
        'O\'Brien & O\u2019Brien "quoted"',
    ],
)
def test_what_somebody_typed_stays_text(text: str) -> None:
    """G-30: nothing typed is ever read as markup or code."""
    assert json.loads(attached(render(sample(text), at=AT)))["text"] == text


@pytest.mark.parametrize("text", ["😀 smiling", "中文名", "bell \x07", "שלום", "مرحبا", "Łódź, Gŵyl", "\ue000 private"])
def test_a_character_without_a_glyph_never_stops_a_record(text: str) -> None:
    """Print shows its code point; the attached JSON keeps the true character."""
    assert json.loads(attached(render(sample(text), at=AT)))["text"] == text
