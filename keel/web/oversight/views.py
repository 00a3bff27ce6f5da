"""Home: what needs me, my next session, what is coming; and the order in which it stands."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keel.web.approvals.acts import act_of
from keel.web.approvals.selectors import waiting_for
from keel.web.grants.selectors import reviews_for
from keel.web.notices.selectors import TROUBLE, outbox
from keel.web.people import marks
from keel.web.people.current import MemberRequest
from keel.web.people.powers import may, roles_now
from keel.web.people.roles import MAIL, ROLES
from keel.web.policies.selectors import adopted_versions
from keel.web.sessions.models import Session
from keel.web.sessions.selectors.steps import next_step

from . import selectors
from .everywhere import places
from .order import GROUPS

PAGE: Final = 25
"""Lines of what needs somebody now on one page."""


@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """What needs this person, in the published order, each line with its day and its reason."""
    roles, versions = roles_now(request), adopted_versions()
    found = selectors.needs(request.member, on=request.today, versions=versions)
    session = selectors.next_session(request.member, now=request.now)
    counts = selectors.overdue_in_school(on=request.today, versions=versions) if selectors.may_count(roles) else None
    context = {
        "needs": found,
        "page_obj": Paginator(found.now, PAGE).get_page(request.GET.get("page")),
        "session": session,
        "with_whom": _other(request, session),
        "step": session and next_step(session, request.member, None, on=request.today, replaced=False),
        "purposes": [ROLES[slug].purpose for slug in ROLES if slug in roles],
        "counts": counts,
        "policy": bool(versions),
        "agreements_wait": [(row, act_of(row.act)) for row in waiting_for(request.member, request.now)],
        "reviews_wait": reviews_for(request.member, request.today),
        "outbox": outbox(request.now) if may(request, MAIL) and marks.may(request.member, TROUBLE) else None,
    }
    return render(request, "oversight/home.html", context)


@require_safe
def everywhere(request: MemberRequest) -> HttpResponse:
    """What needs this person in each organisation they are a member of, and the way there."""
    found = places(request.memberships, on=request.today, now=request.now)
    context = {"places": found, "breadcrumb": [{"label": "Home", "url": "/"}]}
    return render(request, "oversight/everywhere.html", context)


@require_safe
def order(request: MemberRequest) -> HttpResponse:
    """The published order of consequence, with the reason for each place."""
    context = {"groups": GROUPS, "breadcrumb": [{"label": "Home", "url": "/"}]}
    return render(request, "oversight/order.html", context)


def _other(request: MemberRequest, session: Session | None) -> str:
    if session is None:
        return ""
    other = session.supervisor if session.supervisee_id == request.member.pk else session.supervisee
    return str(other.name)
