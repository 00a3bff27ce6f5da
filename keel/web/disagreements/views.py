"""The pages of disagreements: open one, see its way and what was written, answer, take up, close (S22)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keel.web.access.reading import reading
from keel.web.access.selectors import fetch, who_can_read
from keel.web.accounts.stepup import factor_confirmed, stepped_up
from keel.web.page.refusals import Refusal, onto
from keel.web.people.current import MemberRequest
from keel.web.people.once import once, see_other
from keel.web.people.selectors.contacts import report_contacts
from keel.web.policies.selectors import policy_of
from keel.web.sessions.models import DisagreementNote

from . import selectors
from .forms import NameForm, OpenForm, WordsForm
from .models import Disagreement, Statement
from .services import answering, notes, opening, together
from .services.writing import part_of

PAGE = 25
WAITS = "Noted that you agree. The next step takes both of you, so the other person has been asked."
CLOSED = "Closed. What was written stays."
HOME = {"label": "Home", "url": "/"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a page says on which one person writes something into a file, and what once it is written."""

    title: str
    label: str
    save: str
    done: str
    waits: str = ""
    """Said instead of `done` where the file is still at its step."""
    required: bool = True

    def said(self, before: Disagreement, made: Disagreement | Statement) -> str:
        """What is said of what a service made of the file."""
        stays = isinstance(made, Disagreement) and made.step == before.step
        return self.waits if self.waits and stays else self.done


@require_safe
def listed(request: MemberRequest) -> HttpResponse:
    """The files this person may read, and the way that the policy gives. No figure says how many there are."""
    ladder, steps = selectors.ladder_today(request.today)
    page = Paginator(selectors.readable(request.member, on=request.today), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "steps": steps,
        "outside": selectors.outside(ladder),
        "clause": ladder.clause if ladder else "",
        "breadcrumb": [HOME],
    }
    return render(request, "disagreements/list.html", context)


@once
def new(request: MemberRequest) -> HttpResponse:
    """Open one: any member, with nobody's leave."""
    ladder, steps = selectors.ladder_today(request.today)
    form = OpenForm(
        request.POST or None,
        people=selectors.who_it_may_be_about(request.member, on=request.today),
        sessions=selectors.sessions_of(request.member, on=request.today),
        initial={"session": request.GET.get("session", "")},
    )
    if form.is_valid():
        try:
            what = opening.Opened(**form.cleaned_data)
            row = opening.disagreement_open(by=request.member, what=what, now=request.now)
            messages.success(request, f"Opened. It is with {row.holder.name} now.")
            return see_other(_page(row))
        except Refusal as refusal:
            onto(form, refusal)
    context = {"form": form, "steps": steps, "outside": selectors.outside(ladder)}
    return render(request, "disagreements/new.html", context | {"breadcrumb": [HOME, _list()]})


@require_safe
def disagreement(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One file: whose turn it is and by when, what was written, where it can go, who can read it."""
    row = _found(request, pk)
    on_record = selectors.notes_about(row, request.member, on=request.today)
    reading(request, row, *on_record)
    context = {
        "row": row,
        "mine": part_of(request.member, row),
        "subjects": selectors.subjects_of(row),
        "statements": selectors.statements_of(row),
        "consents": selectors.agreed_on(row),
        "rungs": selectors.route(row, on=request.today),
        "owed": selectors.owed_on(row, on=request.today),
        "may": selectors.may(row, request.member, now=request.now),
        "notes": on_record,
        "clause": _ladder(row).clause,
        "readers": who_can_read(row, on=request.today),
        **_around(row),
    }
    return render(request, "disagreements/disagreement.html", context)


@stepped_up()
@once
def answer(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Answer it with reasons, as whoever holds it; signed."""
    signed = partial(answering.disagreement_answer, factor=factor_confirmed(request))
    words = Words(
        title="Answer it",
        label="Your answer and its reasons",
        save="Sign the answer",
        done="Answered and signed. Whoever opened it has been told that there is news.",
    )
    return _write(request, pk, "holder", signed, words)


@once
def hand_on(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Hand it on to the next step, as whoever holds it."""
    words = Words(
        title="Hand it on", label="Why it is not yours to settle", save="Hand it on", done="Handed on.", waits=WAITS
    )
    return _write(request, pk, "holder", answering.disagreement_hand_on, words)


@once
def take_up(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take it to the next step, as whoever opened it."""
    words = Words(
        title="Take it up",
        label="What is still not settled",
        save="Take it up",
        done="It is with the next step now.",
        waits=WAITS,
        required=False,
    )
    return _write(request, pk, "opener", answering.disagreement_take_up, words)


@once
def agree(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Agree, as the other of the two, that it goes to a step that takes both."""
    words = Words(
        title="Agree to the next step",
        label="Anything to say with it",
        save="Agree",
        done="Both of you agreed, and it is with the next step now.",
        required=False,
    )
    return _write(request, pk, "either", together.step_agree, words)


@once
def decline(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Not agree, as either of the two, that it goes to a step that takes both."""
    words = Words(
        title="Pass over the next step",
        label="Anything to say with it",
        save="Pass it over",
        done="Noted. That step is passed over, and the one after it comes next.",
        required=False,
    )
    return _write(request, pk, "either", together.step_decline, words)


@once
def lay_down(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Close it as its holder, once whoever opened it has left."""
    words = Words(title="Lay it down", label="Why it is not pursued any further", save="Lay it down", done=CLOSED)
    return _write(request, pk, "holder", together.disagreement_lay_down, words)


@once
def add(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Add to one's own account, at any time."""
    words = Words(title="Add to it", label="What you add", save="Add it", done="Added.")
    return _write(request, pk, "opener", opening.account_add, words)


@once
def settle(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Close it, as whoever opened it."""
    words = Words(
        title="Close it", label="How it was settled, or why you close it", save="Close it", done=CLOSED, required=False
    )
    return _write(request, pk, "opener", opening.disagreement_settle, words)


@once
def name(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say that it is about somebody else too; they are shut out at once."""
    row = _found(request, pk)
    _only(request, row, "opener")
    people = selectors.who_it_may_be_about(request.member, on=request.today)
    form = NameForm(request.POST or None, people=people)
    if form.is_valid():
        try:
            opening.subject_name(by=request.member, row=row, now=request.now, **form.cleaned_data)
            messages.success(request, "Noted. They cannot see that it exists.")
            return see_other(_page(row))
        except Refusal as refusal:
            onto(form, refusal)
    lead = "From this moment they see nothing of it. If it is theirs to answer, it goes on to the next step."
    return _form(request, row, form, title="Whom it is about", lead=lead, save="Name them")


@once
def note(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Agree that the headteacher and the trust lead may read a note on a record (c9a)."""
    rows = DisagreementNote.objects.select_related(
        "record__session", "key__organisation_key", "by__key__organisation_key"
    )
    row = fetch(rows, request.member, on=request.today, pk=pk)
    session = row.record.session
    decides = request.member.pk not in (session.supervisee_id, session.supervisor_id)
    form = WordsForm(request.POST or None, label="Why", required=decides)
    if form.is_valid():
        try:
            notes.note_open(by=request.member, note=row, now=request.now, reason=form.cleaned_data["text"])
            messages.success(request, "Noted.")
            return see_other(reverse("disagreements:list"))
        except Refusal as refusal:
            onto(form, Refusal(refusal.message, field="text"))
    reading(request, row)
    context = {"form": form, "note": row, "decides": decides, "breadcrumb": [HOME, _list()]}
    return render(request, "disagreements/note.html", context)


def _write(
    request: MemberRequest, pk: UUID, only: str, service: Callable[..., Disagreement | Statement], words: Words
) -> HttpResponse:
    """A page on which one person writes something into a file."""
    row = _found(request, pk)
    _only(request, row, only)
    form = WordsForm(request.POST or None, label=words.label, required=words.required)
    if form.is_valid():
        try:
            made = service(by=request.member, row=row, text=form.cleaned_data["text"], now=request.now)
            messages.success(request, words.said(row, made))
            return see_other(_page(row))
        except Refusal as refusal:
            onto(form, refusal)
    return _form(request, row, form, title=words.title, save=words.save)


def _form(request: MemberRequest, row: Disagreement, form: Any, **words: str) -> HttpResponse:
    context = {"row": row, "form": form, "back": _page(row), **_around(row), **words}
    return render(request, "disagreements/form.html", context)


def _found(request: MemberRequest, pk: UUID) -> Disagreement:
    return fetch(selectors.disagreements(), request.member, on=request.today, pk=pk)


def _only(request: MemberRequest, row: Disagreement, part: str) -> None:
    if part_of(request.member, row) not in (("opener", "holder") if part == "either" else (part,)):
        who = {"opener": "whoever opened it", "holder": "whoever holds it now"}.get(part, "one of the two")
        raise PermissionDenied(f"Only {who} can do this.")


def _around(row: Disagreement) -> dict[str, Any]:
    return {
        "outside": _ladder(row).outside,
        "breadcrumb": [HOME, _list(), {"label": "Disagreement", "url": _page(row)}],
        "report_contacts": report_contacts(),
    }


def _ladder(row: Disagreement) -> Any:
    return policy_of(row.policy_version).ladder


def _page(row: Disagreement) -> str:
    return reverse("disagreements:disagreement", args=[row.pk])


def _list() -> dict[str, str]:
    return {"label": "Disagreements", "url": reverse("disagreements:list")}
