"""A corpus of files: scans come out as pages and nothing else, everything else is refused with a sentence (G-31)."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from keel.web.scans.cleaning import LARGEST, NotAScan, cleaned
from tests.web.scans.specimens import REFUSED, SOUND, TELLTALE, told


def test_the_corpus_is_large_enough() -> None:
    assert len(SOUND) + len(REFUSED) >= 100


@pytest.mark.parametrize("name", SOUND)
def test_a_scan_comes_out_whole_and_tells_nothing(name: str) -> None:
    found = cleaned(SOUND[name])
    assert found.kind in name.lower()
    assert len(found.data) <= LARGEST
    assert TELLTALE not in found.data
    assert b"canary" not in found.data.lower()
    if found.kind == "pdf":
        with pikepdf.open(BytesIO(found.data)) as pdf:
            assert (len(pdf.pages), set(pdf.Root.keys())) == (found.pages, {"/Type", "/Pages"})
            assert "/Info" not in pdf.trailer
            for one in pdf.objects:
                if isinstance(one, pikepdf.Stream):
                    assert TELLTALE not in one.read_raw_bytes()
                    assert not set(one.keys()) & {"/Metadata", "/PieceInfo"}
            shown = pdf.pages[0].Resources.XObject.Im0
            assert Image.open(BytesIO(shown.read_raw_bytes())).size == (60, 80)
    else:
        with Image.open(BytesIO(found.data)) as image:
            image.load()
            assert not image.getexif()
            assert not {"icc_profile", "comment", "exif", "Author", "XML:com.adobe.xmp"} & set(image.info)
            assert sorted(image.size) == [60, 80]


@pytest.mark.parametrize("turned", [6, 8])
def test_a_picture_taken_sideways_stands_upright(turned: int) -> None:
    with Image.open(BytesIO(cleaned(told(turned=turned)).data)) as image:
        assert image.size == (80, 60)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_scan_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(NotAScan) as refused:
        cleaned(REFUSED[name])
    said = str(refused.value)
    assert said.endswith(".")
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ["a PDF that tells", "a JPEG that tells, turned 1", "a PNG that tells"])
def test_cleaning_what_is_clean_changes_nothing_that_is_seen(name: str) -> None:
    once = cleaned(SOUND[name])
    again = cleaned(once.data)
    assert (again.kind, again.pages) == (once.kind, once.pages)


@pytest.mark.parametrize("name", ["a PDF", "a PNG that tells", "a JPEG that tells, turned 3"])
def test_every_cut_of_a_file_is_refused_or_cleaned_and_never_fails(name: str) -> None:
    whole = SOUND[name]
    for at in range(0, len(whole), max(1, len(whole) // 150)):
        for broken in (whole[:at], whole[:at] + b"\xff" + whole[at + 1 :]):
            try:
                cleaned(broken)
            except NotAScan:
                continue
