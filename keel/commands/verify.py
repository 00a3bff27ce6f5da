"""`keel verify FILE`: whether a copy of a record is what was issued, without a database or a network (G-24)."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from keel.commands import refuse, say, unreadable


def arguments(parser: ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("file", help="the PDF, or the JSON file attached to it")
    parser.add_argument("--fingerprint", default="", help="the fingerprint as it stands on the signed sheet")


def run(options: Namespace) -> int:
    """Check it; exit status 1 if anything in it does not hold."""
    from keel.web.documents.checking import NotACopy, verify_copy

    try:
        found = verify_copy(Path(options.file).read_bytes(), root=options.fingerprint)
    except NotACopy as wrong:
        return refuse(wrong)
    except OSError as error:
        return refuse(unreadable(options.file, error))
    for part in found.parts:
        say(f"{part.name}: {'as issued' if part.holds else 'not as issued'}.")
    for one in found.signatures:
        say(f"{one.name}, {one.capacity}, {one.means}: {'the seal holds' if one.holds else 'the seal does not hold'}.")
    say(f"Fingerprint {found.root}" + ("" if found.compared else ": compare it with the sheet, or give --fingerprint."))
    return 0 if found.holds else 1
