"""Home: what needs me, my next session, what is coming; and the order in which it stands."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keel.web.people.current import MemberRequest
from keel.web.people.powers import roles_now
from keel.web.people.roles import ROLES

from . import selectors
from .order import GROUPS


@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """What needs this person, in the published order, each line with its day and its reason."""
    roles = roles_now(request)
    session = selectors.next_session(request.member, now=request.now)
    counts = selectors.overdue_in_school(on=request.today) if selectors.may_count(roles) else None
    context = {
        "needs": selectors.needs(request.member, on=request.today),
        "session": session,
        "with_whom": _other(request, session),
        "purposes": [ROLES[slug].purpose for slug in ROLES if slug in roles],
        "counts": counts,
        "overdue": sum(number for _, number in counts) if counts else 0,
    }
    return render(request, "oversight/home.html", context)


@require_safe
def order(request: MemberRequest) -> HttpResponse:
    """The published order of consequence, with the reason for each place."""
    context = {"groups": GROUPS, "breadcrumb": [{"label": "Home", "url": "/"}]}
    return render(request, "oversight/order.html", context)


def _other(request: MemberRequest, session: selectors.Session | None) -> str:
    if session is None:
        return ""
    mine = session.supervisee_id == request.member.pk
    return session.supervisor.name if mine else session.supervisee.name
