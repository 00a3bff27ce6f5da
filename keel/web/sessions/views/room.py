"""The room, on the supervisor's login: begin, last time's actions first (S6, S10)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keel.web.access.reading import reading
from keel.web.access.selectors import fetch
from keel.web.actions.models import Action
from keel.web.actions.services import action_close, action_redate
from keel.web.page.dates import say_day
from keel.web.page.refusals import Refusal, onto
from keel.web.people.current import MemberRequest
from keel.web.people.once import once, posts, see_other
from keel.web.people.selectors.contacts import report_contacts
from keel.web.sessions.events import session_day
from keel.web.sessions.forms.room import CloseForm, RedateForm
from keel.web.sessions.models import AgendaCase, Record, Session
from keel.web.sessions.selectors.entries import whole
from keel.web.sessions.selectors.room import (
    actions_in,
    agenda_of,
    hidden_actions,
    minutes_each,
    policy_for,
    seconds_so_far,
    steps_of,
)
from keel.web.sessions.services.booking import part_of
from keel.web.sessions.services.room import session_begin

AHEAD = (Session.State.PLANNED, Session.State.PREPARED)


def supervisors_session(request: MemberRequest, pk: UUID) -> Session:
    """The session, for its supervisor alone: 404 for whoever may not see it, 403 for whoever may only read it."""
    newest = Record.objects.filter(session=OuterRef("pk")).order_by("-version").values("root")[:1]
    rows = whole().annotate(newest_root=Subquery(newest))
    session = fetch(rows, request.member, "write", on=request.today, pk=pk)
    if part_of(request.member, session) != "supervisor":
        raise PermissionDenied("The room runs on the supervisor's login. What is agreed there comes to you as a draft.")
    return session


def open_room(request: MemberRequest, pk: UUID) -> Session:
    """The session while its record can be written: under way, or held and not yet issued, or under correction."""
    return must_be_open(supervisors_session(request, pk))


def must_be_open(session: Session) -> Session:
    """Give the session back, or refuse it because its record cannot be written now."""
    if session.state not in (Session.State.IN_SESSION, Session.State.HELD):
        raise Refusal("The session is not under way. Begin it on its day, or note it as held.")
    if session.newest_root:  # type: ignore[attr-defined]
        raise Refusal("The record of this session was issued, so its text is fixed. Correct it by a new version.")
    return session


def room_context(request: MemberRequest, session: Session, agenda: list[AgendaCase], current: str) -> dict[str, Any]:
    """What every page of the room shows around its own part."""
    return {
        "session": session,
        "agenda": agenda,
        "steps": steps_of(session, agenda, current),
        "seconds": seconds_so_far(session, request.now),
        "minutes_each": minutes_each(session, sum(one.fitted for one in agenda)),
        "is_running": session.state == Session.State.IN_SESSION,
        "report_contacts": report_contacts(),
        "breadcrumb": crumbs(session),
    }


def crumbs(session: Session) -> list[dict[str, str]]:
    """From home to the session."""
    return [
        {"label": "Home", "url": "/"},
        {"label": "Sessions", "url": reverse("sessions:list")},
        {"label": say_day(session.starts_at), "url": reverse("sessions:session", args=[session.pk])},
    ]


@posts
def begin(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Begin the session, or take it up again on its own day."""
    session = supervisors_session(request, pk)
    session_begin(by=request.member, session=session, now=request.now)
    return see_other(reverse("sessions:room", args=[pk]))


@require_safe
def room(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The first page of the room: what S10 asks for, then what was agreed last time."""
    session = supervisors_session(request, pk)
    conduct = policy_for(session).conduct
    if session.state in AHEAD:
        context = {
            "session": session,
            "conduct": conduct,
            "too_early": session_day(session) > request.today,
            "begin_url": reverse("sessions:begin", args=[pk]),
            "held_url": reverse("sessions:held", args=[pk]),
            "breadcrumb": crumbs(session),
        }
        return render(request, "sessions/room_begin.html", context)
    must_be_open(session)
    agenda = agenda_of(session)
    actions = actions_in(session, request.member, on=request.today)
    reading(request, *agenda, *actions.shown)
    context = room_context(request, session, agenda, "start") | {
        "conduct": conduct,
        "actions": [(one, CloseForm(prefix=one.pk.hex), RedateForm(prefix=one.pk.hex)) for one in actions.shown],
        "hidden_actions": hidden_actions(session, actions.shown),
        "numbers": {row.case_id: row.case for row in agenda},
        "next_url": next_step(session, agenda, "start"),
    }
    return render(request, "sessions/room.html", context)


@once
def room_action(request: MemberRequest, pk: UUID, action: UUID) -> HttpResponse:
    """Close one action with what came of it, or give it a new date with the reason."""
    session = open_room(request, pk)
    row = fetch(_actions(session), request.member, "write", on=request.today, pk=action)
    asked = request.POST.get("do", "")
    close = CloseForm(request.POST if asked == "close" else None, prefix=row.pk.hex)
    redate = RedateForm(request.POST if asked == "redate" else None, prefix=row.pk.hex)
    form = close if asked == "close" else redate
    if form.is_valid():
        try:
            _act(request, session, row, asked, form.cleaned_data)
            messages.success(request, "Closed." if asked == "close" else "New date set. The count of new dates shows.")
            return see_other(_back(request, session))
        except Refusal as refusal:
            onto(form, refusal)
    reading(request, row)
    context = {
        "session": session,
        "row": row,
        "close": close,
        "redate": redate,
        "form": form,
        "from": _from(request),
        "back": _back(request, session),
        "breadcrumb": crumbs(session),
        "report_contacts": report_contacts(),
    }
    return render(request, "sessions/room_action.html", context)


def next_step(session: Session, agenda: list[AgendaCase], current: str) -> str:
    """The address of the step that follows one."""
    keys = ["start", *(str(one.pk) for one in agenda if one.fitted), "session", "person", "end"]
    place = keys.index(current) if current in keys else keys.index("session") - 1
    return step_url(session, keys[min(place + 1, len(keys) - 1)])


def step_url(session: Session, key: str) -> str:
    """The address of one step."""
    names = {"start": "room", "session": "room_session", "person": "room_person", "end": "room_end"}
    if key in names:
        return reverse(f"sessions:{names[key]}", args=[session.pk])
    return reverse("sessions:room_case", args=[session.pk, key])


def _actions(session: Session) -> Any:
    """The actions that may be worked on here: this supervisee's, as far as the door lets through."""
    rows = Action.objects.filter(supervisee_id=session.supervisee_id)
    return rows.select_related("key__organisation_key", "owner__key__organisation_key", "case__key__organisation_key")


def _act(request: MemberRequest, session: Session, row: Action, asked: str, given: dict[str, Any]) -> None:
    common: dict[str, Any] = {"by": request.member, "action": row, "now": request.now, "session_id": session.pk}
    if asked == "close":
        action_close(on=request.today, outcome=given["outcome"], **common)
    elif asked == "redate":
        action_redate(due=given["due"], reason=given["reason"], **common)
    else:
        raise Http404


def _back(request: MemberRequest, session: Session) -> str:
    """The step the action was looked at from: a word of ours, never an address that somebody sent."""
    key = _from(request)
    try:
        return step_url(session, key if key in ("session", "person") else str(UUID(key)))
    except ValueError:
        return step_url(session, "start")


def _from(request: MemberRequest) -> str:
    return request.POST.get("from", "") or request.GET.get("from", "")
