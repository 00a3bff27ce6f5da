"""What is there for everybody: report now, who opened what is about me, in which organisation I work."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keel.web.ledger.entries import Actor
from keel.web.ledger.models import LedgerEntry
from keel.web.ledger.selectors import entries_about, entries_by, readings_about
from keel.web.people import ledger_lines, selectors
from keel.web.people.current import MemberRequest, chosen
from keel.web.people.offices import CHAIR, DEPUTY, HEAD, LEAD
from keel.web.people.once import posts, see_other

PAGE = 25


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at one's own ledger: `what` is its word in the address."""

    what: str
    title: str
    none: str


VIEWS: Final = (
    View("", "Who opened what is about you", "Nobody has opened a confidential record that is about you."),
    View("all", "All that was done about you", "Nothing has been done that is about you."),
    View("mine", "What you did", "You have done nothing yet that the ledger tells of."),
)


@require_safe
def report_now(request: MemberRequest) -> HttpResponse:
    """Whom to ring and what to do: for every member, with nobody's leave (G-58, promise 6)."""
    return render(
        request,
        "people/report_now.html",
        {
            "contacts": selectors.contacts(),
            "leads": selectors.holders(LEAD, request.today),
            "deputies": selectors.holders(DEPUTY, request.today),
            "heads": selectors.holders(HEAD, request.today),
            "chairs": selectors.holders(CHAIR, request.today),
            "breadcrumb": [{"label": "Home", "url": "/"}],
        },
    )


@require_safe
def my_ledger(request: MemberRequest) -> HttpResponse:
    """Who opened what is about whoever asks; `?what=all` also what was done; `?what=mine` what they did themselves."""
    what = request.GET.get("what", "")
    view = next((one for one in VIEWS if one.what == what), VIEWS[0])
    page = Paginator(_entries(view, request), PAGE).get_page(request.GET.get("page"))
    names = {one.pk: one.name for one in selectors.members().filter(pk__in={row.actor_member for row in page})}
    context = {
        "page_obj": page,
        "lines": ledger_lines.lines(page, me=request.member.pk, names=names),
        "view": view,
        "views": VIEWS,
        "breadcrumb": [{"label": "Home", "url": "/"}],
    }
    return render(request, "people/my_ledger.html", context)


@posts
def chosen_membership(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Act as another of one's own memberships from now on."""
    if not chosen(request, pk):
        raise Http404("You are no member there.")
    return see_other("/")


def _entries(view: View, request: MemberRequest) -> QuerySet[LedgerEntry]:
    if view.what == "mine":
        return entries_by(Actor(request.user.pk, request.member.pk))
    return (entries_about if view.what == "all" else readings_about)(request.member.pk)
