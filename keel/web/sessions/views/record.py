"""The record: drafted, seen by both, issued, disagreed with, corrected (S15 to S17, S22)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keel.web.access.reading import reading
from keel.web.access.selectors import fetch, who_can_read
from keel.web.page.refusals import Refusal, onto
from keel.web.people.current import MemberRequest
from keel.web.people.once import once, posts, see_other
from keel.web.people.selectors.contacts import report_contacts
from keel.web.policies.selectors import policy_of
from keel.web.sessions.content import record_entries
from keel.web.sessions.forms.record import DisagreementForm, ReasonForm
from keel.web.sessions.models import DisagreementNote, Record, Session
from keel.web.sessions.selectors.entries import whole
from keel.web.sessions.selectors.records import (
    draft_shown,
    marks_of,
    notes_on,
    parts_shown,
    readable_records,
    records,
    refusals_of,
    signing_of,
)
from keel.web.sessions.services import records as services
from keel.web.sessions.services import voice
from keel.web.sessions.services.booking import part_of

from .room import crumbs, supervisors_session


def found(request: MemberRequest, pk: UUID) -> Record:
    """The version, if the member may know of it; 404 otherwise, alike for what is not there."""
    return fetch(records(), request.member, on=request.today, pk=pk)


def party(request: MemberRequest, pk: UUID, *, only: str = "") -> Record:
    """The version, for the two people of its session, or for one side of it; 403 for other readers."""
    record = found(request, pk)
    mine = part_of(request.member, record.session)
    if mine == "other" or (only and mine != only):
        raise PermissionDenied(f"Only the {only or 'two people of the session'} can do this with its record.")
    return record


def page_of(record: Record) -> str:
    """The address of one version."""
    return reverse("sessions:record", args=[record.pk])


@require_safe
def session_record(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The newest version that the member may know of; else what comes before there is one."""
    session = fetch(whole(), request.member, on=request.today, pk=pk)
    versions = readable_records(pk, request.member, on=request.today)
    if versions:
        return redirect(page_of(versions[0]))
    context = {
        "session": session,
        "may_draft": session.state == Session.State.HELD and part_of(request.member, session) == "supervisor",
        "may_add": session.state == Session.State.HELD and part_of(request.member, session) != "other",
        "draft_url": reverse("sessions:record_draft", args=[pk]),
        "breadcrumb": crumbs(session),
    }
    return render(request, "sessions/record_none.html", context)


@posts
def draft(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Draft the record from what was typed in the session."""
    session = supervisors_session(request, pk)
    record = services.record_draft(by=request.member, session=session, now=request.now)
    return see_other(page_of(record))


@require_safe
def record(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One version: the draft as it will be, or the parts of an issued one that this person may read."""
    row = found(request, pk)
    return _issued(request, row) if row.root else _draft(request, row)


def _draft(request: MemberRequest, row: Record) -> HttpResponse:
    mine = part_of(request.member, row.session)
    shared = row.state == Record.State.SHARED
    notes = notes_on(row.session_id, request.member, on=request.today)
    context = _around(request, row) | {"mine": mine, "shared": shared, "notes": notes}
    if mine == "supervisee" and not shared:
        reading(request, *notes)
        return render(request, "sessions/record_waiting.html", context)
    entries = record_entries(row.session).select_related("session")
    reading(request, row, *entries, *notes)
    if mine == "supervisee":
        row = services.record_seen(by=request.member, record=row, now=request.now)
    context |= {
        "record": row,
        "parts": draft_shown(row),
        "seen": services.seen_as_it_is(row),
        "readers": who_can_read(row, on=request.today),
        "issue_form": ReasonForm(label="Why it is issued before they have seen it", required=False),
    }
    return render(request, "sessions/record_draft.html", context)


def _issued(request: MemberRequest, row: Record) -> HttpResponse:
    parts = parts_shown(row, request.member, on=request.today)
    notes = notes_on(row.session_id, request.member, on=request.today)
    reading(request, *(part.row for part in parts if part.row), *notes)
    mine = part_of(request.member, row.session)
    fingerprint, check_words = marks_of(row)
    around = _around(request, row)
    superseded = any(other.root and other.version > row.version for other in around["versions"])
    context = around | {
        "mine": mine,
        "superseded": superseded,
        "parts": parts,
        "notes": notes,
        "refusals": refusals_of(row),
        "signing": signing_of(row, request.member, superseded=superseded),
        "fingerprint": fingerprint,
        "check_words": check_words,
        "statement": policy_of(row.session.policy_version).signing.statement,
    }
    return render(request, "sessions/record.html", context)


def _around(request: MemberRequest, row: Record) -> dict[str, Any]:
    """What every page of a record shows around it."""
    return {
        "record": row,
        "session": row.session,
        "versions": readable_records(row.session_id, request.member, on=request.today),
        "breadcrumb": crumbs(row.session),
        "report_contacts": report_contacts(),
    }


@posts
def share(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show the draft to the supervisee."""
    row = party(request, pk, only="supervisor")
    services.record_share(by=request.member, record=row, now=request.now)
    messages.success(request, f"Shared. {row.session.supervisee.name} can read the draft now.")
    return see_other(page_of(row))


@posts
def take_back(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take the shared draft back to change it."""
    row = party(request, pk, only="supervisor")
    services.record_take_back(by=request.member, record=row, now=request.now)
    messages.success(request, "Taken back. Share it again when it is ready.")
    return see_other(page_of(row))


@posts
def issue(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Fix the record and give it out for signature."""
    row = party(request, pk, only="supervisor")
    form = ReasonForm(request.POST, label="Why it is issued before they have seen it", required=False)
    if not form.is_valid():
        raise Refusal("Shorten the reason to 2,000 characters, then issue the record again.")
    services.record_issue(by=request.member, record=row, now=request.now, unseen_because=form.cleaned_data["reason"])
    messages.success(request, "Issued. Its text is fixed now, and it is out for signature.")
    return see_other(page_of(row))


@once
def correct(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Begin a new version beside an issued one, with the reason."""
    row = party(request, pk, only="supervisor")
    form = ReasonForm(request.POST or None, label="What is corrected, and why")
    if form.is_valid():
        try:
            version = services.record_correct(
                by=request.member, record=row, reason=form.cleaned_data["reason"], now=request.now
            )
            messages.success(request, "A new version is begun. The issued one stays as it is.")
            return see_other(page_of(version))
        except Refusal as refusal:
            onto(form, refusal)
    lead = "The issued version stays as it is and can still be read. The new one is shared, issued and signed like it."
    return _form(request, row, form, title="Correct the record", lead=lead, save="Begin a new version")


@once
def disagree(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Attach a disagreement, as either of the two, at any time (S17, S22, G-26)."""
    row = party(request, pk)
    form = DisagreementForm(request.POST or None)
    if form.is_valid():
        try:
            services.disagreement_add(by=request.member, record=row, text=form.cleaned_data["text"], now=request.now)
            messages.success(request, "Your disagreement is attached. It is shown and printed with the record.")
            return see_other(page_of(row))
        except Refusal as refusal:
            onto(form, refusal)
    lead = (
        "You need nobody's leave, and it changes nothing in the record. Write what you see otherwise. If it cannot be "
        "settled between the two of you, open a disagreement: the policy says where it goes from there."
    )
    return _form(request, row, form, title="Attach a disagreement", lead=lead, save="Attach it")


@once
def account(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Add one's own account of a session, also where nobody has begun its record (G-26, TH-4)."""
    session = fetch(whole(), request.member, on=request.today, pk=pk)
    if part_of(request.member, session) == "other":
        raise PermissionDenied("Only the two people of the session add their own account to its record.")
    form = DisagreementForm(request.POST or None)
    form.fields["text"].label = "Your own account"
    if form.is_valid():
        try:
            note = voice.account_add(
                by=request.member, session=session, text=form.cleaned_data["text"], now=request.now
            )
            messages.success(request, "Your account is attached. It is shown and printed with the record.")
            return see_other(page_of(note.record))
        except Refusal as refusal:
            onto(form, refusal)
    context = {"session": session, "form": form, "breadcrumb": crumbs(session)}
    return render(request, "sessions/record_account.html", context)


@posts
def disagreement_noted(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Note as the supervisor that one has read a disagreement."""
    rows = DisagreementNote.objects.select_related("record__session", "key__organisation_key")
    note = fetch(rows, request.member, on=request.today, pk=pk)
    if part_of(request.member, note.record.session) != "supervisor":
        raise PermissionDenied("The supervisor notes a disagreement on the record.")
    services.disagreement_noted(by=request.member, note=note, now=request.now)
    return see_other(page_of(note.record))


@require_safe
def sheet(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The record as it is printed and signed: fingerprint and check words on every sheet (S19)."""
    row = party(request, pk)
    if not row.root:
        raise Http404("A draft is not printed for signature.")
    parts = parts_shown(row, request.member, on=request.today)
    notes = notes_on(row.session_id, request.member, on=request.today)
    reading(request, *(part.row for part in parts if part.row), *notes)
    fingerprint, check_words = marks_of(row)
    context = _around(request, row) | {
        "parts": parts,
        "notes": notes,
        "signing": signing_of(row, request.member),
        "people": [row.session.supervisee, row.session.supervisor],
        "fingerprint": fingerprint,
        "check_words": check_words,
        "label": f"Supervision record, version {row.version}",
        "statement": policy_of(row.session.policy_version).signing.statement,
    }
    return render(request, "sessions/record_sheet.html", context)


def _form(request: MemberRequest, row: Record, form: Any, **words: str) -> HttpResponse:
    context = {"record": row, "session": row.session, "form": form, "back": page_of(row), **words}
    return render(request, "sessions/record_form.html", context | {"breadcrumb": crumbs(row.session)})
