"""A case's statuses, its carriers and its siblings."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from keel.web.access.selectors import visible
from keel.web.cases import services
from keel.web.cases.forms import CarrierForm, DayForm, DelegateForm, SiblingForm, StatusDaysForm, StatusForm
from keel.web.cases.models import Carrier, Case, Sibling, StatusHeld
from keel.web.page.refusals import Refusal, onto
from keel.web.people.current import MemberRequest
from keel.web.people.models import Member
from keel.web.people.offices import DEPUTY
from keel.web.people.once import once, posts, see_other
from keel.web.people.selectors import by_name, holders, members
from keel.web.policies.selectors import case_rules_on

from .common import address, form_page, found, part_found


@once
def status_give(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Give a case a status."""
    case = found(request, pk, "write")
    form = StatusForm(
        request.POST or None, statuses=case_rules_on(request.today).statuses, initial={"first": request.today}
    )
    if form.is_valid():
        try:
            services.status_give(by=request.member, case=case, now=request.now, **form.cleaned_data)
            messages.success(request, "Status given.")
            return see_other(address(case))
        except Refusal as refusal:
            onto(form, refusal)
    return form_page(request, form, "Give a status", case=case, save="Give the status")


@once
def status_change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """End a status or put its days right; the earlier entry stays on record."""
    held, case = part_found(request, StatusHeld.objects.filter(superseded_by=None), pk)
    held.case = case
    form = StatusDaysForm(request.POST or None, held=held)
    if form.is_valid():
        try:
            services.status_correct(by=request.member, held=held, now=request.now, **form.cleaned_data)
            messages.success(request, "Status saved.")
            return see_other(address(case))
        except Refusal as refusal:
            onto(form, refusal)
    lead = "To end the status, give its last day. The entry as it was stays on record."
    return form_page(request, form, held.status.capitalize(), case=case, lead=lead)


@once
def carrier_give(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say who carries the case."""
    case = found(request, pk, "write")
    people = by_name(members(on=request.today))
    form = CarrierForm(request.POST or None, people=people, initial={"first": request.today})
    if form.is_valid():
        try:
            services.carrier_give(by=request.member, case=case, now=request.now, **form.cleaned_data)
            messages.success(request, "Saved. The case is on their list from that day.")
            return see_other(address(case))
        except Refusal as refusal:
            onto(form, refusal)
    lead = "Whoever carries a case sees its entry in the register, and brings it to supervision."
    return form_page(request, form, "Who carries the case", case=case, lead=lead)


@once
def carrier_end(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say until when somebody carried the case."""
    carrier, case = part_found(request, Carrier.objects.select_related("member__key__organisation_key"), pk)
    carrier.case = case
    form = DayForm(request.POST or None, label="Last day of carrying it", initial_day=request.today)
    if form.is_valid():
        try:
            services.carrier_end(by=request.member, carrier=carrier, last=form.cleaned_data["day"], now=request.now)
            messages.success(request, "Saved. From the next day the register no longer shows them the case.")
            return see_other(address(case))
        except Refusal as refusal:
            form.add_error("day", refusal.message)
    return form_page(request, form, f"{carrier.member.name} carries the case until", case=case)


@once
def sibling_link(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Link a sibling: first both cases are shown, then somebody confirms. A shared name is never enough (G-33)."""
    case = found(request, pk, "write")
    form = SiblingForm(request.POST or None)
    other: Case | None = None
    if form.is_valid():
        rows = visible(Case.objects.select_related("key__organisation_key"), request.member, on=request.today)
        other = rows.filter(number=form.cleaned_data["number"].strip()).first()
        if other is None:
            form.add_error("number", "There is no case of that number that you may see. Check the number.")
        elif form.cleaned_data["sure"]:
            try:
                services.siblings_link(by=request.member, case=case, other=other, now=request.now)
                messages.success(request, "Linked.")
                return see_other(address(case))
            except Refusal as refusal:
                form.add_error("number", refusal.message)
                other = None
    return form_page(
        request, form, "Link a sibling", case=case, other=other, save="Link them" if other else "Look at both cases"
    )


@posts
def sibling_part(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take back a link that was wrong."""
    link, case = part_found(request, Sibling.objects.select_related("case", "other"), pk)
    services.siblings_part(by=request.member, link=link, now=request.now)
    messages.success(request, "The link was taken back.")
    return see_other(address(case))


@once
def case_delegate(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Let a deputy read what supervision recorded about a child."""
    case = found(request, pk, "write")
    form = DelegateForm(request.POST or None, deputies=holders(DEPUTY, request.today))
    if form.is_valid():
        try:
            services.case_delegate(by=request.member, case=case, now=request.now, **form.cleaned_data)
            messages.success(request, "Delegated. The deputy reads what supervision recorded about this child.")
            return see_other(address(case))
        except Refusal as refusal:
            onto(form, refusal)
    lead = "The deputy then reads this child's part of each record, as you do, until you take it back."
    return form_page(request, form, "Delegate to a deputy", case=case, lead=lead, save="Delegate")


@posts
def delegation_end(request: MemberRequest, pk: UUID, deputy: UUID) -> HttpResponse:
    """Take a delegation back."""
    case = found(request, pk, "write")
    person = get_object_or_404(Member, pk=deputy)
    services.delegation_end(by=request.member, case=case, deputy=person, now=request.now)
    messages.success(request, "Taken back. From now on the deputy no longer reads it.")
    return see_other(address(case))
