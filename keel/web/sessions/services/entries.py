"""Saving what is typed: each save a version, none overwritten silently (promise 4, G-39, G-40)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from keel.core.forms import AnswersRefused, Form, validate
from keel.core.forms.kinds import Field
from keel.policies import form as form_named
from keel.web.access import kinds
from keel.web.access.selectors import decide_for
from keel.web.cases.models import Case
from keel.web.ledger.entries import Thing
from keel.web.page.refusals import Refusal
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.policies.selectors import policy_of
from keel.web.sealing.models import DataKey
from keel.web.sessions.events import tell
from keel.web.sessions.models import Entry, EntryVersion, Record, Session

SITTING: Final = timedelta(hours=4)
"""How long one person goes on writing in a field before it counts as writing anew; every save is kept as a version."""

WIRE: Final = {"case note": "note"}
"""Parts whose word in a field's name is another, because names and ids have no blanks."""

ACTIONS: Final = ".actions"
"""The ending of a field that stands beside another and holds its actions as typed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text belongs: the part of the form, its field, and the case in a part about one child."""

    part: str
    field: str
    case: Case | None = None

    @property
    def name(self) -> str:
        """Its name on a page: "session:workload", or with the case's id between: "note:<id>:update"."""
        return name_of(self.part, self.field, self.case.pk if self.case else None)


def name_of(part: str, field: str, case_id: UUID | None = None) -> str:
    """The name of a field on a page and to the saving address."""
    return ":".join([WIRE.get(part, part), *([str(case_id)] if case_id else []), field])


def place_named(name: str) -> Place:
    """Read a name of `name_of` back. Http404 for one that is none, and for a case that is not there."""
    words = name.split(":")
    part = {wire: part for part, wire in WIRE.items()}.get(words[0], words[0])
    about_a_case = part in (Entry.Part.CASE, Entry.Part.NOTE)
    if part not in Entry.Part.values or len(words) != (3 if about_a_case else 2):
        raise Http404("There is no such field.")
    if not about_a_case:
        return Place(part, words[1])
    try:
        case = Case.objects.select_related("key__organisation_key").filter(pk=UUID(words[1])).first()
    except ValueError:
        case = None
    if case is None:
        raise Http404("There is no such field.")
    return Place(part, words[2], case)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, and the version that the writer started from (0: there was none).

    `key` (32 hex digits) stays the same while one save is tried again; empty where nothing is tried again.
    """

    text: str
    version: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: the entry as it stands; `conflict` if somebody else's newer text was left as it is.

    `version` and `at` are of this save, also where it is told again after somebody else saved a newer one.
    """

    entry: Entry
    version: int
    at: datetime
    conflict: bool = False


@transaction.atomic
def entry_save(*, by: Member, session: Session, place: Place, typed: Typed, now: datetime) -> Saved:
    """Save one field. A version that is behind is not written: the entry that stands comes back as a conflict.

    The same text at the same version saved again is one save. Raises Refusal with the form's sentence for a text that
    cannot be kept, and Http404 or PermissionDenied for whoever may not write here.
    """
    Session.objects.select_for_update().only("pk").get(pk=session.pk)
    entry = _found(session, place)
    check_writable(by, entry or blank(session, place), now)
    text = _checked(session, place, typed.text)
    if entry is None:
        return _saved(_made(by, session, place, text, typed.key, now))
    told = _told_before(by, entry, typed.key)
    if told is not None:
        return Saved(entry, told.version, told.saved_at)
    if entry.text == text:
        return _saved(entry)
    if entry.version != typed.version:
        return Saved(entry, entry.version, entry.saved_at, conflict=True)
    again = entry.saved_by_id == by.pk and now - entry.saved_at < SITTING
    entry.text, entry.version, entry.saved_by, entry.saved_at = text, entry.version + 1, by, now
    entry.save(update_fields=["text", "version", "saved_by", "saved_at"])
    _keep(entry, typed.key)
    if not again:
        _tell(entry, by, session, now)
    return _saved(entry)


def blank(session: Session, place: Place) -> Entry:
    """An entry nobody has written yet, for asking who might."""
    key = _key(session, place)
    return Entry(
        organisation_id=session.organisation_id,
        session=session,
        part=place.part,
        case=place.case,
        field=place.field,
        key=key,
        version=0,
    )


def check_writable(by: Member, entry: Entry, now: datetime) -> None:
    """Let pass whoever may write here now: by the access table, and only while no record of it is issued."""
    on = london_day(now)
    decision = decide_for(by, entry, "write", on=on)
    if not decision.allowed:
        if decide_for(by, entry, "read", on=on).allowed:
            raise PermissionDenied(decision.reason)
        raise Http404("There is nothing here, or nothing that you may see.")
    if entry.part in ("session", "case", "personal") and _fixed(entry.session):
        raise Refusal("The record of this session was issued, so its text is fixed. Correct it by a new version.")
    if entry.part == Entry.Part.AGENDA and entry.session.state == Session.State.HELD:
        raise Refusal("The session has been held, so its agenda stays as it was. What was said goes into the record.")
    if entry.session.state in (Session.State.CANCELLED, Session.State.MISSED):
        raise Refusal(
            "This session did not take place. What was written stays; write on in the session that replaces it."
        )


def form_for(session: Session, part: str) -> Form:
    """The released form that a part of this session is written on: that of its policy version (S26)."""
    policy = policy_of(session.policy_version)
    name = policy.forms.case_notes if part == "case note" else policy.forms.record
    return form_named(policy.arrangements[session.arrangement].form or name if part != "case note" else name)


def _fixed(session: Session) -> bool:
    newest = Record.objects.filter(session=session).order_by("-version").first()
    return newest is not None and bool(newest.root)


def _checked(session: Session, place: Place, text: str) -> str:
    form = form_for(session, place.part)
    key = place.field.removesuffix(ACTIONS)
    try:
        field = form.field(place.part, key)
    except KeyError:
        raise Http404("There is no such field.") from None
    if field.filled_by == "keel" or (key != place.field and not field.with_actions):
        raise Refusal(f"Keel fills in “{field.label}” from what it knows. Change it where it comes from.")
    try:
        kept = validate(form, part=place.part, answers={key: _as_answer(field, text)})
    except AnswersRefused as refused:
        raise Refusal(refused.problems[0].sentence, field=place.name) from refused
    return as_text(kept[key])


def _as_answer(field: Field, text: str) -> object:
    """A field that holds a list is typed one entry a line."""
    return text.split("\n") if field.kind in ("numbered items", "cases") else text


def as_text(answer: object) -> str:
    """A kept answer as the one text that its entry holds."""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, list):
        return "\n".join(str(one) for one in answer)
    return "" if answer is None else str(answer)


def _found(session: Session, place: Place) -> Entry | None:
    rows = Entry.objects.select_related("key__organisation_key", "session", "saved_by__key__organisation_key")
    return rows.filter(session=session, part=place.part, case=place.case, field=place.field).first()


def _made(by: Member, session: Session, place: Place, text: str, key: str, now: datetime) -> Entry:
    entry = blank(session, place)
    entry.text, entry.version, entry.saved_by, entry.saved_at = text, 1, by, now
    entry.save(force_insert=True)
    _keep(entry, key)
    _tell(entry, by, session, now)
    return entry


def _keep(entry: Entry, key: str) -> None:
    EntryVersion(
        organisation_id=entry.organisation_id,
        entry=entry,
        version=entry.version,
        key=entry.key,
        text=entry.text,
        saved_by=entry.saved_by,
        saved_at=entry.saved_at,
        save_key=key,
    ).save(force_insert=True)


def _saved(entry: Entry) -> Saved:
    return Saved(entry, entry.version, entry.saved_at)


def _told_before(by: Member, entry: Entry, key: str) -> EntryVersion | None:
    """The version that this very save made when it came the first time."""
    if not key:
        return None
    return EntryVersion.objects.filter(entry=entry, save_key=key, saved_by=by).only("version", "saved_at").first()


def _tell(entry: Entry, by: Member, session: Session, now: datetime) -> None:
    act = {"agenda": "agenda changed", "case note": "case notes written"}.get(entry.part, "draft written")
    others = {entry.case_id} if entry.case_id else set()
    thing = Thing("entry", entry.pk, kinds.of_row(entry).kind)
    tell(act, by=by, session=session, now=now, thing=thing, others=others)


def _key(session: Session, place: Place) -> DataKey:
    """A child's text is sealed under the child's key, everything else under the supervisee's."""
    return place.case.key if place.case is not None else session.key
