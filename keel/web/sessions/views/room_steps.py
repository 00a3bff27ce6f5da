"""The steps of the room that are written in: each child, the work, the person. Sent whole, or saved as typed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render

from keel.web.access.reading import reading
from keel.web.actions.models import Action
from keel.web.actions.services import Agreed, action_agree
from keel.web.cases.selectors import statuses_on
from keel.web.page.refusals import Refusal, onto
from keel.web.people.current import MemberRequest
from keel.web.people.models import Member
from keel.web.people.once import once, see_other
from keel.web.sessions.events import session_day
from keel.web.sessions.forms.room import ActionForm
from keel.web.sessions.forms.typed import Posted, entries_by_name, take_posted, typed_fields
from keel.web.sessions.last_notes import entries_and_last, labelled, last_notes
from keel.web.sessions.models import AgendaCase, Session
from keel.web.sessions.selectors.room import actions_in, agenda_of, owners_for, policy_for
from keel.web.sessions.services.room import case_discussed, case_seconds, system_reviewed

from .room import next_step, open_room, room_context, step_url

AfterSave = Callable[[], None]


@once
def room_case(request: MemberRequest, pk: UUID, item: UUID) -> HttpResponse:
    """One child: the facts beside the notes, decisions with reasons, actions (S12, S15)."""
    session = open_room(request, pk)
    agenda = agenda_of(session)
    one = next((row for row in agenda if row.pk == item), None)
    if one is None:
        raise Http404("There is no such child on this agenda.")
    step = _Step(request, session, agenda, str(item), "case", one)
    return step.answer("sessions/room_case.html", lambda: _case_kept(request, one))


@once
def room_session(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The work: agenda items, issues, workload, training, and the safeguarding system (S13)."""
    session = open_room(request, pk)
    step = _Step(request, session, agenda_of(session), "session", "session")
    return step.answer("sessions/room_session.html", lambda: _review_kept(request, session))


@once
def room_person(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The person: read by the two alone."""
    session = open_room(request, pk)
    step = _Step(request, session, agenda_of(session), "person", "personal")
    return step.answer("sessions/room_person.html", lambda: None)


class _Step:
    """One step of the room: its texts, its actions, and what its one form does when it is sent."""

    def __init__(
        self,
        request: MemberRequest,
        session: Session,
        agenda: list[AgendaCase],
        key: str,
        part: str,
        item: AgendaCase | None = None,
    ) -> None:
        self.request, self.session, self.agenda = request, session, agenda
        self.key, self.part, self.item = key, part, item
        self.posted: Posted | None = None
        self.owners, self.day = owners_for(session, on=request.today), session_day(session)
        self.form = self._blank()
        if request.method == "POST":
            bound = ActionForm(request.POST, owners=self.owners, day=self.day)
            self.form = bound if bound.is_wanted(asked=request.POST.get("do") == "add") else self.form

    def _blank(self) -> ActionForm:
        return ActionForm(owners=self.owners, day=self.day)

    def answer(self, template: str, after: AfterSave) -> HttpResponse:
        """Show the step; on POST keep everything in it first, and go on only when nothing is left to put right."""
        if self.request.method == "POST":
            going = self._taken(after)
            if going is not None:
                return going
        return render(self.request, template, self._context())

    def _taken(self, after: AfterSave) -> HttpResponse | None:
        self.posted = take_posted(self.request, self.session, by=self.request.member, now=self.request.now)
        after()
        added = self.form.is_bound
        if added and not self._agreed():
            return None
        if not self.posted.is_saved:
            self.form = self._blank()  # the action was taken: shown again, it would be agreed twice
            return None
        if self.request.POST.get("do") == "next":
            return see_other(next_step(self.session, self.agenda, self.key))
        messages.success(self.request, "Action added." if added else "Saved.")
        return see_other(step_url(self.session, self.key) + ("#actions" if added else ""))

    def _agreed(self) -> bool:
        if not self.form.is_valid():
            return False
        given = self.form.cleaned_data
        what = Agreed(
            part=self.part,
            session_id=self.session.pk,
            supervisee=self.session.supervisee,
            text=given["what"],
            owner=_owner(given["owner"]),
            due=given["due"],
            case=self.item.case if self.item else None,
        )
        try:
            action_agree(by=self.request.member, what=what, on=self.day, now=self.request.now)
        except Refusal as refusal:
            field = {"text": "what"}.get(refusal.field or "", refusal.field)
            onto(self.form, Refusal(refusal.message, field=field))
            return False
        return True

    def _context(self) -> dict[str, Any]:
        request, session = self.request, self.session
        case = self.item.case if self.item else None
        written, earlier = entries_and_last(session, case.pk if case else None, request.member, on=request.today)
        rows = [
            row
            for row in written
            if row.case_id == (case.pk if case else None) and row.part in (self.part, "agenda", "case note")
        ]
        actions = actions_in(session, request.member, on=request.today)
        before, agreed = self._mine(actions.shown), self._mine(actions.agreed)
        reading(request, *rows, *earlier, *before, *agreed, *self.agenda)
        policy = policy_for(session)
        context = room_context(request, session, self.agenda, self.key) | {
            "fields": typed_fields(
                session,
                self.part,
                entries=entries_by_name(row for row in rows if row.part == self.part),
                case=case,
                posted=self.posted,
            ),
            "form": self.form,
            "before": before,
            "agreed": agreed,
            "item": self.item,
            "key": self.key,
            "reflection": policy.reflection,
            "conduct": policy.conduct,
            "agenda_texts": [row for row in rows if row.part == "agenda" and row.text.strip()],
            "last_notes": last_notes(earlier),
            "private_notes": labelled([row for row in rows if row.part == "case note"]),
        }
        if case is not None:
            context["statuses"] = statuses_on([case.pk], self.day)[case.pk]
        return context

    def _mine(self, actions: list[Action]) -> list[Action]:
        case_id = self.item.case_id if self.item else None
        return [one for one in actions if one.part == self.part and one.case_id == case_id]


def _case_kept(request: MemberRequest, item: AgendaCase) -> None:
    """Keep the child's minutes, and that it was discussed, where the session is under way."""
    if item.session.state != Session.State.IN_SESSION:
        return
    seconds = request.POST.get(f"seconds:{item.case_id}", "")
    if seconds.isascii() and seconds.isdigit() and len(seconds) < 8:
        case_seconds(by=request.member, item=item, seconds=int(seconds))
    asked = request.POST.get("do")
    if asked == "next" and item.discussed_at is None and item.fitted:
        case_discussed(by=request.member, item=item, discussed=True, now=request.now)
    if asked == "not discussed" and item.discussed_at is not None:
        case_discussed(by=request.member, item=item, discussed=False, now=request.now)


def _review_kept(request: MemberRequest, session: Session) -> None:
    reviewed = request.POST.get("system_reviewed") == "yes"
    if session.state == Session.State.IN_SESSION and reviewed != session.system_reviewed:
        system_reviewed(by=request.member, session=session, reviewed=reviewed, now=request.now)
        session.system_reviewed = reviewed


def _owner(member_id: str) -> Member:
    return Member.objects.select_related("key__organisation_key").get(pk=member_id)
