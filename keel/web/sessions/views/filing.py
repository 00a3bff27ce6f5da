"""Filing apart (X3): one child's part, to be entered in the safeguarding system (S18)."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from keel.web.access.reading import reading
from keel.web.access.selectors import fetch, who_can_read
from keel.web.page.refusals import Refusal, onto
from keel.web.people.current import MemberRequest
from keel.web.people.once import once, see_other
from keel.web.people.selectors.contacts import report_contacts
from keel.web.sessions.extract_text import extract_text
from keel.web.sessions.forms.record import EnteredForm
from keel.web.sessions.selectors.records import extracts, parts_of_extract
from keel.web.sessions.services.filing import extract_enter
from keel.web.sessions.services.superseding import is_superseded

from .record import page_of
from .room import crumbs


@once
def extract(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A child's part as text to copy; the supervisee says under which reference and on which day it was entered."""
    row = fetch(extracts(), request.member, on=request.today, pk=pk)
    owes = row.owed_by_id == request.member.pk
    if request.method == "POST" and not owes:
        raise PermissionDenied("The supervisee enters it in the safeguarding system and says here where it stands.")
    form = EnteredForm(request.POST or None, today=request.today)
    if form.is_valid():
        try:
            extract_enter(by=request.member, extract=row, now=request.now, **form.cleaned_data)
            messages.success(request, "Noted where it stands in the safeguarding system.")
            return see_other(page_of(row.part.record))
        except Refusal as refusal:
            onto(form, refusal)
    reading(request, row)
    record = row.part.record
    context = {
        "extract": row,
        "record": record,
        "session": record.session,
        "part": parts_of_extract(row),
        "text": extract_text(row),
        "owes": owes,
        "superseded": is_superseded(record),
        "form": form,
        "system": request.organisation.safeguarding_system,
        "pdf_url": _pdf(row.pk),
        "back": page_of(record),
        "breadcrumb": crumbs(record.session),
        "report_contacts": report_contacts(),
        "readers": who_can_read(row, on=request.today),
    }
    return render(request, "sessions/file_extract.html", context)


def _pdf(pk: UUID) -> str:
    try:
        return reverse("documents:extract", args=[pk])
    except NoReverseMatch:  # documents stand above sessions, and may not be wired up
        return ""
