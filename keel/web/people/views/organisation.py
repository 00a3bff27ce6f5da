"""The organisation's details, its calendar, and the contacts of the report-now page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keel.core.calendar import SchoolCalendar
from keel.web.page.refusals import Refusal, onto
from keel.web.people import selectors, services
from keel.web.people.current import MemberRequest
from keel.web.people.forms.organisation import ContactForm, DayForm, OrganisationForm, TermForm
from keel.web.people.models import Contact, Period, SpecialDay
from keel.web.people.once import once, posts, see_other
from keel.web.people.powers import may, needs
from keel.web.people.roles import CALENDAR, CONTACTS

RUNS_OUT_WITHIN = 120
"""Days before the calendar's last term ends at which the page asks for the next year."""


@require_safe
def organisation(request: MemberRequest) -> HttpResponse:
    """Details, calendar and contacts on one page; changes for those who may."""
    calendar = selectors.calendar_or_none(request.organisation)
    terms = [_shown(term, calendar) for term in selectors.periods(Period.Kind.TERM)]
    last = max((term["term"].last for term in terms), default=None)
    return render(
        request,
        "people/organisation.html",
        {
            "terms": terms,
            "halves": [_shown(half, calendar) for half in selectors.periods(Period.Kind.HALF_TERM)],
            "days": selectors.special_days(),
            "contacts": Contact.objects.all(),
            "runs_out": last if last and (last - request.today).days < RUNS_OUT_WITHIN else None,
            "may_calendar": may(request, CALENDAR),
            "may_contacts": may(request, CONTACTS),
            "breadcrumb": [{"label": "Home", "url": "/"}],
        },
    )


@needs(CALENDAR)
@once
def details(request: MemberRequest) -> HttpResponse:
    """Change the organisation's details."""
    here = request.organisation
    initial = {
        "name": here.name,
        "urn": here.urn,
        "nation": here.nation,
        "safeguarding_system": here.safeguarding_system,
    }
    form = OrganisationForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            services.organisation_change(
                by=request.member, organisation=here, details=form.details(here), now=request.now
            )
            return _saved(request, "Details saved.")
        except Refusal as refusal:
            onto(form, refusal)
    return _form(request, form, "Details of the school")


@needs(CALENDAR)
@once
def term_add(request: MemberRequest) -> HttpResponse:
    """Add a term; “Preview” shows its half terms first."""
    return _term(request, None)


@needs(CALENDAR)
@once
def term_change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change a term's days."""
    return _term(request, get_object_or_404(selectors.periods(Period.Kind.TERM), pk=pk))


@needs(CALENDAR)
@posts
def term_remove(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take a term out of the calendar."""
    term = get_object_or_404(selectors.periods(Period.Kind.TERM), pk=pk)
    services.term_remove(by=request.member, organisation=request.organisation, term=term, now=request.now)
    return _saved(request, "The term was taken out.")


@needs(CALENDAR)
@once
def day_add(request: MemberRequest) -> HttpResponse:
    """Add an INSET day, a closure or an open bank holiday."""
    form = DayForm(request.POST or None)
    if form.is_valid():
        try:
            services.special_day_add(
                by=request.member, organisation=request.organisation, details=form.details(), now=request.now
            )
            return _saved(request, "The day was added.")
        except Refusal as refusal:
            onto(form, refusal)
    return _form(request, form, "Add a day", save="Add")


@needs(CALENDAR)
@posts
def day_remove(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take a day out again."""
    day = get_object_or_404(SpecialDay, pk=pk)
    services.special_day_remove(by=request.member, organisation=request.organisation, day=day, now=request.now)
    return _saved(request, "The day was taken out.")


@needs(CONTACTS)
@once
def contact_add(request: MemberRequest) -> HttpResponse:
    """Add a contact to the report-now page."""
    form = ContactForm(request.POST or None)
    if form.is_valid():
        try:
            services.contact_add(by=request.member, now=request.now, **form.cleaned_data)
            return _saved(request, "The contact was added.")
        except Refusal as refusal:
            onto(form, refusal)
    return _form(request, form, "Add a contact", save="Add")


@needs(CONTACTS)
@once
def contact_change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change a contact."""
    contact = get_object_or_404(Contact, pk=pk)
    form = ContactForm(request.POST or None, initial=ContactForm.of(contact))
    if form.is_valid():
        try:
            services.contact_change(by=request.member, contact=contact, now=request.now, **form.cleaned_data)
            return _saved(request, "The contact was saved.")
        except Refusal as refusal:
            onto(form, refusal)
    remove_url = reverse("people:contact_remove", args=[contact.pk])
    return _form(request, form, "Change a contact", remove_url=remove_url, remove="Take it off the page")


@needs(CONTACTS)
@posts
def contact_remove(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take a contact off the page."""
    services.contact_remove(by=request.member, contact=get_object_or_404(Contact, pk=pk), now=request.now)
    return _saved(request, "The contact was taken off.")


def _term(request: MemberRequest, term: Period | None) -> HttpResponse:
    form = TermForm(request.POST or None, initial=TermForm.of(term, _halves(term)) if term else None)
    context: dict[str, Any] = {"preview_button": True}
    if form.is_valid():
        try:
            if "preview" in request.POST:
                context["preview"] = services.term_preview(
                    organisation=request.organisation, dates=form.dates(), instead_of=term
                )
            else:
                _save_term(request, term, form)
                return _saved(request, "The term was saved, and what is due was worked out again.")
        except Refusal as refusal:
            onto(form, refusal)
    if term is not None:
        context |= {"remove_url": reverse("people:term_remove", args=[term.pk]), "remove": "Take the term out"}
    return _form(request, form, "Change a term" if term else "Add a term", **context)


def _save_term(request: MemberRequest, term: Period | None, form: TermForm) -> None:
    given: dict[str, Any] = {
        "by": request.member,
        "organisation": request.organisation,
        "dates": form.dates(),
        "now": request.now,
    }
    if term is None:
        services.term_add(**given)
    else:
        services.term_change(term=term, **given)


def _halves(term: Period) -> list[Period]:
    return list(selectors.periods(Period.Kind.HALF_TERM).filter(first__gte=term.first, last__lte=term.last))


def _shown(period: Period, calendar: SchoolCalendar | None) -> dict[str, Any]:
    days = calendar.school_days_between(period.first, period.last) if calendar else ()
    return {"term": period, "school_days": len(days)}


def _saved(request: MemberRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return see_other(reverse("people:organisation"))


def _form(request: MemberRequest, form: Any, title: str, **context: Any) -> HttpResponse:
    crumbs = [{"label": "Home", "url": "/"}, {"label": "School", "url": reverse("people:organisation")}]
    return render(request, "people/form.html", {"form": form, "page_title": title, "breadcrumb": crumbs, **context})
