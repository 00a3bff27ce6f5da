"""The list of sessions, one session's own page, why a date is due, and one's own dates for a calendar."""

from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keel.web.access.selectors import fetch, visible, who_can_read
from keel.web.obligations.selectors import about_session
from keel.web.obligations.selectors import shown as with_status
from keel.web.people.current import MemberRequest
from keel.web.people.offices import HEAD
from keel.web.people.powers import roles_now
from keel.web.policies.selectors import policy_of
from keel.web.sessions.calendar_file import calendar_file
from keel.web.sessions.models import Record, Session
from keel.web.sessions.selectors import schedule
from keel.web.sessions.selectors.entries import whole
from keel.web.sessions.selectors.steps import next_step
from keel.web.sessions.selectors.why import explained

from .booking import crumbs

PAGE = 25


@require_safe
def sessions(request: MemberRequest) -> HttpResponse:
    """One's own sessions, or with `?who=all` all that one may see: those to come first, with what is owed."""
    everybody = request.GET.get("who") == "all"
    rows = schedule.sessions_listed(request.member, on=request.today, everybody=everybody)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = schedule.list_page(list(page), request.member, on=request.today)
    context = {
        "page_obj": page,
        "lines": shown.lines,
        "informal": shown.informal,
        "everybody": everybody,
        "may_book": bool(shown.lines) or not (shown.all_roles | {HEAD}).isdisjoint(roles_now(request)),
        "may_plan": not (shown.supervisor_roles | {HEAD}).isdisjoint(roles_now(request)),
        "key": uuid4().hex,
        "informal_url": reverse("sessions:informal"),
        "breadcrumb": [{"label": "Home", "url": "/"}],
    }
    return render(request, "sessions/list.html", context)


@require_safe
def session(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Where one session stands: when, who, prepared, owed, attended, recorded; and the next step."""
    row = fetch(whole().select_related("replaces", "cancelled_by__key"), request.member, on=request.today, pk=pk)
    record = schedule.newest_records([row.pk]).get(row.pk)
    replaced_by = Session.objects.filter(replaces=row).first()
    part = {row.supervisee_id: "supervisee", row.supervisor_id: "supervisor"}.get(request.member.pk, "")
    context = {
        "session": row,
        "arrangement": policy_of(row.policy_version).arrangements[row.arrangement],
        "record": record,
        "opens_record": bool(part) or _may_know_of(record, request),
        "replaced_by": replaced_by,
        "part": part,
        "step": next_step(row, request.member, record, on=request.today, replaced=replaced_by is not None),
        "duties": schedule.duties_about(row, on=request.today, with_cases=bool(part)),
        "parties": row.parties.select_related("member__key__organisation_key").order_by("part"),
        "is_standing": row.state in (Session.State.PLANNED, Session.State.PREPARED),
        "has_come": row.starts_at <= request.now,
        "is_past": row.starts_at.date() < request.today,
        "readers": who_can_read(row, on=request.today),
        "breadcrumb": crumbs(),
    }
    return render(request, "sessions/session.html", context)


def _may_know_of(record: Record | None, request: MemberRequest) -> bool:
    """Whether whoever looks on may open the record's page."""
    if record is None:
        return False
    return visible(Record.objects.filter(pk=record.pk), request.member, on=request.today).exists()


@require_safe
def why(request: MemberRequest, pk: UUID, obligation_pk: UUID) -> HttpResponse:
    """Why something about a session is due on its day: clause, facts, counting."""
    row = fetch(whole(), request.member, on=request.today, pk=pk)
    owed = about_session(row.pk).filter(pk=obligation_pk)
    found = with_status(owed, on=request.today)
    explanation = explained(request.organisation, found[0].row) if found else None
    if explanation is None:
        raise Http404("Nothing is due here any more.")
    context = {"session": row, "owed": found[0], "why": explanation, "breadcrumb": crumbs(row)}
    return render(request, "sessions/session_why.html", context)


@require_safe
def calendar(request: MemberRequest) -> HttpResponse:
    """One's own sessions as a file for one's calendar: neutral titles, no names, no place (S25)."""
    body = calendar_file(schedule.diary_of(request.member, on=request.today), made=request.now)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="supervision.ics"'
    return response
