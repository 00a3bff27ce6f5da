"""Planning the year: a proposal by person with its reasons, changed by hand, booked all at once (S8, S9, S25)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from keel.core.calendar import CalendarError
from keel.web.page.refusals import Refusal
from keel.web.people.current import MemberRequest
from keel.web.people.models import Member
from keel.web.people.offices import HEAD
from keel.web.people.once import once, see_other
from keel.web.people.powers import roles_now
from keel.web.policies.selectors import policy_of
from keel.web.sessions.forms.planning import Line, LineWrong, PlanForm, as_booked, posted, proposed
from keel.web.sessions.services.booking import Booked, PlanRefused, sessions_book
from keel.web.sessions.services.planning import YearPlan, propose_year

from .booking import crumbs


@once
def plan(request: MemberRequest) -> HttpResponse:
    """Propose the year for those one supervises (the headteacher: for everybody), and book what is ticked."""
    try:
        year = _proposal(request)
    except CalendarError as error:
        return render(request, "sessions/plan.html", {"problem": str(error), "breadcrumb": crumbs()})
    form, lines = PlanForm(request.POST or None), proposed(year)
    if form.is_valid():
        lines = posted(request.POST, lines)
        booked, problems = _readable(lines, year, confirmed=form.cleaned_data["confirmed"])
        try:
            if problems:
                raise PlanRefused(problems, only_to_confirm=False)
            if not booked:
                raise Refusal("Tick at least one session to book.")
            made = _book(request, booked)
            messages.success(request, f"{len(made)} session{'' if len(made) == 1 else 's'} booked.")
            return see_other(reverse("sessions:list"))
        except Refusal as refusal:
            form.refused(refusal)
            found: Mapping[int, str] = refusal.problems if isinstance(refusal, PlanRefused) else {}
            lines = [replace(line, problem=found.get(line.number, "")) for line in lines]
    context = {"form": form, "people": _by_person(year, lines), "unplaced": _unplaced(year), "breadcrumb": crumbs()}
    return render(request, "sessions/plan.html", {**context, "count": len(lines)})


def _proposal(request: MemberRequest) -> YearPlan:
    """The year's proposal for whoever asks; 403 for those who supervise nobody."""
    head = HEAD in roles_now(request)
    year = propose_year(request.organisation, today=request.today, led_by=None if head else request.member)
    if not head and not year.agreements:
        raise PermissionDenied("The headteacher and those who supervise plan the year. You supervise nobody yet.")
    return year


def _readable(lines: list[Line], year: YearPlan, *, confirmed: bool) -> tuple[dict[int, Booked], dict[int, str]]:
    """What the ticked lines book, by number, and what is wrong with those that cannot be read."""
    booked: dict[int, Booked] = {}
    problems: dict[int, str] = {}
    for line in lines:
        if not line.take:
            continue
        try:
            booked[line.number] = as_booked(line, year.agreements, confirmed=confirmed)
        except LineWrong as wrong:
            problems[line.number] = str(wrong)
    return booked, problems


def _book(request: MemberRequest, booked: dict[int, Booked]) -> list[Any]:
    """Book all of it or none, and give problems back under the lines' own numbers."""
    numbers = list(booked)
    try:
        return sessions_book(by=request.member, plan=booked.values(), now=request.now)
    except PlanRefused as refused:
        by_line = {numbers[place]: sentence for place, sentence in refused.problems.items()}
        raise PlanRefused(by_line, only_to_confirm=refused.field == "confirmed") from refused


def _by_person(year: YearPlan, lines: list[Line]) -> list[dict[str, Any]]:
    """The lines under each person and arrangement, in the order of their first session."""
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.stream].append(line)
    groups = []
    for stream, mine in found.items():
        agreement = year.agreements.get(stream.partition(":")[0])
        member = year.members.get(stream.partition(":")[2])
        if agreement is None or member is None:
            continue
        arrangement = policy_of(agreement.policy_version).arrangements[agreement.arrangement]
        groups.append({"member": member, "arrangement": arrangement, "lines": [_named(one, year) for one in mine]})
    return groups


def _named(line: Line, year: YearPlan) -> tuple[Line, Member | None]:
    return line, year.members.get(line.supervisor)


def _unplaced(year: YearPlan) -> list[dict[str, Any]]:
    return [{"member": year.members.get(one.supervisee), "due": one.due, "why": one.why} for one in year.plan.unplaced]
