"""Giving a role, correcting its days, ending it, taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from keel.web.page.refusals import Refusal, onto
from keel.web.people import selectors, services
from keel.web.people.current import MemberRequest
from keel.web.people.forms.people import GiveRoleForm, RoleDaysForm
from keel.web.people.models import Member, RoleHeld
from keel.web.people.once import once, posts, see_other
from keel.web.people.powers import needs
from keel.web.people.roles import PEOPLE, ROLES
from keel.web.people.services.roles import may_give

from .people import _address, _crumbs, _form


@needs(PEOPLE)
@once
def role_give(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Give somebody a role."""
    person = get_object_or_404(Member.objects.select_related("key"), pk=pk)
    if person.pk == request.member.pk:
        raise Refusal(may_give(request.member, person, "other staff", request.today))
    form = GiveRoleForm(request.POST or None, by=request.member, member=person, today=request.today)
    if form.is_valid():
        try:
            services.role_give(by=request.member, member=person, now=request.now, **form.cleaned_data)
            messages.success(request, "Role given.")
            _point_out_others(request, person, form.cleaned_data["role"])
            return see_other(_address(person))
        except Refusal as refusal:
            onto(form, refusal)
    lead = "Roles that open confidential records are given by the headteacher or the chair of governors."
    return _form(request, form, "Give a role", person=person, lead=lead, save="Give the role")


@needs(PEOPLE)
@once
def role_change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """End a role or correct its days; the earlier entry stays on record."""
    held = _held(pk)
    form = RoleDaysForm(request.POST or None, held=held)
    if form.is_valid():
        try:
            services.role_correct(by=request.member, held=held, now=request.now, **form.cleaned_data)
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


def _point_out_others(request: MemberRequest, person: Member, role: str) -> None:
    """Say who else holds a role that normally one person holds."""
    others = [one.name for one in selectors.holders(role, request.today) if one.pk != person.pk]
    if ROLES[role].single and others:
        messages.warning(request, f"{', '.join(others)} also holds this role. If that is over, end it there.")


def _held(pk: UUID) -> RoleHeld:
    return get_object_or_404(selectors.standing().select_related("member__key", "supersedes"), pk=pk)
