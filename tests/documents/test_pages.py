"""The drawn pages: tagged, repeatable, none empty, nothing lost, whatever was written (S19, G-30)."""

import io
import json
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest

from keel.web.documents.assemble.extract import extract_document
from keel.web.documents.assemble.gathered import ExtractGathered
from keel.web.documents.assemble.record import record_document
from keel.web.documents.document import Document
from keel.web.documents.engine import render

from .making import AT, CHILDREN, fixed, gathered, note, only
from .test_engine import structure

LONG = "It was said slowly, and written down as it was said, so that it can be understood much later. " * 12
HOSTILE = (
    "=1+1 #eval(1) $x$ <b>b</b> \\ /* // *_` @ref \"quoted\" 'single' \u202eright to left\u202c "
    "مرحبا שלום 😀 中文 \x00\x07 Łódź O\u2019Brien \ue000 \u2028 line \r\n end"
)


def opened(document: Document) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(render(document, at=AT)))


def pages(pdf: bytes, folder: Path) -> list[Path]:
    """Each page as a picture."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm (poppler-utils) is not installed, so pages were not drawn as pictures")
    (folder / "copy.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "40", "-gray", "copy.pdf", "page"], cwd=folder, check=True, capture_output=True)
    return sorted(folder.glob("page-*.pgm"))


def ink(page: Path) -> float:
    """The share of a page between its head and its foot that is not white."""
    head, _, pixels = page.read_bytes().partition(b"\n255\n")
    width, height = map(int, head.split()[-2:])
    body = pixels[width * height // 9 : width * height * 8 // 9]
    return sum(1 for pixel in body if pixel < 200) / len(body)


def test_a_copy_is_tagged_throughout_and_names_its_standards() -> None:
    pdf = opened(record_document(gathered(disagreements=(note("I see it otherwise."),))))

    names = structure(pdf.Root.StructTreeRoot)
    metadata = pdf.open_metadata()

    assert names.count("/Title") == 1
    assert {"/H1", "/Table", "/TH", "/TD", "/L", "/LI", "/Lbl", "/LBody", "/P"} <= set(names)
    assert str(pdf.Root.Lang) == "en-GB"
    assert metadata["pdfuaid:part"] == "1"
    assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
    assert str(pdf.docinfo["/Title"]) == "Supervision record"


def test_what_is_attached_is_what_was_fixed_to_the_byte() -> None:
    whole = fixed(HOSTILE.replace("\x00", ""))
    pdf = opened(record_document(gathered(whole)))

    copy = json.loads(pdf.attachments["record.json"].get_file().read_bytes())

    assert {one["part"]: one["body"] for one in copy["receipts"]} == {one.identity: one.frozen for one in whole.parts}


def test_the_same_copy_at_the_same_moment_is_the_same_bytes() -> None:
    document = record_document(gathered())

    assert render(document, at=AT) == render(document, at=AT)


@pytest.mark.parametrize("text", [HOSTILE, "w" * 4000, "\n" * 200, "a\n\n\n\nb", " "])
def test_whatever_was_written_can_be_drawn(text: str, tmp_path: Path) -> None:
    """G-30: hostile text, endless words and missing glyphs never stop a copy, nor leave an empty page in it."""
    for number, page in enumerate(pages(render(record_document(gathered(fixed(text))), at=AT), tmp_path)):
        assert ink(page) > 0 or text.isspace(), f"page {number} is empty"


def test_an_endless_word_is_broken_and_not_cut_off_at_the_edge(tmp_path: Path) -> None:
    pdf = render(record_document(gathered(fixed("w" * 4000, children=()))), at=AT)
    (tmp_path / "copy.pdf").write_bytes(pdf)
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed, so the text was not read back")
    found = subprocess.run(["pdftotext", "copy.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, text=True)

    assert max(map(len, found.stdout.splitlines())) < 200
    assert found.stdout.count("w") >= 8000


def test_a_record_of_sixty_pages_is_whole(tmp_path: Path) -> None:
    """Every page has its head, its foot and something between them; every page is counted."""
    children = tuple((f"{number:04}", f"Child Number{number}") for number in range(60))
    pdf = render(record_document(gathered(fixed(LONG, children=children, actions=2))), at=AT)

    drawn = pages(pdf, tmp_path)

    assert len(drawn) >= 60
    assert len(drawn) == len(pikepdf.open(io.BytesIO(pdf)).pages)
    assert all(ink(page) > 0.001 for page in drawn)


def test_a_short_record_and_an_extract_stay_short(tmp_path: Path) -> None:
    extract = extract_document(ExtractGathered(gathered(only(fixed(), "case:id-0041")), system="CPOMS"))

    assert len(pages(render(extract, at=AT), tmp_path)) == 2
    assert len(opened(record_document(gathered(fixed(children=CHILDREN)))).pages) <= 4
