"""What the pages of agreements share: finding one through the one door, who may draw up, the way back."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from keel.core.policy.model import Policy
from keel.web.access.selectors import decide_for, fetch
from keel.web.agreements.models import Agreement
from keel.web.agreements.selectors import agreements
from keel.web.people.current import MemberRequest
from keel.web.people.powers import roles_now
from keel.web.policies.selectors import Adopted, policy_of, policy_on


def found(request: MemberRequest, pk: UUID, act: str = "read") -> Agreement:
    """The agreement, if this person may do that to it: 404 for a stranger, 403 for a reader who acts.

    A draft is also open to whoever drew it up: until it is offered, it binds nobody.
    """
    draft = agreements().filter(pk=pk, root="", drawn_up_by=request.member).first()
    return draft or fetch(agreements(), request.member, act, on=request.today, pk=pk)


def kept_by(request: MemberRequest, pk: UUID) -> Agreement:
    """The agreement, for whoever keeps it: its supervisors, and those who draw agreements up under its policy."""
    row = found(request, pk)
    if not may_keep(request, row):
        raise PermissionDenied("Only its supervisors, or those who draw agreements up here, do this. Ask one of them.")
    return row


def may_keep(request: MemberRequest, row: Agreement) -> bool:
    """Whether this person may change, offer, review, end or replace an agreement that they may read."""
    if may_draw_up(request, policy_of(row.policy_version)):
        return True
    return decide_for(request.member, row, "write", on=request.today).allowed


def may_draw_up(request: MemberRequest, policy: Policy) -> bool:
    """Whether one of this person's roles draws agreements up under the policy (S7)."""
    return not roles_now(request).isdisjoint(policy.agreement.drawn_up_by)


def drawing_policy(request: MemberRequest) -> Adopted:
    """The policy in force, for whoever draws agreements up under it; 403 for others, 404 where none is in force."""
    adopted = policy_on(request.today)
    if adopted is None:
        raise Http404("No policy is in force.")
    if not may_draw_up(request, adopted.policy):
        who = " or the ".join(adopted.policy.agreement.drawn_up_by)
        raise PermissionDenied(f"The policy has agreements drawn up by the {who}. Ask one of them.")
    return adopted


def address(row: Agreement) -> str:
    """Where an agreement's page is."""
    return reverse("agreements:agreement", args=[row.pk])


def next_page(request: MemberRequest, row: Agreement) -> str:
    """Its page, or the list for whoever drew it up for others and no longer reads it."""
    reads = decide_for(request.member, row, "read", on=request.today).allowed
    return address(row) if reads else reverse("agreements:list")


def crumbs(row: Agreement | None = None) -> list[dict[str, str]]:
    """The way back from a page of an agreement."""
    way = [{"label": "Home", "url": "/"}, {"label": "Agreements", "url": reverse("agreements:list")}]
    return [*way, {"label": "Agreement", "url": address(row)}] if row else way


def form_page(
    request: MemberRequest, form: BaseForm, title: str, *, row: Agreement | None = None, **context: Any
) -> HttpResponse:
    """A page of one form."""
    around = {"form": form, "page_title": title, "agreement": row, "breadcrumb": crumbs(row)}
    return render(request, "agreements/form.html", {**around, **context})
