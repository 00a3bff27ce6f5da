"""The end of a session: attendance, what was left out, ended or noted as held; each person's own mark (S19)."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keel.web.access.reading import reading
from keel.web.access.selectors import fetch, who_can_read
from keel.web.page.refusals import Refusal, onto
from keel.web.people.current import MemberRequest
from keel.web.people.once import once, posts, see_other
from keel.web.people.selectors.contacts import report_contacts
from keel.web.sessions.forms.room import AttendanceForm, HeldForm
from keel.web.sessions.models import AgendaCase, Session
from keel.web.sessions.selectors.entries import whole
from keel.web.sessions.selectors.room import agenda_of, parties_of, policy_for
from keel.web.sessions.services.preparation import agenda_in_step
from keel.web.sessions.services.room import attendance_note, monitoring_mark, session_end, session_note_held

from .room import crumbs, open_room, room_context, supervisors_session


@once
def room_end(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Note who came and when, see what was left out, and end the session."""
    session = open_room(request, pk)
    agenda, parties = agenda_of(session), parties_of(session)
    form = AttendanceForm(request.POST or None, session=session, parties=parties, now=request.now)
    if form.is_valid():
        try:
            attendance_note(by=request.member, session=session, attended=form.attended(), now=request.now)
            if session.state == Session.State.IN_SESSION and request.POST.get("do") == "end":
                session_end(by=request.member, session=session, now=request.now)
                messages.success(request, "The session is over. Now each of you marks the monitoring record.")
                return see_other(reverse("sessions:monitoring", args=[pk]))
            messages.success(request, "Attendance saved.")
            return see_other(reverse("sessions:room_end", args=[pk]))
        except Refusal as refusal:
            onto(form, refusal)
    reading(request, *agenda)
    left_out = [one for one in agenda if one.discussed_at is None]
    context = room_context(request, session, agenda, "end") | {
        "form": form,
        "record_url": reverse("sessions:session_record", args=[pk]),
        "social_care_left": [one for one in left_out if one.why == AgendaCase.Why.SOCIAL_CARE],
        "others_left": [one for one in left_out if one.why != AgendaCase.Why.SOCIAL_CARE],
    }
    return render(request, "sessions/room_end.html", context)


@once
def held(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Note afterwards that a session took place, as when it was run on paper."""
    session = supervisors_session(request, pk)
    agenda_in_step(by=request.member, session=session, now=request.now)
    agenda, parties = agenda_of(session), parties_of(session)
    form = HeldForm(request.POST or None, session=session, parties=parties, now=request.now, agenda=agenda)
    if form.is_valid():
        try:
            with transaction.atomic():  # all of it or nothing: times without the session would be half a fact
                attendance_note(by=request.member, session=session, attended=form.attended(), now=request.now)
                session_note_held(
                    by=request.member,
                    session=session,
                    now=request.now,
                    discussed=[UUID(one) for one in form.cleaned_data.get("discussed", [])],
                    reviewed=form.cleaned_data["reviewed"],
                )
            messages.success(request, "Noted as held. Now write it up: what was on paper goes into the same fields.")
            return see_other(reverse("sessions:room", args=[pk]))
        except Refusal as refusal:
            onto(form, refusal)
    reading(request, *agenda)
    context = {"session": session, "form": form, "breadcrumb": crumbs(session), "report_contacts": report_contacts()}
    return render(request, "sessions/room_held.html", context)


@require_safe
def monitoring(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The monitoring record of one session: who was there, from when to when, and each person's own mark."""
    session = fetch(whole(), request.member, on=request.today, pk=pk)
    parties = parties_of(session)
    own = next((one for one in parties if one.member_id == request.member.pk), None)
    context = {
        "session": session,
        "parties": parties,
        "own": own,
        "mark_url": reverse("sessions:mark", args=[pk]),
        "session_url": reverse("sessions:session", args=[pk]),
        "may_mark": own is not None and own.marked_at is None and session.state == Session.State.HELD,
        "words": policy_for(session).conduct.monitoring,
        "breadcrumb": crumbs(session),
        "readers": who_can_read(session, on=request.today),
    }
    return render(request, "sessions/monitoring.html", context)


@posts
def mark(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Put one's own mark on the monitoring record."""
    session = fetch(whole(), request.member, "write", on=request.today, pk=pk)
    monitoring_mark(by=request.member, session=session, now=request.now)
    messages.success(request, "Your mark is on the monitoring record.")
    return see_other(reverse("sessions:monitoring", args=[pk]))
