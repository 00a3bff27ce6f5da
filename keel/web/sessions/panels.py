"""What a case's page shows of sessions: when supervision spoke about the child, and whether it stands in the system."""

from typing import Final

from keel.web.access.selectors import visible
from keel.web.cases.models import Case
from keel.web.cases.panels import Panel
from keel.web.people.current import MemberRequest

from .models import RecordPart

MOST: Final = 10


def supervision_of(request: MemberRequest, case: Case) -> Panel | None:
    """The newest issued parts about this child that the reader may open: days and states, no content; two queries.

    Of a corrected record the newest version: nothing is owed for the old one.
    """
    rows = RecordPart.objects.filter(case=case).exclude(record__corrected_by__root__gt="")
    rows = rows.select_related("record", "session", "extract")
    newest = visible(rows, request.member, on=request.today).order_by("-session__starts_at", "-record__version")
    shown = list(newest[:MOST])
    return Panel("In supervision", "sessions/record_panel.html", {"parts": shown, "most": MOST}) if shown else None
