"""What waits for a second person: the list, one request, agreeing, refusing, withdrawing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keel.web.accounts.stepup import stepped_up
from keel.web.page.refusals import Refusal, onto
from keel.web.people.current import MemberRequest
from keel.web.people.once import once, posts, see_other

from . import selectors, services
from .acts import act_of
from .forms import RefuseForm
from .models import Request


@require_safe
def waiting(request: MemberRequest) -> HttpResponse:
    """What waits for my agreement, and what I asked for."""
    context = {
        "waiting": [(row, act_of(row.act)) for row in selectors.waiting_for(request.member, request.now)],
        "asked": [(row, act_of(row.act), _state(row, request)) for row in selectors.asked_by(request.member)],
        "breadcrumb": [{"label": "Home", "url": "/"}],
    }
    return render(request, "approvals/waiting.html", context)


@require_safe
def one(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One request: what would be done, who asks and why."""
    return _page(request, selectors.found(pk, request.member, request.now), RefuseForm())


@stepped_up()
@posts
def agree(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Agree; what was asked for is done at once."""
    row = selectors.found(pk, request.member, request.now)
    services.approve(by=request.member, request=row, now=request.now)
    messages.success(request, "You agreed, and it is done.")
    return see_other(reverse("approvals:waiting"))


@once
def refuse(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Refuse with a reason."""
    row = selectors.found(pk, request.member, request.now)
    form = RefuseForm(request.POST or None)
    if form.is_valid():
        try:
            services.refuse(by=request.member, request=row, now=request.now, **form.cleaned_data)
            messages.success(request, "You refused. Whoever asked can read why.")
            return see_other(reverse("approvals:waiting"))
        except Refusal as refusal:
            onto(form, refusal)
    return _page(request, row, form)


@posts
def withdraw(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take back what I asked for."""
    row = selectors.found(pk, request.member, request.now)
    services.withdraw(by=request.member, request=row, now=request.now)
    messages.success(request, "Taken back.")
    return see_other(reverse("approvals:waiting"))


def _page(request: MemberRequest, row: Request, form: RefuseForm) -> HttpResponse:
    """Of what still waits, `found` shows nobody but who asked and who may decide."""
    act = act_of(row.act)
    mine, waits = row.asker_id == request.member.pk, row.state == Request.State.WAITING and request.now < row.expires_at
    context = {
        "row": row,
        "act": act,
        "says": act.says(row),
        "names": act.names(row, request.member, request.today),
        "state": _state(row, request),
        "mine": mine,
        "waits": waits,
        "may_decide": waits and not mine,
        "form": form,
        "breadcrumb": [{"label": "Home", "url": "/"}, {"label": "Two people", "url": reverse("approvals:waiting")}],
    }
    return render(request, "approvals/one.html", context)


def _state(row: Request, request: MemberRequest) -> str:
    if row.state == Request.State.WAITING and request.now >= row.expires_at:
        return "Ran out before anybody agreed"
    return row.get_state_display()
