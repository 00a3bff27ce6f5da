"""The register: the list, one case, opening, changing, closing, reopening, leaving."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keel.web.access.reading import reading
from keel.web.access.selectors import decide_for, visible, who_can_read
from keel.web.cases import selectors, services
from keel.web.cases.forms import CaseForm, DayForm
from keel.web.cases.models import Case, Sibling
from keel.web.cases.panels import panels
from keel.web.page.refusals import Refusal, onto
from keel.web.people.current import MemberRequest
from keel.web.people.offices import LEAD
from keel.web.people.once import once, posts, see_other
from keel.web.people.powers import may, needs, roles_now
from keel.web.people.roles import CASES
from keel.web.people.selectors import report_contacts
from keel.web.policies.selectors import case_rules_on

from .common import address, crumbs, form_page, found

PAGE = 25


@require_safe
def register(request: MemberRequest) -> HttpResponse:
    """Open cases by case number, or closed ones with `?which=closed`: those this person may see."""
    closed = request.GET.get("which") == "closed"
    rows = visible(selectors.cases(closed=closed), request.member, on=request.today)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = selectors.case_line(page, rules=case_rules_on(request.today), day=request.today)
    reading(request, *page)
    context = {
        "page_obj": page,
        "lines": lines,
        "closed": closed,
        "may_open": may(request, CASES),
        "breadcrumb": crumbs()[:1],
        "report_contacts": report_contacts(),
    }
    return render(request, "cases/register.html", context)


@require_safe
def case(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One case: statuses and carriers with their days, siblings, open actions, when it was discussed, who can read."""
    one = found(request, pk)
    siblings = _siblings(request, one)
    reading(request, one, *(other for _, other in siblings))
    (line,) = selectors.case_line([one], rules=case_rules_on(request.today), day=request.today)
    readers = who_can_read(one, on=request.today)
    context = {
        "case": one,
        "line": line,
        "statuses": one.statuses.filter(superseded_by=None).order_by("-first"),
        "carriers": selectors.all_carriers(one),
        "siblings": siblings,
        "delegations": [row.member for row in services.delegations(one).filter(last=None)],
        "leads": LEAD in roles_now(request),
        "panels": panels(request, one),
        "may_write": decide_for(request.member, one, "write", on=request.today).allowed,
        "readers": readers,
        "breadcrumb": crumbs(),
        "report_contacts": report_contacts(),
    }
    return render(request, "cases/case.html", context)


@needs(CASES)
@once
def case_open(request: MemberRequest) -> HttpResponse:
    """Open a case."""
    form = CaseForm(request.POST or None, initial={"opened_on": request.today})
    if form.is_valid():
        try:
            one = services.case_open(by=request.member, details=form.details(), now=request.now)
            messages.success(request, "Case opened. Give it a status and somebody who carries it.")
            return see_other(address(one))
        except Refusal as refusal:
            onto(form, refusal)
    return form_page(request, form, "Open a case", save="Open the case")


@once
def case_change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change a case's details."""
    one = found(request, pk, "write")
    initial = {
        name: getattr(one, name) for name in ("number", "child_name", "opened_on", "priority", "system_reference")
    }
    form = CaseForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            services.case_change(by=request.member, case=one, details=form.details(), now=request.now)
            messages.success(request, "Details saved.")
            return see_other(address(one))
        except Refusal as refusal:
            onto(form, refusal)
    return form_page(request, form, "Change details", case=one)


@once
def case_close(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Close a case."""
    one = found(request, pk, "write")
    form = DayForm(request.POST or None, label="Last day of the case", initial_day=request.today)
    if form.is_valid():
        try:
            services.case_close(by=request.member, case=one, closed_on=_day(form), now=request.now)
            messages.success(request, "Case closed. Its records stay as they are.")
            return see_other(address(one))
        except Refusal as refusal:
            _onto_day(form, refusal)
    lead = "Its statuses end that day, and nobody carries it any more. Everything that was recorded stays."
    return form_page(request, form, "Close the case", case=one, lead=lead, save="Close the case")


@once
def case_leave(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Enter that the child left the school."""
    one = found(request, pk, "write")
    form = DayForm(request.POST or None, label="Day the child left the school's roll", initial_day=request.today)
    if form.is_valid():
        try:
            services.case_leave(by=request.member, case=one, left_on=_day(form), now=request.now)
            messages.success(
                request, "Saved. Send the child protection file on within five days, and keep the receipt."
            )
            return see_other(address(one))
        except Refusal as refusal:
            _onto_day(form, refusal)
    lead = "The case is closed with it. The child protection file goes to the next school by its own safe way."
    return form_page(request, form, "The child has left", case=one, lead=lead)


@posts
def case_reopen(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Open a closed case again."""
    one = found(request, pk, "write")
    services.case_reopen(by=request.member, case=one, now=request.now)
    messages.success(request, "Case open again. Give it a status and somebody who carries it.")
    return see_other(address(one))


def _siblings(request: MemberRequest, one: Case) -> list[tuple[Sibling, Case]]:
    """Siblings whose own case this person may see; of others not even that there are any."""
    links = selectors.siblings_of(one)
    if not links:
        return []
    seen = visible(Case.objects.filter(pk__in=[other.pk for _, other in links]), request.member, on=request.today)
    allowed = set(seen.values_list("pk", flat=True))
    return [(link, other) for link, other in links if other.pk in allowed]


def _day(form: DayForm) -> date:
    day: date = form.cleaned_data["day"]
    return day


def _onto_day(form: DayForm, refusal: Refusal) -> None:
    form.add_error("day", refusal.message)
