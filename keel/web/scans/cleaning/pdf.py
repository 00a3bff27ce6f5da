"""A scanned PDF, written anew: its pages' pictures and words, and nothing that acts, hides or tells of anybody."""

import zlib
from collections.abc import Iterable
from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Dictionary, Name, Pdf, Stream

from .kinds import Cleaned, NotAScan
from .segments import without_metadata

MOST_PAGES: Final = 40
MOST_OBJECTS: Final = 20_000
LONGEST_SIDE: Final = 5_000
"""Points of 1/72 inch: more than A0."""
MOST_UNPACKED: Final = 300_000_000
MOST_POINTS: Final = 100_000_000
BROKEN: Final = "The PDF cannot be read to its end. Scan the paper again."
ACTS: Final = (
    "The PDF can do things by itself: it holds a script, a form, a film or a file. Scan the paper, or print the PDF "
    "and scan that."
)
FORBIDDEN_KEYS: Final = frozenset({"/JS", "/EF", "/XFA", "/RichMediaContent", "/3DD", "/Collection", "/EmbeddedFiles"})
FORBIDDEN_ACTIONS: Final = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}
)
FORBIDDEN_TYPES: Final = frozenset({"/EmbeddedFile", "/RichMedia", "/3D", "/Screen", "/FileAttachment"})
KNOWN_FILTERS: Final = frozenset({"/FlateDecode", "/DCTDecode", "/CCITTFaxDecode", "/JBIG2Decode"})
"""The ways of packing that scanners use; another, or one inside another, could hide what was not looked at."""
TELLS: Final = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/Thumb",
    "/AA",
    "/A",
    "/StructParents",
    "/Alternates",
    "/OPI",
)
"""What goes from every object: who made it with what and when, and what it would do."""
OF_A_PAGE: Final = frozenset(
    {"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Contents", "/Rotate", "/Group", "/UserUnit"}
)


def clean_pdf(data: bytes) -> Cleaned:
    """The same pages in a new file. Raises NotAScan for what is locked, acts, hides a file, or is too large."""
    try:
        with pikepdf.open(BytesIO(data), attempt_recovery=False) as found:
            if found.is_encrypted:
                raise NotAScan("The PDF is locked. Save it without a password, and choose that file.")
            _check(found)
            return _written(found)
    except pikepdf.PasswordError:
        raise NotAScan("The PDF is locked. Save it without a password, and choose that file.") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, zlib.error, RecursionError):
        raise NotAScan(BROKEN) from None


def _check(found: Pdf) -> None:
    if not 1 <= len(found.pages) <= MOST_PAGES:
        raise NotAScan(f"The PDF has {len(found.pages)} pages. A scan has 1 to {MOST_PAGES}; choose fewer at a time.")
    objects = list(found.objects)
    if len(objects) > MOST_OBJECTS:
        raise NotAScan("The PDF is made of too many pieces for a scan. Print it and scan that.")
    if any(_acts(one) for one in (*objects, found.trailer, found.Root)):
        raise NotAScan(ACTS)
    for page in found.pages:
        if max(abs(float(side)) for side in page.mediabox) > LONGEST_SIDE:
            raise NotAScan("A page of the PDF is larger than the largest paper. Scan it again.")
    left = MOST_UNPACKED
    for one in objects:
        if isinstance(one, Stream):
            left -= _unpacked(one, left)


def _acts(one: Any, depth: int = 0) -> bool:
    """Whether an object, or what is written inside it, is or starts something that a scan never has."""
    if depth > 40:
        raise NotAScan(BROKEN)
    if isinstance(one, pikepdf.Array):
        return any(_acts(each, depth + 1) for each in one if not _elsewhere(each))
    if not isinstance(one, Dictionary | Stream):
        return False
    keys = set(one.keys())
    if keys & FORBIDDEN_KEYS or str(one.get("/S", "")) in FORBIDDEN_ACTIONS:
        return True
    if {str(one.get("/Type", "")), str(one.get("/Subtype", ""))} & FORBIDDEN_TYPES:
        return True
    return any(_acts(one[key], depth + 1) for key in keys if not _elsewhere(one[key]))


def _elsewhere(one: Any) -> bool:
    """Whether an object stands by itself in the file, so that it is looked at in its own turn."""
    return isinstance(one, pikepdf.Object) and one.is_indirect


def _unpacked(stream: Stream, left: int) -> int:
    """Bytes that a stream unpacks to; raises NotAScan where they are more than a scan's."""
    filters = _filters(stream)
    if len(filters) > 1 or not KNOWN_FILTERS.issuperset(filters):
        raise NotAScan("The PDF packs its pictures in a way that Keel cannot look into. Scan it as JPEG or PNG.")
    if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > MOST_POINTS:
        raise NotAScan("A picture in the PDF is too large. Scan it at 200 dots an inch.")
    raw = stream.read_raw_bytes()
    if filters != ["/FlateDecode"]:
        return len(raw)
    size = len(zlib.decompressobj().decompress(raw, left + 1))
    if size > left:
        raise NotAScan("The PDF unpacks to far more than a scan holds. Scan the paper again.")
    return size


def _filters(stream: Stream) -> list[str]:
    said = stream.get("/Filter", pikepdf.Array())
    return [str(one) for one in (said if isinstance(said, pikepdf.Array) else [said])]


def _written(found: Pdf) -> Cleaned:
    with pikepdf.new() as new:
        for page in found.pages:
            for key in set(page.obj.keys()) - OF_A_PAGE - {"/Annots"}:
                del page.obj[key]
            if "/Annots" in page.obj:
                del page.obj["/Annots"]
            new.pages.append(page)
        new.remove_unreferenced_resources()
        _silence(new.objects)
        out = BytesIO()
        new.save(out, deterministic_id=True)
        return Cleaned("pdf", out.getvalue(), len(new.pages))


def _silence(objects: Iterable[Any]) -> None:
    for one in objects:
        if not isinstance(one, Dictionary | Stream):
            continue
        for key in TELLS:
            if key in one and not (key == "/A" and one.get("/Type") == Name.StructElem):
                del one[key]
        if isinstance(one, Stream) and _filters(one) == ["/DCTDecode"]:
            parameters: Any = one.get("/DecodeParms")  # as the file has it: writing refuses what it cannot be
            one.write(without_metadata(one.read_raw_bytes()), filter=Name.DCTDecode, decode_parms=parameters)
