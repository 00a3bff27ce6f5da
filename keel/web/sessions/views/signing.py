"""Signing an issued record from one's own sign-in, or refusing to (S17, S19, G-57)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from keel.web.accounts.stepup import ask, factor_confirmed, is_stepped_up
from keel.web.page.refusals import Refusal, onto
from keel.web.people.current import MemberRequest
from keel.web.people.once import once, see_other
from keel.web.policies.selectors import policy_of
from keel.web.sessions.forms.record import ElectronicForm, PaperForm, ReasonForm
from keel.web.sessions.models import Record
from keel.web.sessions.selectors.records import Signing as Standing
from keel.web.sessions.selectors.records import marks_of, signing_of
from keel.web.sessions.services.signing import Signing, record_sign, signing_refuse

from .record import page_of, party
from .room import crumbs


def sign(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Confirm the signature on paper, or sign over the root; password and second factor are asked for just before.

    Asked outside `once`: the way to confirming is not the answer of the form that comes back afterwards.
    """
    row = party(request, pk)
    if not row.root:
        raise Refusal("The record is still a draft. It can be signed once it is issued.")
    return _sign(request, row) if is_stepped_up(request) else ask(request)


@once
def _sign(request: MemberRequest, row: Record) -> HttpResponse:
    standing = signing_of(row, request.member)
    if not standing.mine:
        messages.info(request, "You have signed this version already.")
        return see_other(page_of(row))
    form = _form(request, row, standing.mine[0])
    if form.is_valid():
        try:
            record_sign(by=request.member, record=row, how=_how(request, standing.mine[0], form), now=request.now)
            messages.success(request, _thanks(standing))
            return see_other(page_of(row))
        except Refusal as refusal:
            onto(form, refusal)
    return _page(request, row, form, standing)


@once
def refuse(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Refuse to sign, with the reason, which stays visible to the two."""
    row = party(request, pk)
    form = ReasonForm(request.POST or None, label="Why you do not sign")
    if form.is_valid():
        try:
            signing_refuse(by=request.member, record=row, reason=form.cleaned_data["reason"], now=request.now)
            messages.success(request, "Noted. The record shows that you have not signed, and you still can.")
            return see_other(page_of(row))
        except Refusal as refusal:
            onto(form, refusal)
    context = {
        "record": row,
        "session": row.session,
        "form": form,
        "title": "Refuse to sign",
        "lead": "The record stays unsigned by you and says so everywhere. The reason is read by the two of you.",
        "save": "I do not sign",
        "back": page_of(row),
        "breadcrumb": crumbs(row.session),
    }
    return render(request, "sessions/record_form.html", context)


def _form(request: MemberRequest, row: Record, means: str) -> Any:
    if means == "paper":
        kept = policy_of(row.session.policy_version).signing.original_kept
        return PaperForm(request.POST or None, today=request.today, kept=kept)
    return ElectronicForm(request.POST or None)


def _how(request: MemberRequest, means: str, form: Any) -> Signing:
    given = form.cleaned_data
    return Signing(
        means=means,
        signed_on=given.get("signed_on", request.today),
        factor=factor_confirmed(request),
        original_kept=given.get("original_kept", ""),
    )


def _thanks(standing: Standing) -> str:
    return "Signed." if len(standing.mine) == 1 else "Kept. This record is signed in two ways: now the other one."


def _page(request: MemberRequest, row: Record, form: Any, standing: Standing) -> HttpResponse:
    fingerprint, check_words = marks_of(row)
    context = {
        "record": row,
        "session": row.session,
        "form": form,
        "means": standing.mine[0],
        "statement": policy_of(row.session.policy_version).signing.statement,
        "fingerprint": fingerprint,
        "check_words": check_words,
        "back": page_of(row),
        "breadcrumb": crumbs(row.session),
    }
    return render(request, "sessions/sign.html", context)
