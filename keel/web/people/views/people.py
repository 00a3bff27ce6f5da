"""The people of the organisation: list, one person, joining, details, working times, leaving, account."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keel.web.accounts.stepup import stepped_up
from keel.web.page.dates import say_day
from keel.web.page.refusals import Refusal, onto
from keel.web.people import selectors, services, two_people
from keel.web.people.current import MemberRequest
from keel.web.people.forms.people import AccountForm, DetailsForm, LeaveForm, NewMemberForm, WorkingTimesForm
from keel.web.people.models import Member
from keel.web.people.once import once, see_other
from keel.web.people.powers import may, needs
from keel.web.people.roles import PEOPLE, ROLES
from keel.web.people.services import ways_in
from keel.web.people.services.leaving import why_not_one
from keel.web.people.services.working import WEEKDAYS

PAGE = 25


@require_safe
def members(request: MemberRequest) -> HttpResponse:
    """Everybody here, by staff number; `?who=all` also those who left or have not begun."""
    everybody = request.GET.get("who") == "all"
    rows = selectors.members_with_roles(on=None if everybody else request.today)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    people = [(member, _roles_today(member, request)) for member in page]
    context = {"page_obj": page, "people": people, "everybody": everybody, "may_manage": may(request, PEOPLE)}
    context["breadcrumb"] = [{"label": "Home", "url": "/"}]
    return render(request, "people/members.html", context)


@require_safe
def member(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One person: details, roles with their days, working times."""
    person = _found(pk)
    return render(
        request,
        "people/member.html",
        {
            "person": person,
            "is_here": selectors.is_here(person, request.today),
            "roles": [(held, ROLES.get(held.role), _state(held, request)) for held in selectors.roles_of(person)],
            "week": _week(person),
            "may_manage": may(request, PEOPLE),
            "is_me": person.pk == request.member.pk,
            "has_password": ways_in.is_open(person),
            "by_two": may(request, PEOPLE) and ways_in.why_no_link(request.member, person, request.now) in ways_in.ANEW,
            "breadcrumb": _crumbs(),
        },
    )


@needs(PEOPLE)
@once
def member_add(request: MemberRequest) -> HttpResponse:
    """Add a person."""
    form = NewMemberForm(request.POST or None)
    if form.is_valid():
        try:
            person = services.member_create(
                by=request.member,
                organisation_id=request.organisation.pk,
                details=form.details(),
                now=request.now,
            )
            messages.success(request, "Added. Give them a role, so that Keel knows what they are here to do.")
            return see_other(_address(person))
        except Refusal as refusal:
            onto(form, refusal)
    return _form(request, form, "Add a person", save="Add")


@needs(PEOPLE)
@once
def member_change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change somebody's details."""
    person = _found(pk)
    initial = {"name": person.name, "staff_number": person.staff_number, "job_title": person.job_title}
    form = DetailsForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            services.member_change(by=request.member, member=person, now=request.now, **form.cleaned_data)
            messages.success(request, "Details saved.")
            return see_other(_address(person))
        except Refusal as refusal:
            onto(form, refusal)
    return _form(request, form, "Change details", person=person)


@once
def working_times(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Set a week's working times: one's own, or anybody's with the power over people."""
    person = _found(pk)
    if person.pk != request.member.pk:
        return _working_times_of_others(request, person)
    return _working_times(request, person)


@needs(PEOPLE)
def _working_times_of_others(request: MemberRequest, person: Member) -> HttpResponse:
    return _working_times(request, person)


def _working_times(request: MemberRequest, person: Member) -> HttpResponse:
    times = selectors.working_times([person.pk])[person.pk]
    form = WorkingTimesForm(request.POST or None, times=times)
    if form.is_valid():
        try:
            services.working_times_set(by=request.member, member=person, stretches=form.stretches, now=request.now)
            messages.success(request, "Working times saved.")
            return see_other(_address(person))
        except Refusal as refusal:
            onto(form, refusal)
    lead = "Sessions are planned inside the working times of both people."
    return _form(request, form, "Working times", person=person, lead=lead)


def _takes_two(request: MemberRequest, person: Member, form: LeaveForm) -> bool:
    own = person.pk == request.member.pk
    return not own and bool(why_not_one(request.member, person, form.cleaned_data["left_on"], request.today))


def _leaving_takes_two(request: MemberRequest, pk: UUID) -> bool:
    form = LeaveForm(request.POST or None)
    return form.is_valid() and _takes_two(request, _found(pk), form)


@needs(PEOPLE)
@stepped_up(when=_leaving_takes_two)
@once
def member_leave(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Enter that somebody leaves; where it takes two people, ask, after confirming who one is."""
    person = _found(pk)
    form = LeaveForm(request.POST or None)
    if form.is_valid():
        left_on, reason = form.cleaned_data["left_on"], form.cleaned_data["reason"]
        try:
            if reason and _takes_two(request, person, form):
                details = {"member": person.pk, "left_on": left_on}
                two_people.ask(by=request.member, act="enter leaving", details=details, reason=reason, now=request.now)
                messages.success(request, "Asked for. It is done as soon as a second person agrees.")
                return see_other(_address(person))
            services.member_leave(by=request.member, member=person, left_on=left_on, now=request.now)
            messages.success(request, f"From {say_day(left_on)} nothing opens for them any more.")
            return see_other(_address(person))
        except Refusal as refusal:
            onto(form, refusal)
    lead = (
        "From that day they cannot sign in, and their roles end the day before. If the day has come, they are signed "
        "out at once. Their records stay. Where it ends a role that you could not end, or is more than a week ago, it "
        "takes a second person."
    )
    return _form(request, form, "Enter leaving", person=person, lead=lead, save="Save")


@needs(PEOPLE)
@once
def member_account(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Make a link with which somebody sets their password. It is shown on the answer alone, and kept nowhere."""
    person = _found(pk)
    initial = {"email": person.account.email} if person.account else {}
    form = AccountForm(request.POST or None, initial=initial)
    if person.account is not None:
        form.fields["email"].disabled = True
    if form.is_valid():
        try:
            path = services.account_link_create(
                by=request.member, member=person, email=form.cleaned_data["email"], now=request.now
            )
            context = {"person": person, "link": request.build_absolute_uri(path), "breadcrumb": _crumbs(person)}
            return render(request, "people/account_link.html", context)
        except Refusal as refusal:
            onto(form, refusal)
    lead = (
        "Keel makes a link that works once, within a week. Give it to them in person: with it they set their password, "
        "and then an authenticator app."
    )
    return _form(request, form, "Account", person=person, lead=lead, save="Make the link")


def _found(pk: UUID) -> Member:
    return get_object_or_404(Member.objects.select_related("key", "account"), pk=pk)


def _address(person: Member) -> str:
    return reverse("people:member", args=[person.pk])


def _form(
    request: MemberRequest, form: Any, title: str, *, person: Member | None = None, **context: Any
) -> HttpResponse:
    crumbs = _crumbs(person) if person else _crumbs()
    return render(
        request,
        "people/form.html",
        {"form": form, "page_title": title, "person": person, "breadcrumb": crumbs, **context},
    )


def _crumbs(person: Member | None = None) -> list[dict[str, str]]:
    crumbs = [{"label": "Home", "url": "/"}, {"label": "People", "url": reverse("people:members")}]
    return [*crumbs, {"label": person.name, "url": _address(person)}] if person else crumbs


def _roles_today(member: Member, request: MemberRequest) -> list[str]:
    held = member.standing_roles  # type: ignore[attr-defined]
    return [ROLES[one.role].name for one in held if one.role in ROLES and _state(one, request) == "now"]


def _state(held: Any, request: MemberRequest) -> str:
    if held.first > request.today:
        return "to come"
    return "ended" if held.last is not None and held.last < request.today else "now"


def _week(person: Member) -> list[tuple[str, str]]:
    """Each working weekday with its times in words; empty if none are set."""
    times = selectors.working_times([person.pk])[person.pk]
    by_day: dict[int, list[str]] = {number: [] for number in range(5)}
    for one in times:
        by_day.setdefault(one.weekday, []).append(f"{one.starts:%H:%M} to {one.ends:%H:%M}")
    said = [(WEEKDAYS[number], ", ".join(stretches) or "Not working") for number, stretches in by_day.items()]
    return said if times else []
