"""A photograph of a signed sheet, drawn for the invented school: paper, words, two names in ink."""

from datetime import datetime
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from keel.core.records import check_words, fingerprint
from keel.web.scans.cleaning import cleaned
from keel.web.scans.services import scan_add
from keel.web.sessions.models import Record

from . import stories
from .days import Days, moment
from .opening import held_in
from .people import SCHOOL, People
from .timeline import Timeline

SIZE: Final = (620, 877)
"""A4 at 75 dots an inch: to be looked at, not to be read from."""
PAPER, PRINT, INK = 244, 40, 90
LEFT: Final = 60


def scan_tell(line: Timeline, *, people: People, days: Days) -> None:
    """Put the scan on the timeline: added by one of those who signed."""
    tale = stories.door()["scan"]

    def act(now: datetime) -> None:
        session = held_in(tale["week"], people[tale["who"]], days)
        record = Record.objects.select_related("key__organisation_key").get(session=session)
        record.session = session
        names = [session.supervisor.name, session.supervisee.name]
        scan_add(by=people[tale["by"]], thing=record, scan=cleaned(signed_sheet(record.root, names)), now=now)

    line.at(moment(days.in_week(tale["added"]["week"], tale["added"]["day"]), 9, 50), act)


def signed_sheet(root: str, names: list[str]) -> bytes:
    """A JPEG of the sheet's last page: its fingerprint, its check words, and who signed."""
    sheet = Image.new("L", SIZE, PAPER)
    pen = ImageDraw.Draw(sheet)
    plain, ink = ImageFont.load_default(15), ImageFont.load_default(26)
    said = (
        SCHOOL.name,
        "Record of a supervision session: the sheet to sign",
        f"Fingerprint  {fingerprint(root)}",
        f"Check words  {' '.join(check_words(root))}",
        "I have read this record and it is what was said and agreed.",
    )
    for number, words in enumerate(said):
        pen.text((LEFT, 70 + 34 * number), words, fill=PRINT, font=plain)
    for number, name in enumerate(names):
        top = 330 + 130 * number
        pen.text((LEFT + 10, top), name, fill=INK, font=ink)
        pen.line([(LEFT + 6, top + 34), (LEFT + 90, top + 26), (LEFT + 250, top + 38)], fill=INK, width=2)
        pen.line([(LEFT, top + 46), (LEFT + 420, top + 46)], fill=PRINT)
        pen.text((LEFT, top + 52), "Name and day, in ink", fill=PRINT, font=plain)
    out = BytesIO()
    sheet.rotate(0.6, fillcolor=PAPER - 60).save(out, "JPEG", quality=80)
    return out.getvalue()
