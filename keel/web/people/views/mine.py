"""What is there for everybody: report now, who opened what is about me, in which organisation I am."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keel.core.access import KINDS
from keel.web.ledger.acts import words_of
from keel.web.ledger.models import LedgerEntry
from keel.web.ledger.selectors import entries_about, readings_about
from keel.web.people import selectors
from keel.web.people.current import MemberRequest, chosen
from keel.web.people.models import Organisation
from keel.web.people.once import posts, see_other
from keel.web.people.roles import ROLES

PAGE = 25


@require_safe
def report_now(request: MemberRequest) -> HttpResponse:
    """Whom to ring and what to do: for every member, with nobody's leave (G-58, promise 6)."""
    return render(
        request,
        "people/report_now.html",
        {
            "contacts": selectors.contacts(),
            "leads": selectors.holders("designated safeguarding lead", request.today),
            "deputies": selectors.holders("deputy", request.today),
            "heads": selectors.holders("headteacher", request.today),
            "chairs": selectors.holders("chair of governors", request.today),
            "breadcrumb": [{"label": "Home", "url": "/"}],
        },
    )


@require_safe
def my_ledger(request: MemberRequest) -> HttpResponse:
    """Who opened what is about whoever asks; `?what=all` also what was done."""
    everything = request.GET.get("what") == "all"
    rows = (entries_about if everything else readings_about)(request.member.pk)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    names = {one.pk: one.name for one in selectors.members().filter(pk__in={row.actor_member for row in page})}
    lines = [_line(row, names, request) for row in page]
    context = {
        "page_obj": page,
        "lines": lines,
        "everything": everything,
        "breadcrumb": [{"label": "Home", "url": "/"}],
    }
    return render(request, "people/my_ledger.html", context)


@require_safe
def choose(request: MemberRequest) -> HttpResponse:
    """The organisations whoever asks is a member of."""
    ids = {one.organisation_id: one for one in request.memberships}
    schools = [(ids[one.pk], one) for one in Organisation.objects.filter(pk__in=ids).order_by("name")]
    return render(request, "people/choose.html", {"schools": schools, "breadcrumb": [{"label": "Home", "url": "/"}]})


@posts
def chosen_membership(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Act as another of one's own memberships from now on."""
    if not chosen(request, pk):
        raise Http404("You are no member there.")
    return see_other("/")


def _line(row: LedgerEntry, names: dict[Any, str], request: MemberRequest) -> dict[str, Any]:
    mine = row.actor_member == request.member.pk
    who = "You" if mine else names.get(row.actor_member, "Somebody of another school" if row.actor_member else "Keel")
    return {"at": row.at, "who": who, "what": words_of(row.act), "thing": _thing(row)}


def _thing(row: LedgerEntry) -> str:
    """What an entry is about, in a word: the kind of record, the role, or your entry in the list of people."""
    if row.facts.get("role") in ROLES:
        return ROLES[row.facts["role"]].name
    return "your entry" if row.object_kind == "member" else KINDS.get(row.record_kind, row.object_kind)
