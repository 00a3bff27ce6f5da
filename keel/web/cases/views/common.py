"""What the pages of cases share: finding a case through the one door, the way back, the form page."""

from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from keel.web.access.reading import reading
from keel.web.access.selectors import fetch
from keel.web.cases.models import Case
from keel.web.people.current import MemberRequest
from keel.web.people.selectors import report_contacts

M = TypeVar("M", bound=Model)
NOBODYS: Final = UUID(int=0)
"""The id of no case."""


def found(request: MemberRequest, pk: UUID, act: str = "read") -> Case:
    """The case, if this person may do that to it; 404 for a stranger, 403 for a reader who writes."""
    rows = Case.objects.select_related("key__organisation_key")
    return fetch(rows, request.member, act, on=request.today, pk=pk)


def part_found(request: MemberRequest, rows: QuerySet[M], pk: UUID) -> tuple[M, Case]:
    """A row about a case, and the case, if this person may write to it; absent or not, as much is asked (G-05)."""
    row = rows.filter(pk=pk).first()
    case = found(request, getattr(row, "case_id", NOBODYS), "write")
    if row is None:
        raise Http404("There is nothing here, or nothing that you may see.")
    return row, case


def address(case: Case) -> str:
    """Where a case's page is."""
    return reverse("cases:case", args=[case.pk])


def crumbs(case: Case | None = None) -> list[dict[str, str]]:
    """The way back from a page of a case."""
    way = [{"label": "Home", "url": "/"}, {"label": "Cases", "url": reverse("cases:register")}]
    return [*way, {"label": f"Case {case.number}", "url": address(case)}] if case else way


def form_page(
    request: MemberRequest, form: BaseForm, title: str, *, case: Case | None = None, **context: Any
) -> HttpResponse:
    """A page of one form, with the case it is about, or the two cases, and the way to report now."""
    if shown := [one for one in (case, context.get("other")) if one]:
        reading(request, *shown)
    context = {
        "form": form,
        "page_title": title,
        "case": case,
        "breadcrumb": crumbs(case),
        "report_contacts": report_contacts(),
        **context,
    }
    return render(request, "cases/form.html", context)
