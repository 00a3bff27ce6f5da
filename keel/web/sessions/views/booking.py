"""Sessions in time: booked, moved, cancelled, missed, rebooked; the informal tick."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from keel.web.access.selectors import fetch
from keel.web.agreements.models import Agreement, Participant
from keel.web.agreements.selectors import agreements
from keel.web.page.dates import in_london, say_day, say_moment
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.current import MemberRequest
from keel.web.people.models import Member
from keel.web.people.offices import HEAD
from keel.web.people.once import once, posts, see_other
from keel.web.people.powers import roles_now
from keel.web.people.selectors import role_slugs
from keel.web.policies.selectors import policy_of, policy_on
from keel.web.sessions.forms.booking import CancelForm, MeetingForm, ReasonForm
from keel.web.sessions.models import Session
from keel.web.sessions.selectors import schedule
from keel.web.sessions.selectors.entries import whole
from keel.web.sessions.selectors.why import explained, owed_after
from keel.web.sessions.services import booking
from keel.web.sessions.services.preparation import agenda_bring


def book_choose(request: MemberRequest) -> HttpResponse:
    """Whom to book a session for: everybody under one's agreements, each with the session that is due next."""
    rows = list(schedule.agreements_to_book(request.member, head=HEAD in roles_now(request)))
    pairs = [(one, person.member) for one in rows for person in _of(one, Participant.Part.SUPERVISEE)]
    due = schedule.next_due([member.pk for _, member in pairs], on=request.today)
    people = [
        {
            "agreement": agreement,
            "member": member,
            "heading": policy_of(agreement.policy_version).arrangements[agreement.arrangement].heading,
            "cadence": policy_of(agreement.policy_version).arrangements[agreement.arrangement].cadence,
            "due": due.get((member.pk, agreement.arrangement)),
        }
        for agreement, member in pairs
    ]
    return render(request, "sessions/book_choose.html", {"people": people, "breadcrumb": crumbs()})


@once
def book(request: MemberRequest, agreement_pk: UUID, member_pk: UUID) -> HttpResponse:
    """Book one session by hand, with the next due date and its arithmetic beside; `?extra_of=` for what did not fit."""
    agreement, supervisee = _to_book(request, agreement_pk, member_pk)
    first = _extra_of(request, supervisee)
    supervisors = tuple(one.member for one in _of(agreement, Participant.Part.SUPERVISOR))
    form = MeetingForm(request.POST or None, supervisors=supervisors)
    if form.is_valid():
        what = booking.Booked(
            agreement=agreement,
            supervisee=supervisee,
            supervisor=form.supervisor_chosen,
            starts_at=form.starts_at,
            place=form.cleaned_data["place"],
            confirmed=form.cleaned_data["confirmed"],
            extra=first is not None,
        )
        try:
            session = booking.session_book(by=request.member, what=what, now=request.now)
            if first is not None:
                agenda_bring(by=request.member, session=session, first=first, now=request.now)
            messages.success(request, f"Booked for {say_moment(session.starts_at)}.")
            return see_other(address(session))
        except Refusal as refusal:
            form.refused(refusal)
    due = schedule.next_due([supervisee.pk], on=request.today).get((supervisee.pk, agreement.arrangement))
    context = {
        "form": form,
        "supervisee": supervisee,
        "supervisors": supervisors,
        "arrangement": policy_of(agreement.policy_version).arrangements[agreement.arrangement],
        "due": due,
        "why": explained(request.organisation, due) if due else None,
        "first": first,
        "breadcrumb": [*crumbs(), {"label": "Book a session", "url": reverse("sessions:book")}],
    }
    return render(request, "sessions/book.html", context)


@once
def move(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Move a session to another time."""
    session = mine(request, pk)
    local = in_london(session.starts_at)
    initial = {"day": local.date(), "starts": local.time(), "place": session.place}
    form = MeetingForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            booking.session_move(
                by=request.member,
                session=session,
                starts_at=form.starts_at,
                place=form.cleaned_data["place"],
                confirmed=form.cleaned_data["confirmed"],
                now=request.now,
            )
            messages.success(request, f"Moved to {say_moment(form.starts_at)}.")
            return see_other(address(session))
        except Refusal as refusal:
            form.refused(refusal)
    lead = "What was prepared stays with it. Your calendars do not change by themselves: tell each other."
    return _asked(request, session, form, "Move the session", lead, "Move")


@once
def cancel(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Cancel a session with its reason and, wherever possible, agree the new day at once (S23)."""
    session = mine(request, pk)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        try:
            new = _cancelled(request, session, form)
            said = f"Cancelled. The new session is on {say_moment(new.starts_at)}." if new else "Cancelled."
            messages.success(request, said)
            return see_other(address(new or session))
        except Refusal as refusal:
            form.refused(refusal)
    lead = f"Agree the new day now if you can. {owed_after(session, 'session cancelled')}".strip()
    return _asked(request, session, form, "Cancel the session", lead, "Cancel the session", kind="warning")


@once
def miss(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Note that somebody did not come."""
    session = mine(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            booking.session_miss(by=request.member, session=session, reason=reason, now=request.now)
            messages.success(request, "Noted as missed. Agree a new day now.")
            return see_other(address(session))
        except Refusal as refusal:
            form.add_error("reason", refusal.message)
    lead = owed_after(session, "session missed")
    return _asked(request, session, form, "Note as missed", lead, "Note as missed")


@once
def rebook(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Book the session that stands in for a cancelled or missed one."""
    session = mine(request, pk)
    form = MeetingForm(request.POST or None, initial={"place": session.place})
    if form.is_valid():
        try:
            new = _rebooked(request, session, form.starts_at, form.cleaned_data)
            messages.success(request, f"Booked for {say_moment(new.starts_at)}. What was prepared is in it.")
            return see_other(address(new))
        except Refusal as refusal:
            form.refused(refusal)
    lead = owed_after(session, "session cancelled" if session.state == Session.State.CANCELLED else "session missed")
    return _asked(request, session, form, "Agree a new day", lead, "Book")


@posts
def informal(request: MemberRequest) -> HttpResponse:
    """Tick that two people talked informally today (S4, S9)."""
    try:
        other = get_object_or_404(Member.objects.select_related("key"), pk=UUID(request.POST.get("with", "")))
    except ValueError:
        raise Http404("There is nobody here of this name.") from None
    adopted = policy_on(request.today)
    mine_now, theirs = roles_now(request), role_slugs(other, request.today)
    if adopted is not None and schedule.informal_arrangement(adopted.policy, mine_now, theirs):
        supervisee, supervisor = request.member, other
    elif adopted is not None and schedule.informal_arrangement(adopted.policy, theirs, mine_now):
        supervisee, supervisor = other, request.member
    else:
        raise PermissionDenied("Your policy sets up no informal supervision between the two of you.")
    booking.informal_tick(
        by=request.member, supervisee=supervisee, supervisor=supervisor, on=request.today, now=request.now
    )
    messages.success(request, f"Ticked for {say_day(request.today)}. It stands beside your planned sessions.")
    return see_other(reverse("sessions:list"))


def crumbs(session: Session | None = None) -> list[dict[str, str]]:
    """The way here: home, sessions, one session."""
    found = [{"label": "Home", "url": "/"}, {"label": "Sessions", "url": reverse("sessions:list")}]
    return [*found, {"label": say_day(session.starts_at), "url": address(session)}] if session else found


def address(session: Session) -> str:
    """Where a session's own page is."""
    return reverse("sessions:session", args=[session.pk])


def mine(request: MemberRequest, pk: UUID) -> Session:
    """A session whose time the member may change: 404 for a stranger, 403 for who only reads the schedule."""
    return fetch(whole(), request.member, "write", on=request.today, pk=pk)


def _asked(
    request: MemberRequest, session: Session, form: object, title: str, lead: str, save: str, *, kind: str = "primary"
) -> HttpResponse:
    context = {"session": session, "form": form, "page_title": title, "lead": lead, "save": save, "kind": kind}
    return render(request, "sessions/move.html", {**context, "breadcrumb": crumbs(session)})


def _of(agreement: Agreement, part: str) -> list[Participant]:
    return [one for one in agreement.participants.all() if one.part == part]


def _to_book(request: MemberRequest, agreement_pk: UUID, member_pk: UUID) -> tuple[Agreement, Member]:
    agreement = fetch(agreements(), request.member, on=request.today, pk=agreement_pk)
    people = {one.member_id: one for one in agreement.participants.all()}
    if request.member.pk not in people and HEAD not in roles_now(request):
        raise PermissionDenied("Only those whom the agreement names, and the headteacher, book sessions under it.")
    found = people.get(member_pk)
    if found is None or found.part != Participant.Part.SUPERVISEE:
        raise Http404("Nobody of this agreement is supervised under this address.")
    return agreement, found.member


def _extra_of(request: MemberRequest, supervisee: Member) -> Session | None:
    """The session whose cases did not fit, if the address names one of this person's that the booker may know of."""
    try:
        pk = UUID(request.GET.get("extra_of", ""))
    except ValueError:
        return None
    return fetch(whole().filter(supervisee=supervisee), request.member, on=request.today, pk=pk)


def _cancelled(request: MemberRequest, session: Session, form: CancelForm) -> Session | None:
    """Both at once or neither: a new time that cannot be booked leaves the session as it was."""
    with transaction.atomic(), facts_changed.together():
        cancelled = booking.session_cancel(
            by=request.member, session=session, reason=form.cleaned_data["reason"], now=request.now
        )
        starts_at = form.starts_at
        return _rebooked(request, cancelled, starts_at, form.cleaned_data) if starts_at else None


def _rebooked(request: MemberRequest, session: Session, starts_at: datetime, data: dict[str, object]) -> Session:
    return booking.session_rebook(
        by=request.member,
        session=session,
        starts_at=starts_at,
        place=str(data["place"]),
        confirmed=bool(data["confirmed"]),
        now=request.now,
    )
