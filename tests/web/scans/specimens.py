"""Files that somebody might choose as a scan: sound ones with something to strip, and ones to refuse."""

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, PngImagePlugin

TELLTALE = b"Canary-of-the-camera-51.5N"
SCRIPT = b"<script>alert(1)</script>"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 80), mode: str = "RGB", **options: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size, 1 if mode in {"1", "P"} else None).save(out, kind, **options)
    return out.getvalue()


def told(kind: str = "JPEG", mode: str = "RGB", turned: int = 1) -> bytes:
    """A picture that says where, when and with what it was taken."""
    exif = Image.Exif()
    exif[0x010E], exif[0x0110], exif[0x0112] = TELLTALE.decode(), TELLTALE.decode(), turned
    exif.get_ifd(0x8825)[29] = "2026:11:16"
    if kind == "JPEG":
        return picture(kind, mode=mode, exif=exif, comment=TELLTALE, icc_profile=TELLTALE * 20)
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", TELLTALE.decode())
    info.add_itxt("XML:com.adobe.xmp", f"<x>{TELLTALE.decode()}</x>", zip=False)
    return picture(kind, mode=mode, exif=exif, pnginfo=info, icc_profile=TELLTALE * 20)


def pdf(change: Callable[[Pdf], None] | None = None, *, pages: int = 1, **save: Any) -> bytes:
    """A PDF of scanned pages, changed before it is saved."""
    with pikepdf.new() as new:
        for _ in range(pages):
            new.add_blank_page(page_size=(595, 842))
            shown = new.make_stream(told())
            shown.stream_dict = Dictionary(
                Type=Name.XObject, Subtype=Name.Image, Width=60, Height=80, ColorSpace=Name.DeviceRGB,
                BitsPerComponent=8, Filter=Name.DCTDecode, Metadata=new.make_stream(TELLTALE, Type=Name.Metadata),
            )  # fmt: skip
            page = new.pages[-1]
            page.Resources = Dictionary(XObject=Dictionary(Im0=shown))
            page.Contents = new.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
        if change:
            change(new)
        out = BytesIO()
        new.save(out, **save)
        return out.getvalue()


def _tells(new: Pdf) -> None:
    new.docinfo["/Author"] = TELLTALE.decode()
    with new.open_metadata() as meta:
        meta["dc:title"] = TELLTALE.decode()
    page = new.pages[0]
    page.PieceInfo = Dictionary(X=String(TELLTALE.decode()))
    page.LastModified = String(TELLTALE.decode())
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=String(TELLTALE.decode()))
    page.Annots = Array([new.make_indirect(note)])
    new.Root.OpenAction = Array([page.obj, Name.Fit])
    new.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String(TELLTALE.decode()), Array([page.obj, Name.Fit])])))
    new.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(TELLTALE.decode()))]))


def _link(new: Pdf) -> None:
    act = Dictionary(S=Name.URI, URI=String("https://canary.example/"))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=act)
    new.pages[0].Annots = Array([note])


SOUND: dict[str, bytes] = {
    **{f"a {kind} in {mode}": picture(kind, mode=mode) for kind in ("JPEG", "PNG") for mode in ("L", "RGB")},
    **{f"a PNG in {mode}": picture("PNG", mode=mode) for mode in ("1", "P", "LA", "RGBA", "I;16")},
    "a JPEG in CMYK": picture("JPEG", mode="CMYK"),
    **{f"a JPEG that tells, turned {turn}": told("JPEG", turned=turn) for turn in range(1, 9)},
    "a PNG that tells": told("PNG"),
    "a grey JPEG that tells": told("JPEG", mode="L"),
    "a progressive JPEG": picture("JPEG", progressive=True),
    "a JPEG with a second picture behind it": told() + b"\0" * 9 + told(),
    "a JPEG with a camera's padding": picture() + b"\0" * 200,
    "a PDF": pdf(),
    "a PDF of forty pages": pdf(pages=40),
    "a PDF that tells": pdf(_tells),
    "a PDF with a link": pdf(_link),
    "a linearised PDF": pdf(linearize=True),
    "a PDF of packed objects": pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
}


def _acts() -> Iterator[tuple[str, bytes]]:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    launch = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    film = Dictionary(S=Name.Rendition)
    sent = Dictionary(S=Name.SubmitForm, F=String("https://canary.example"))
    away = Dictionary(S=Name.GoToR, F=String("\\\\canary\\x"))
    for name, act in (("script", script), ("launch", launch), ("film", film), ("form sent", sent), ("jump", away)):
        yield f"a PDF: {name} at opening", pdf(lambda new, act=act: setattr(new.Root, "OpenAction", act))  # type: ignore[misc]
        yield f"a PDF: {name} on a page", pdf(lambda new, act=act: setattr(new.pages[0], "AA", Dictionary(O=act)))  # type: ignore[misc]
        yield (
            f"a PDF: {name} after another",
            pdf(
                lambda new, act=act: setattr(new.Root, "OpenAction", Dictionary(S=Name.GoTo, Next=Array([act])))  # type: ignore[misc]
            ),
        )
        yield (
            f"a PDF: {name} far from the root",
            pdf(
                lambda new, act=act: setattr(new.Root, "X", new.make_indirect(Dictionary(Y=Array([Dictionary(Z=act)]))))  # type: ignore[misc]
            ),
        )
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=act)
        yield f"a PDF: {name} on a link", pdf(lambda new, note=note: setattr(new.pages[0], "Annots", Array([note])))  # type: ignore[misc]

    def named(new: Pdf) -> None:
        new.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script])))

    def attached(new: Pdf) -> None:
        new.attachments["payload.exe"] = b"MZ"

    def beside(new: Pdf) -> None:
        new.Root.AF = Array([Dictionary(Type=Name.Filespec, EF=Dictionary(F=new.make_stream(b"x")))])

    def form(new: Pdf) -> None:
        new.Root.AcroForm = Dictionary(XFA=new.make_stream(b"<xdp/>"))

    def rich(new: Pdf) -> None:
        new.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))])

    def pinned(new: Pdf) -> None:
        new.pages[0].Annots = Array(
            [Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]))]
        )

    def portfolio(new: Pdf) -> None:
        new.Root.Collection = Dictionary(View=Name.T)

    for change in (named, attached, beside, form, rich, pinned, portfolio):
        yield f"a PDF: {change.__name__}", pdf(change)


def _too_much() -> Iterator[tuple[str, bytes]]:
    yield "nothing", b""
    yield "more than ten megabytes", picture() + b"\0" * 10_000_000
    yield "a picture of too many points", picture("PNG", (8_000, 6_000), mode="1")
    yield "a picture too long", picture("PNG", (12_001, 10), mode="1")
    yield "a bomb of a picture", picture("PNG", (30_000, 30_000), mode="1")
    yield "a PDF of too many pages", pdf(pages=41)

    def wide(new: Pdf) -> None:
        new.pages[0].MediaBox = Array([0, 0, 90_000, 842])

    def bomb(new: Pdf) -> None:
        new.pages[0].Contents = new.make_stream(b"\0" * 301_000_000)

    def huge(new: Pdf) -> None:
        new.pages[0].Resources.XObject.Im0.Width = 2_000_000

    def wavelets(new: Pdf) -> None:
        stream = new.make_stream(b"x")
        stream.stream_dict = Dictionary(Filter=Name.JPXDecode)
        new.pages[0].Resources.XObject.Im1 = stream

    def twice(new: Pdf) -> None:
        stream = new.make_stream(b"x")
        stream.write(b"x", filter=Array([Name.ASCIIHexDecode, Name.FlateDecode]))
        new.pages[0].Resources.XObject.Im1 = stream

    yield "a page too wide", pdf(wide)
    yield "a bomb of a PDF", pdf(bomb, compress_streams=True)
    yield "a huge picture in a PDF", pdf(huge)
    yield "a PDF with wavelets", pdf(wavelets)
    yield "a PDF packed twice", pdf(twice)
    locked = pikepdf.Encryption(owner="x", user="y")
    yield "a locked PDF", pdf(encryption=locked)
    yield "a PDF locked for its owner", pdf(encryption=pikepdf.Encryption(owner="x", user=""))


def _archive(name: str = "payload.exe") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "MZ")
    return out.getvalue()


def _strangers() -> Iterator[tuple[str, bytes]]:
    gif = BytesIO()
    Image.new("RGB", (9, 9)).save(gif, "GIF")
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    moving = BytesIO()
    frames[0].save(moving, "PNG", save_all=True, append_images=frames[1:])
    others = {
        "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "SVG with a declaration": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        "HTML": b"<!doctype html><script>alert(1)</script>",
        "text": b"Signed by both.",
        "a script": b"#!/bin/sh\nexit",
        "PostScript": b"%!PS-Adobe-3.0\nshowpage",
        "an archive": _archive(),
        "a document with macros": _archive("word/vbaProject.bin"),
        "a gzip": b"\x1f\x8b\x08" + b"\0" * 20,
        "a 7z": b"7z\xbc\xaf\x27\x1c" + b"\0" * 20,
        "a rar": b"Rar!\x1a\x07\x00" + b"\0" * 20,
        "a program": b"MZ" + b"\0" * 100,
        "an ELF": b"\x7fELF" + b"\0" * 100,
        "an old Word document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
        "RTF": b"{\\rtf1 x}",
        "a WebP": b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 20,
        "a TIFF": b"II*\0" + b"\0" * 30,
        "a bitmap": b"BM" + b"\0" * 60,
        "a GIF": gif.getvalue(),
        "a moving PNG": moving.getvalue(),
        "junk before a PDF": b"junk\n" + pdf(),
        "half a PDF": pdf()[:300],
        "a PDF in name alone": b"%PDF-1.7\n%%EOF",
        "half a PNG": picture("PNG")[:40],
        "half a JPEG": picture()[:300],
        "a PNG in name alone": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        "a JPEG in name alone": b"\xff\xd8\xff" + b"\0" * 40 + b"\xff\xd9",
    }
    yield from others.items()
    for name, whole in (("JPEG", picture()), ("PNG", picture("PNG")), ("PDF", pdf())):
        yield f"a {name} and an archive", whole + _archive()
        yield f"a {name} and a page", whole + b"<!DOCTYPE html>" + SCRIPT
        yield f"a {name} and a script", whole + b"\n<?php system(1);"
    for name, whole in (("JPEG", picture()), ("PNG", picture("PNG"))):
        yield f"a {name} and a PDF", whole + pdf()
        yield f"a {name} and a film", whole + b"\0\0\0\x18ftypmp42" + b"\0" * 5_000
    yield "a script in a JPEG's comment", picture(comment=SCRIPT)
    png = bytearray(picture("PNG"))
    png[40] ^= 0xFF
    yield "a PNG with a broken piece", bytes(png)


REFUSED: dict[str, bytes] = {**dict(_acts()), **dict(_too_much()), **dict(_strangers())}
