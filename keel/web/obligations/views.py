"""One obligation opened: the clause and its wording, the facts with both their dates, the counting, corrections."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keel.web.people.current import MemberRequest

from .computing import explanation_of
from .selectors import readable, shown
from .titles import titles

PART = "X-Keel-Part"
"""The header with which why.js asks for the explanation alone, to open it in place."""


@require_safe
def why(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Why one thing is due on its day, for whoever owes it or may see the schedule it is part of."""
    row = readable(request.member, pk, on=request.today)
    found = explanation_of(request.organisation, row.key)
    if found is None:
        raise Http404("Nothing is due here any more.")
    explanation, policy = found
    context = {
        "row": row,
        "owed": shown([row], on=request.today)[0],
        "title": titles([row], to=request.member)[row.pk],
        "why": explanation,
        "policy": policy,
        "breadcrumb": [{"label": "Home", "url": "/"}],
    }
    template = "obligations/why_part.html" if PART in request.headers else "obligations/why.html"
    return render(request, template, context)
