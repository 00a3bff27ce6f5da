"""Giving a role, correcting its days, ending it, taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from keel.web.accounts.stepup import stepped_up, when_sent
from keel.web.page.refusals import Refusal, onto
from keel.web.people import selectors, services, two_people
from keel.web.people.current import MemberRequest
from keel.web.people.forms.people import GiveRoleForm, RoleDaysForm
from keel.web.people.models import Member, RoleHeld
from keel.web.people.once import once, posts, see_other
from keel.web.people.powers import needs
from keel.web.people.roles import PEOPLE, ROLES
from keel.web.people.services.roles import may_give, raises, takes_two

from .people import _address, _crumbs, _form


@needs(PEOPLE)
@stepped_up(when=lambda request, pk: _takes_two(request.POST.get("role", "")))
@once
def role_give(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Give somebody a role; for one that takes two people, ask, after confirming who one is."""
    person = get_object_or_404(Member.objects.select_related("key"), pk=pk)
    if person.pk == request.member.pk:
        raise Refusal(may_give(request.member, person, "other staff", request.today))
    form = GiveRoleForm(request.POST or None, by=request.member, member=person, today=request.today)
    if form.is_valid():
        try:
            stretch = {name: form.cleaned_data[name] for name in ("first", "last")}
            role, reason = form.cleaned_data["role"], form.cleaned_data["reason"]
            if takes_two(role):
                _ask(request, "give role", reason, {"member": person.pk, "role": role, **stretch})
            else:
                services.role_give(by=request.member, member=person, role=role, now=request.now, **stretch)
                messages.success(request, "Role given.")
            _point_out_others(request, person, role)
            return see_other(_address(person))
        except Refusal as refusal:
            onto(form, refusal)
    lead = (
        "A role that opens confidential records, or lets somebody give roles, takes two people: you ask, giving the "
        "reason, and somebody who may agree does so. Neither may be the one who gets it."
    )
    return _form(request, form, "Give a role", person=person, lead=lead, save="Give the role")


@needs(PEOPLE)
@stepped_up(when=lambda request, pk: when_sent(request) and _takes_two(_held(pk).role))
@once
def role_change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """End a role or correct its days; the earlier entry stays on record."""
    held = _held(pk)
    form = RoleDaysForm(request.POST or None, held=held)
    if form.is_valid():
        try:
            first, last = form.cleaned_data["first"], form.cleaned_data["last"]
            if takes_two(held.role) and raises(held, first, last):
                details = {"held": held.pk, "member": held.member_id, "role": held.role, "first": first, "last": last}
                _ask(request, "change role days", form.cleaned_data["reason"], details)
            else:
                services.role_correct(by=request.member, held=held, first=first, last=last, now=request.now)
                messages.success(request, "Role saved.")
            return see_other(_address(held.member))
        except Refusal as refusal:
            onto(form, refusal)
    context = {
        "form": form,
        "person": held.member,
        "page_title": ROLES[held.role].name,
        "lead": "To end the role, give its last day. If that is today, what it opens is shut at once.",
        "breadcrumb": _crumbs(held.member),
        "withdraw_url": reverse("people:role_withdraw", args=[held.pk]) if held.first > request.today else "",
    }
    return render(request, "people/form.html", context)


@needs(PEOPLE)
@posts
def role_withdraw(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take back a role that has not begun."""
    held = _held(pk)
    services.role_withdraw(by=request.member, held=held, now=request.now)
    messages.success(request, "The role was taken back before it began.")
    return see_other(_address(held.member))


def _takes_two(role: str) -> bool:
    return role in ROLES and takes_two(role)


def _ask(request: MemberRequest, act: str, reason: str, details: dict[str, Any]) -> None:
    two_people.ask(by=request.member, act=act, details=details, reason=reason, now=request.now)
    messages.success(request, "Asked for. It is done as soon as a second person agrees; until then nothing changes.")


def _point_out_others(request: MemberRequest, person: Member, role: str) -> None:
    """Say who else holds a role that normally one person holds."""
    others = [one.name for one in selectors.holders(role, request.today) if one.pk != person.pk]
    if ROLES[role].single and others:
        messages.warning(request, f"{', '.join(others)} also holds this role. If that is over, end it there.")


def _held(pk: UUID) -> RoleHeld:
    return get_object_or_404(selectors.standing().select_related("member__key", "supersedes"), pk=pk)
