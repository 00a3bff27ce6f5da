"""Copies as PDF, each told to the ledger before it is made; file names hold a day and no name."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from keel.core.records import fingerprint
from keel.web.access.selectors import fetch
from keel.web.agreements.selectors import agreements
from keel.web.ledger.entries import Thing
from keel.web.people.current import MemberRequest
from keel.web.sessions.events import session_day
from keel.web.sessions.models import Record, Session
from keel.web.sessions.selectors.entries import whole
from keel.web.sessions.selectors.records import extracts, records

from .assemble.agenda import agenda_document
from .assemble.agreement import agreement_document
from .assemble.extract import extract_document
from .assemble.monitoring import monitoring_document
from .assemble.record import record_document
from .document import Document
from .engine import render as drawn
from .forms import CheckForm
from .selectors.agenda import agenda_gathered, agenda_rows, blank_agenda
from .selectors.agreement import agreement_gathered
from .selectors.checked import standing_here
from .selectors.monitoring import monitored_sessions, monitoring_gathered
from .selectors.record import extract_gathered, notes_for, readable_parts, record_gathered
from .selectors.shared import copy_for
from .services import copy_taken


@require_safe
def record(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A record's copy: exactly the parts that this person may read, with disagreements and signatures."""
    row = _issued(fetch(records(), request.member, on=request.today, pk=pk))
    parts = readable_parts(row, request.member, on=request.today)
    if not parts:
        raise PermissionDenied("You may know that this session was recorded, but not read what the record says.")
    notes = notes_for(row, request.member, on=request.today)
    thing = Thing("record", row.pk, "K2")
    copy_taken(request, thing, rows=[*parts, *notes], about=_two(row.session), version=row.version, parts=len(parts))
    copy = copy_for(request.member, request.organisation, request.now)
    found = record_gathered(row, parts, notes, member=request.member, copy=copy)
    return _pdf(request, record_document(found), "record", session_day(row.session))


@require_safe
def extract(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One child's part, for that child's file in the safeguarding system (S18)."""
    row = fetch(extracts(), request.member, on=request.today, pk=pk)
    copy_taken(request, Thing("extract", row.pk, "K6"), rows=[row], about=_two(row.part.record.session))
    copy = copy_for(request.member, request.organisation, request.now)
    system = request.organisation.safeguarding_system
    found = extract_gathered(row, member=request.member, copy=copy, system=system)
    return _pdf(request, extract_document(found), "extract", session_day(row.part.record.session))


@require_safe
def agreement(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A supervision agreement, with its signatures or with lines to sign on."""
    row = fetch(agreements(), request.member, on=request.today, pk=pk)
    people = [one.member_id for one in row.participants.all()]
    copy_taken(request, Thing("agreement", row.pk, "K1"), about=people)
    found = agreement_gathered(row, copy=copy_for(request.member, request.organisation, request.now))
    return _pdf(request, agreement_document(found), "agreement", row.drawn_up_on)


@require_safe
def agenda(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A session's agenda; with `?blank` the form to fill in by hand."""
    row = fetch(whole(), request.member, on=request.today, pk=pk)
    copy = copy_for(request.member, request.organisation, request.now)
    if "blank" in request.GET:
        return _pdf(request, agenda_document(blank_agenda(row, copy=copy)), "agenda-blank", session_day(row))
    rows = agenda_rows(row, request.member, on=request.today)
    if not rows.entries and not rows.cases and request.member.pk != row.supervisee_id:
        raise PermissionDenied(
            "This agenda is read by the two people of the session, by the supervisor once it is sent."
        )
    copy_taken(request, Thing("agenda", row.pk, "K3"), rows=rows.read, about=_two(row))
    found = agenda_gathered(row, rows, copy=copy, on=request.today)
    return _pdf(request, agenda_document(found), "agenda", session_day(row))


@require_safe
def monitoring(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The monitoring record of one supervisee: that sessions took place, and each person's mark (S19)."""
    sessions = monitored_sessions(pk, request.member, on=request.today)
    if not sessions:
        raise Http404("There is nothing here, or nothing that you may see.")
    people = {person for one in sessions for person in _two(one)}
    copy_taken(request, Thing("monitoring record", pk, "K2"), about=people, sessions=len(sessions))
    found = monitoring_gathered(sessions, copy=copy_for(request.member, request.organisation, request.now))
    return _pdf(request, monitoring_document(found), "monitoring", request.today)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: MemberRequest) -> HttpResponse:
    """Check a copy: the file, or the JSON attached to it, against the fingerprint on paper. Nothing is kept."""
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    found = form.checked() if form.is_bound and form.is_valid() else None
    context = {
        "form": CheckForm() if found is not None else form,
        "found": found,
        "fingerprint": fingerprint(found.root) if found is not None and found.holds else "",
        "here": standing_here(found, request.member, on=request.today) if found is not None else None,
    }
    return render(request, "documents/check.html", context)


def _issued(row: Record) -> Record:
    if not row.root:
        raise Http404("A draft has no copy. It can be printed once it is issued.")
    return row


def _two(session: Session) -> tuple[UUID, UUID]:
    return session.supervisee_id, session.supervisor_id


def _pdf(request: MemberRequest, document: Document, what: str, day: date) -> HttpResponse:
    response = HttpResponse(drawn(document, at=request.now), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{what}-{day.isoformat()}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
