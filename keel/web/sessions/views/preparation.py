"""Preparing a session: the shared agenda, the cases on it, the private case notes (S11, S12, K3, K4)."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from keel.web.access.reading import reading
from keel.web.access.selectors import fetch, who_can_read
from keel.web.page.refusals import Refusal, onto
from keel.web.people.current import MemberRequest
from keel.web.people.once import once, posts, see_other
from keel.web.people.selectors import report_contacts
from keel.web.policies.selectors import policy_of
from keel.web.sessions.forms.preparation import OverrideForm, ids_of
from keel.web.sessions.forms.typed import Posted, entries_by_name, take_posted, typed_fields
from keel.web.sessions.last_notes import entries_and_last, last_notes
from keel.web.sessions.models import AgendaCase, Entry, Session
from keel.web.sessions.prefill import known_of
from keel.web.sessions.selectors.agenda import (
    Rights,
    agenda_cases,
    extra_sessions,
    note_lines,
    others_of,
    rights,
)
from keel.web.sessions.selectors.entries import readable_entries, whole
from keel.web.sessions.services import preparation
from keel.web.sessions.services.entries import Place, blank

from .booking import crumbs


@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The shared agenda: the supervisee's to write, the supervisor's to read once it is sent or the session opens."""
    session = _open(request, pk, Entry.Part.AGENDA)
    may = rights(request.member, session, Entry.Part.AGENDA, on=request.today)
    posted = None
    if request.method == "POST":
        if not may.writes:
            raise PermissionDenied("The agenda is the supervisee's to write. You read it.")
        posted = _take_agenda(request, session)
        if posted.is_saved:
            messages.success(request, "Sent to your supervisor." if "send" in request.POST else "Saved.")
            return see_other(request.path)
    elif may.writes and session.state in (Session.State.PLANNED, Session.State.PREPARED):
        preparation.agenda_in_step(by=request.member, session=session, now=request.now)
    return _agenda_page(request, session, may, posted)


@once
def override(request: MemberRequest, pk: UUID, case_pk: UUID) -> HttpResponse:
    """The supervisor takes a case beyond the policy's number, and says why (S12)."""
    session = _open(request, pk)
    items = [one for one in agenda_cases(session, request.member, on=request.today) if one.case_id == case_pk]
    if not items:
        raise Http404("There is no such case on this agenda, or none that you may see.")
    if request.member.pk != session.supervisor_id:
        raise PermissionDenied("Only the supervisor takes more cases than the policy allows.")
    form = OverrideForm(request.POST or None)
    if form.is_valid():
        try:
            preparation.agenda_override(
                by=request.member, session=session, case_id=case_pk, reason=form.cleaned_data["reason"], now=request.now
            )
            messages.success(request, "Taken into this session. Your reason stays with the agenda.")
            return see_other(reverse("sessions:agenda", args=[pk]))
        except Refusal as refusal:
            onto(form, refusal)
    reading(request, *items)
    context = {"session": session, "item": items[0], "form": form, "breadcrumb": _crumbs(session, "agenda")}
    return render(request, "sessions/agenda_override.html", {**context, "report_contacts": report_contacts()})


@require_safe
def notes(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The cases to prepare notes on: the supervisee's own; the supervisor's too once they are shared."""
    session = _open(request, pk, Entry.Part.NOTE)
    may = rights(request.member, session, Entry.Part.NOTE, on=request.today)
    if may.writes and session.state in (Session.State.PLANNED, Session.State.PREPARED):
        preparation.agenda_in_step(by=request.member, session=session, now=request.now)
    items = agenda_cases(session, request.member, on=request.today)
    reading(request, *items)
    context = {
        "session": session,
        "lines": note_lines(session, items),
        "may": may,
        "key": uuid4().hex,
        "readers": who_can_read(blank(session, Place(Entry.Part.NOTE, "")), on=request.today),
        "report_contacts": report_contacts(),
        "complete_url": reverse("sessions:notes_complete", args=[pk]),
        "share_url": reverse("sessions:notes_share", args=[pk]),
        "breadcrumb": crumbs(session),
    }
    return render(request, "sessions/case_notes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: MemberRequest, pk: UUID, case_pk: UUID) -> HttpResponse:
    """The notes on one case. Nobody but their owner sees them unless they are shared (K4)."""
    session = _open(request, pk)
    item = _item(session, case_pk)
    may = rights(request.member, session, Entry.Part.NOTE, on=request.today, case=item.case if item else None)
    if item is None or not may.reads:
        raise Http404("There is nothing here, or nothing that you may see.")
    posted = None
    if request.method == "POST":
        if not may.writes:
            raise PermissionDenied("These notes are the supervisee's to write. You read them.")
        posted = take_posted(request, session, by=request.member, now=request.now)
        if posted.is_saved:
            messages.success(request, "Saved.")
            return see_other(_after(request, session))
    return _note_page(request, session, item, may, posted)


@posts
def notes_complete(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say that the notes are complete."""
    return _done(request, pk, preparation.notes_complete, "Your case notes are complete. They stay private.")


@posts
def notes_share(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Let the supervisor read the notes."""
    return _done(request, pk, preparation.notes_share, "Shared. Your supervisor can read these notes now.")


def _done(request: MemberRequest, pk: UUID, act: Any, said: str) -> HttpResponse:
    session = fetch(whole(), request.member, "write", on=request.today, pk=pk)
    try:
        act(by=request.member, session=session, now=request.now)
        messages.success(request, said)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return see_other(reverse("sessions:notes", args=[pk]))


def _open(request: MemberRequest, pk: UUID, part: str = "") -> Session:
    """The session, for who may read it; for who may read its agenda or its notes, where that `part` is named."""
    seen_as = (lambda session: blank(session, Place(part, ""))) if part else None
    return fetch(whole(), request.member, on=request.today, seen_as=seen_as, pk=pk)


def _item(session: Session, case_pk: UUID) -> AgendaCase | None:
    rows = AgendaCase.objects.select_related("session", "key__organisation_key", "case__key__organisation_key")
    return rows.filter(session=session, case_id=case_pk).first()


def _take_agenda(request: MemberRequest, session: Session) -> Posted:
    """Save every field and the cases chosen; send it if asked. What is refused comes back with its text."""
    posted = take_posted(request, session, by=request.member, now=request.now)
    refused = dict(posted.refused)
    try:
        if "cases" in request.POST:
            preparation.agenda_choose(
                by=request.member,
                session=session,
                others=ids_of(request.POST.getlist("other")),
                urgent=ids_of(request.POST.getlist("urgent")),
                now=request.now,
            )
        if "send" in request.POST and posted.is_saved:
            preparation.agenda_send(by=request.member, session=session, now=request.now)
    except Refusal as refusal:
        name = refusal.field or ""
        refused[name] = request.POST.get(name, ""), refusal.message
    return Posted(refused, posted.newer)


def _agenda_page(request: MemberRequest, session: Session, may: Rights, posted: Posted | None) -> HttpResponse:
    items = agenda_cases(session, request.member, on=request.today)
    entries = list(readable_entries(session, request.member, on=request.today, parts=[Entry.Part.AGENDA]))
    known = known_of(session, items, by=request.member, on=request.today)
    reading(request, *items, *entries, *known.actions)
    fields = typed_fields(session, Entry.Part.AGENDA, entries=entries_by_name(entries), posted=posted)
    not_fitted = [one for one in known.cases if not one.item.fitted]
    extra = extra_sessions(session, items)
    context = {
        "session": session,
        "may": may,
        "is_open": session.state in preparation.OPEN,
        "has_copy": bool(items or entries) or request.member.pk == session.supervisee_id,
        "is_supervisor": request.member.pk == session.supervisor_id,
        "known": known,
        "previous": [one for one in fields if one.name == "agenda:previous"],
        "fields": [one for one in fields if one.name != "agenda:previous"],
        "social": [one for one in known.cases if one.item.why == AgendaCase.Why.SOCIAL_CARE],
        "taken": [one for one in known.cases if one.item.why != AgendaCase.Why.SOCIAL_CARE and one.item.fitted],
        "not_fitted": [(one, extra.get(one.item.case_id)) for one in not_fitted],
        "others": others_of(session, items) if may.writes else [],
        "at_most": policy_of(session.policy_version).cases.others_at_most,
        "extra_url": f"{reverse('sessions:book_with', args=[session.agreement_id, session.supervisee_id])}"
        f"?extra_of={session.pk}",
        "posted": posted,
        "readers": who_can_read(blank(session, Place(Entry.Part.AGENDA, "")), on=request.today),
        "report_contacts": report_contacts(),
        "breadcrumb": crumbs(session),
    }
    return render(request, "sessions/agenda.html", context)


def _note_page(
    request: MemberRequest, session: Session, item: AgendaCase, may: Rights, posted: Posted | None
) -> HttpResponse:
    rows, before = entries_and_last(session, item.case_id, request.member, on=request.today)
    entries = [row for row in rows if row.part == Entry.Part.NOTE and row.case_id == item.case_id]
    known = known_of(session, [item], by=request.member, on=request.today).cases[0]
    reading(request, item, *entries, *before, *known.actions)
    context = {
        "session": session,
        "item": item,
        "known": known,
        "last_notes": last_notes(before),
        "may": may,
        "fields": typed_fields(
            session, Entry.Part.NOTE, entries=entries_by_name(entries), case=item.case, posted=posted
        ),
        "posted": posted,
        "readers": who_can_read(blank(session, Place(Entry.Part.NOTE, "", item.case)), on=request.today),
        "report_contacts": report_contacts(),
        "breadcrumb": _crumbs(session, "notes"),
    }
    return render(request, "sessions/case_notes_case.html", context)


def _after(request: MemberRequest, session: Session) -> str:
    """Back to the list of cases, or to the same one."""
    return reverse("sessions:notes", args=[session.pk]) if "back" in request.POST else request.path


def _crumbs(session: Session, name: str) -> list[dict[str, str]]:
    label = "Agenda" if name == "agenda" else "Case notes"
    return [*crumbs(session), {"label": label, "url": reverse(f"sessions:{name}", args=[session.pk])}]
