"""Actions: what I am to do, what was agreed in my supervision, one action with its history, closing, a new date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keel.web.access.reading import reading
from keel.web.access.selectors import decide_for, fetch, visible, who_can_read
from keel.web.page.refusals import Refusal, onto
from keel.web.people.current import MemberRequest
from keel.web.people.once import once, see_other
from keel.web.people.selectors import report_contacts

from . import selectors, services
from .forms import CloseForm, RedateForm
from .models import Action

PAGE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """An action with its colour on a day."""

    action: Action
    status: str


@require_safe
def actions(request: MemberRequest) -> HttpResponse:
    """Open actions, the soonest due first: mine to do or of my supervision; `?which=closed` the closed ones."""
    closed = request.GET.get("which") == "closed"
    mine = Q(owner=request.member) | Q(supervisee=request.member)
    rows = visible(selectors.rows(), request.member, on=request.today).filter(mine, closed_on__isnull=not closed)
    page = Paginator(rows.order_by("-closed_on") if closed else rows, PAGE).get_page(request.GET.get("page"))
    reading(request, *page)
    context = {
        "page_obj": page,
        "listed": {"lines": lines(page, request.today)},
        "closed": closed,
        "breadcrumb": _crumbs()[:1],
        "report_contacts": report_contacts(),
    }
    return render(request, "actions/actions.html", context)


@require_safe
def action(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One action: what, who, by when, how often carried and re-dated, and everything that happened to it."""
    one = _found(request, pk)
    reading(request, one)
    readers = who_can_read(one, on=request.today)
    context = {
        "line": lines([one], request.today)[0],
        "history": list(selectors.history_of(one)),
        "may_change": one.closed_on is None and _may_change(request, one),
        "readers": readers,
        "breadcrumb": _crumbs(),
        "report_contacts": report_contacts(),
    }
    return render(request, "actions/action.html", context)


@once
def action_close(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Close an action with what came of it."""
    one = _to_change(request, pk)
    form = CloseForm(request.POST or None, initial={"closed_on": request.today})
    if form.is_valid():
        try:
            services.action_close(
                by=request.member,
                action=one,
                on=form.cleaned_data["closed_on"],
                outcome=form.cleaned_data["outcome"],
                now=request.now,
            )
            messages.success(request, "Action closed.")
            return see_other(_back(request, one))
        except Refusal as refusal:
            onto(form, refusal)
    return _form(request, form, one, "Close the action", "Close it")


@once
def action_redate(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Give an action a new date with the reason."""
    one = _to_change(request, pk)
    form = RedateForm(request.POST or None)
    if form.is_valid():
        try:
            services.action_redate(by=request.member, action=one, now=request.now, **form.cleaned_data)
            messages.success(request, "New date given. How often it moved stays visible.")
            return see_other(_back(request, one))
        except Refusal as refusal:
            onto(form, refusal)
    return _form(request, form, one, "Give a new date", "Give the new date")


def lines(rows: Iterable[Action], today: date) -> list[Line]:
    """Actions with their status on a day."""
    return [Line(one, _status(one, today)) for one in rows]


def _status(one: Action, today: date) -> str:
    if one.closed_on is not None:
        return "met" if one.closed_on <= one.due else "met late"
    return "overdue" if one.due < today else "due"


def _found(request: MemberRequest, pk: UUID) -> Action:
    return fetch(selectors.rows(), request.member, on=request.today, pk=pk)


def _to_change(request: MemberRequest, pk: UUID) -> Action:
    one = _found(request, pk)
    if not _may_change(request, one):
        raise PermissionDenied("Whoever is to do the action closes it, or the two of the session that agreed it.")
    return one


def _may_change(request: MemberRequest, one: Action) -> bool:
    """Its owner, and whoever signs the part of the record that it belongs to."""
    mine = one.owner_id == request.member.pk
    return mine or decide_for(request.member, one, "sign", on=request.today).allowed


def _crumbs() -> list[dict[str, str]]:
    return [{"label": "Home", "url": "/"}, {"label": "Actions", "url": reverse("actions:actions")}]


def _back(request: MemberRequest, one: Action) -> str:
    """To the page they came from if it is the room of a session, else to the action."""
    wanted = request.POST.get("next", "")
    return wanted if wanted.startswith("/sessions/") else reverse("actions:action", args=[one.pk])


def _form(request: MemberRequest, form: object, one: Action, title: str, save: str) -> HttpResponse:
    reading(request, one)
    context = {
        "form": form,
        "action": one,
        "page_title": title,
        "save": save,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "breadcrumb": _crumbs(),
        "report_contacts": report_contacts(),
    }
    return render(request, "actions/form.html", context)
