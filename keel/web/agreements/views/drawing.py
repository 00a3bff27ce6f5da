"""Drawing an agreement up from the policy's terms, changing its draft, fixing it, replacing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keel.core.policy.model import Arrangement, Policy
from keel.web.agreements import services
from keel.web.agreements.forms import AgreementForm
from keel.web.agreements.models import Agreement
from keel.web.agreements.selectors import arrangement_of, content_of, eligible
from keel.web.agreements.terms import next_review
from keel.web.page.refusals import Refusal, onto
from keel.web.people.current import MemberRequest
from keel.web.people.models import Member
from keel.web.people.once import once, posts, see_other

from .common import address, crumbs, drawing_policy, form_page, kept_by, next_page


@require_safe
def draw_up_choose(request: MemberRequest) -> HttpResponse:
    """The arrangements under which an agreement can be drawn up, each with whom it is for and how often."""
    policy = drawing_policy(request).policy
    formal = [one for one in policy.arrangements.values() if one.form is not None]
    context = {"arrangements": formal, "policy": policy, "breadcrumb": crumbs()}
    return render(request, "agreements/choose.html", context)


@once
def draw_up(request: MemberRequest, arrangement: str) -> HttpResponse:
    """Draw up an agreement: the policy's terms are filled in already (S26, S29)."""
    adopted = drawing_policy(request)
    under = adopted.policy.arrangements.get(arrangement)
    if under is None or under.form is None:
        raise Http404("There is no such arrangement in the policy.")
    form = _form(request, under, initial=_from_policy(adopted.policy, under, request))
    if form.is_valid():
        try:
            row = services.agreement_draft(
                by=request.member,
                adopted=adopted,
                arrangement=under,
                people=form.chosen(),
                terms=form.terms(),
                now=request.now,
            )
            messages.success(request, "Draft kept. Read it through, then offer it for signature.")
            return see_other(address(row))
        except Refusal as refusal:
            onto(form, refusal)
    return _page(request, form, "Draw up an agreement", save="Keep as a draft")


@once
def change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change a draft's people and terms."""
    row = kept_by(request, pk)
    if row.root:
        raise Refusal("This agreement has been offered, so its terms are fixed. Draw up one that replaces it.")
    under = arrangement_of(row)
    form = _form(request, under, initial=_from_agreement(row), also=_members(row))
    if form.is_valid():
        try:
            services.agreement_change(
                by=request.member, agreement=row, terms=form.terms(), people=form.chosen(), now=request.now
            )
            messages.success(request, "Draft saved.")
            return see_other(address(row))
        except Refusal as refusal:
            onto(form, refusal)
    return _page(request, form, "Change the draft", row=row, save="Save the draft")


@posts
def offer(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Fix the terms and offer them for signature."""
    row = kept_by(request, pk)
    services.agreement_offer(by=request.member, agreement=row, now=request.now)
    messages.success(request, "Offered. The terms are fixed, and everyone who takes part now has it to sign.")
    return see_other(next_page(request, row))


@once
def replace(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Draw up an agreement with changed terms in place of one that was offered; the old one ends when it is offered."""
    old = kept_by(request, pk)
    if not old.root or old.ended_on is not None:
        raise Refusal("Only an agreement that was offered and has not ended is replaced. Draw up a new one.")
    adopted = drawing_policy(request)
    under = adopted.policy.arrangements.get(old.arrangement)
    if under is None or under.form is None:
        raise Refusal("The policy in force no longer has this arrangement. End this agreement and draw up another.")
    initial = _from_agreement(old) | {"review_on": next_review(adopted.policy, on=request.today)}
    form = _form(request, under, initial=initial, also=_members(old))
    if form.is_valid():
        try:
            row = services.agreement_draft(
                by=request.member,
                adopted=adopted,
                arrangement=under,
                people=form.chosen(),
                terms=form.terms(),
                now=request.now,
                supersedes=old,
            )
            messages.success(request, "Draft kept. The agreement before it stands until this one is offered.")
            return see_other(address(row))
        except Refusal as refusal:
            onto(form, refusal)
    lead = "What was signed stays as it is. This is a new agreement, to be signed again by everyone in it."
    return _page(request, form, "Replace this agreement", row=old, save="Keep as a draft", lead=lead)


def _form(
    request: MemberRequest,
    under: Arrangement,
    *,
    initial: dict[str, Any],
    also: tuple[list[Member], list[Member]] = ([], []),
) -> AgreementForm:
    supervisees, supervisors = eligible(under, on=request.today)
    return AgreementForm(
        request.POST or None,
        initial=initial,
        arrangement=under,
        supervisees=_with(supervisees, also[0]),
        supervisors=_with(supervisors, also[1]),
    )


def _page(request: MemberRequest, form: AgreementForm, title: str, **context: Any) -> HttpResponse:
    return form_page(request, form, title, arrangement=form.arrangement, **context)


def _with(members: list[Member], also: list[Member]) -> list[Member]:
    known = {one.pk for one in members}
    return [*members, *(one for one in also if one.pk not in known)]


def _members(row: Agreement) -> tuple[list[Member], list[Member]]:
    people = list(row.participants.all())
    return (
        [one.member for one in people if one.part == "supervisee"],
        [one.member for one in people if one.part == "supervisor"],
    )


def _from_policy(policy: Policy, under: Arrangement, request: MemberRequest) -> dict[str, Any]:
    return {
        "sessions_will": policy.agreement.sessions_will,
        "everyone_will": policy.agreement.everyone_will,
        "review_on": next_review(policy, on=request.today),
        "supervisees": [request.GET.get("for", "")],
    }


def _from_agreement(row: Agreement) -> dict[str, Any]:
    content, (supervisees, supervisors) = content_of(row), _members(row)
    return {
        "sessions_will": content.sessions_will,
        "everyone_will": content.everyone_will,
        "further": content.further,
        "review_on": content.review_on,
        "supervisees": [str(one.pk) for one in supervisees],
        "supervisors": [str(one.pk) for one in supervisors],
    }
