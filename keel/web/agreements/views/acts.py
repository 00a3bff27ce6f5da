"""Signing an agreement from one's own sign-in, reviewing it, ending it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from keel.web.accounts.stepup import ask, factor_confirmed, is_stepped_up
from keel.web.agreements import services
from keel.web.agreements.forms import DayForm, ElectronicForm, PaperForm, ReviewForm
from keel.web.agreements.models import Agreement
from keel.web.agreements.selectors import Signing, arrangement_of, content_of, last_review, signing_of, standing_of
from keel.web.agreements.terms import next_review
from keel.web.page.refusals import Refusal, onto
from keel.web.people.clock import london_day
from keel.web.people.current import MemberRequest
from keel.web.people.once import once, see_other
from keel.web.policies.selectors import policy_of

from .common import address, crumbs, form_page, found, kept_by, next_page
from .reading import marks


def sign(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Confirm one's signature on paper, or sign electronically; password and second factor are asked for before.

    Asking for them comes before `once`: the form that is sent again afterwards is the same one, and not yet taken.
    """
    row = found(request, pk, "sign")
    services.check_open_to_sign(row)
    return _sign(request, row) if is_stepped_up(request) else ask(request)


@once
def _sign(request: MemberRequest, row: Agreement) -> HttpResponse:
    signing = signing_of(row, request.member, standing_of(row))
    if not signing.mine:
        messages.info(request, "You have signed this agreement already.")
        return see_other(address(row))
    form = _sign_form(request, row, signing.mine[0])
    if form.is_valid():
        try:
            given = form.cleaned_data
            services.agreement_sign(
                by=request.member,
                agreement=row,
                means=signing.mine[0],
                signed_on=given.get("signed_on", request.today),
                factor=factor_confirmed(request),
                now=request.now,
                original_kept=given.get("original_kept", ""),
            )
            messages.success(request, _thanks(signing))
            return see_other(address(row))
        except Refusal as refusal:
            onto(form, refusal)
    context = {
        "agreement": row,
        "arrangement": arrangement_of(row),
        "content": content_of(row),
        "form": form,
        "means": signing.mine[0],
        "breadcrumb": crumbs(row),
        **marks(row),
    }
    return render(request, "agreements/sign.html", context)


@once
def review(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Note that the agreement was reviewed and stands, and when it is reviewed next."""
    row = kept_by(request, pk)
    last = last_review(row)
    form = ReviewForm(
        request.POST or None,
        today=request.today,
        earliest=last.reviewed_on if last else row.drawn_up_on,
        suggested=next_review(policy_of(row.policy_version), on=request.today),
    )
    if form.is_valid():
        try:
            services.agreement_review(by=request.member, agreement=row, now=request.now, **form.cleaned_data)
            messages.success(request, "Noted: the agreement was reviewed and stands as it is.")
            return see_other(address(row))
        except Refusal as refusal:
            onto(form, refusal)
    lead = "Everyone has read the terms again, and they stand. Changed terms are a new agreement, to be signed again."
    return form_page(request, form, "Review the agreement", row=row, lead=lead, save="It stands as it is")


@once
def end(request: MemberRequest, pk: UUID) -> HttpResponse:
    """End the agreement."""
    row = kept_by(request, pk)
    form = _day_form(request, row, "Its last day")
    if form.is_valid():
        try:
            services.agreement_end(by=request.member, agreement=row, ended_on=form.cleaned_data["day"], now=request.now)
            messages.success(request, "Ended. What was signed is kept as it is.")
            return see_other(next_page(request, row))
        except Refusal as refusal:
            form.add_error("day", refusal.message)
    lead = "From the next day it opens nothing any more for those it binds, and no session is booked under it."
    return form_page(request, form, "End the agreement", row=row, lead=lead, save="End it", warning=True)


def _day_form(request: MemberRequest, row: Agreement, label: str) -> DayForm:
    return DayForm(request.POST or None, label=label, today=request.today, earliest=row.drawn_up_on)


def _sign_form(request: MemberRequest, row: Agreement, means: str) -> Any:
    if means == "paper":
        kept = policy_of(row.policy_version).signing.original_kept
        offered_on = london_day(row.offered_at) if row.offered_at else row.drawn_up_on
        return PaperForm(request.POST or None, today=request.today, offered_on=offered_on, kept=kept)
    return ElectronicForm(request.POST or None)


def _thanks(signing: Signing) -> str:
    return "Signed." if len(signing.mine) == 1 else "Kept. This agreement is signed in two ways: now the other one."
