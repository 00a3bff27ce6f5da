"""Saving what is typed: each save a version, none overwritten silently (promise 4, G-39, G-40)."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from keel.core.forms import AnswersRefused, Form, validate
from keel.policies import form as form_named
from keel.web.access.selectors import decide_for
from keel.web.cases.models import Case
from keel.web.page.refusals import Refusal
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.policies.selectors import policy_of
from keel.web.sealing.models import DataKey
from keel.web.sessions.models import Entry, EntryVersion, Record, Session


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text belongs: the part of the form, its field, and the case in a part about one child."""

    part: str
    field: str
    case: Case | None = None

    @property
    def name(self) -> str:
        """Its name on a page: "session:workload", or with the case's id between."""
        return f"{self.part}:{self.case.pk}:{self.field}" if self.case else f"{self.part}:{self.field}"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, and the version that the writer started from (0: there was none)."""

    text: str
    version: int


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: the entry as it stands; `conflict` if somebody else's newer text was left as it is."""

    entry: Entry
    conflict: bool = False


@transaction.atomic
def entry_save(*, by: Member, session: Session, place: Place, typed: Typed, now: datetime) -> Saved:
    """Save one field. A version that is behind is not written: the entry that stands comes back as a conflict.

    The same text at the same version saved again is one save. Raises Refusal with the form's sentence for a text that
    cannot be kept, and Http404 or PermissionDenied for whoever may not write here.
    """
    Session.objects.select_for_update().only("pk").get(pk=session.pk)
    text = _checked(session, place, typed.text)
    entry = _found(session, place)
    check_writable(by, entry or blank(session, place), now)
    if entry is None:
        return Saved(_made(by, session, place, text, now))
    if entry.text == text:
        return Saved(entry)
    if entry.version != typed.version:
        return Saved(entry, conflict=True)
    entry.text, entry.version, entry.saved_by, entry.saved_at = text, entry.version + 1, by, now
    entry.save(update_fields=["text", "version", "saved_by", "saved_at"])
    _keep(entry)
    return Saved(entry)


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
    field = place.field.removesuffix(".actions")
    try:
        kept = validate(form, part=place.part, answers={field: _as_answer(form, place.part, field, text)})
    except AnswersRefused as refused:
        raise Refusal(refused.problems[0].sentence, field=place.name) from refused
    return as_text(kept[field])


def _as_answer(form: Form, part: str, field: str, text: str) -> object:
    """A field that holds a list is typed one entry a line."""
    try:
        kind = form.field(part, field).kind
    except KeyError:
        return text
    return text.split("\n") if kind in ("numbered items", "cases") else text


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


def _made(by: Member, session: Session, place: Place, text: str, now: datetime) -> Entry:
    entry = blank(session, place)
    entry.text, entry.version, entry.saved_by, entry.saved_at = text, 1, by, now
    entry.save(force_insert=True)
    _keep(entry)
    return entry


def _keep(entry: Entry) -> None:
    EntryVersion(
        organisation_id=entry.organisation_id,
        entry=entry,
        version=entry.version,
        key=entry.key,
        text=entry.text,
        saved_by=entry.saved_by,
        saved_at=entry.saved_at,
    ).save(force_insert=True)


def _key(session: Session, place: Place) -> DataKey:
    """A child's text is sealed under the child's key, everything else under the supervisee's."""
    return place.case.key if place.case is not None else session.key
