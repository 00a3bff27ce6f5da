"""The open actions about a case, on the case's page: those its reader may see."""

from keel.web.access.reading import reading
from keel.web.access.selectors import visible
from keel.web.cases.models import Case
from keel.web.cases.panels import Panel
from keel.web.people.current import MemberRequest

from .selectors import about_cases
from .views import lines


def open_actions(request: MemberRequest, case: Case) -> Panel | None:
    """What is still to be done about this child, the soonest due first."""
    rows = list(visible(about_cases([case.pk]), request.member, on=request.today))
    if not rows:
        return None
    reading(request, *rows)
    return Panel("Open actions", "actions/list.html", {"lines": lines(rows, request.today)})
