"""What a record holds, part by part: gathered from what was typed, the actions agreed, and the facts of the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, QuerySet

from keel.core.forms import AnswersRefused, Form, validate
from keel.core.records import split
from keel.core.records.canonical import Value
from keel.core.records.parts import Part, Written
from keel.policies import form as form_named
from keel.web.actions.models import Action
from keel.web.actions.selectors import agreed_in
from keel.web.cases.models import Case
from keel.web.cases.selectors import statuses_on
from keel.web.page.dates import in_london
from keel.web.policies.selectors import policy_of
from keel.web.sessions.events import session_day
from keel.web.sessions.models import AgendaCase, Entry, Record, RecordPart, Session

RECORD_PARTS = ("session", "case", "personal")
WITH_CASE = ("key__organisation_key", "case__key__organisation_key")


@dataclass(frozen=True, slots=True)
class PartContent:
    """One part, ready to be fixed. `identity` is its name in the root: "session", "case:<id>", "personal"."""

    kind: str
    case: Case | None
    identity: str
    content: Mapping[str, Value]


def form_of(session: Session) -> Form:
    """The record form of the session's policy version (S26)."""
    policy = policy_of(session.policy_version)
    return form_named(policy.arrangements[session.arrangement].form or policy.forms.record)


def parts_of(record: Record) -> list[PartContent]:
    """Every part of the record as it now stands: who, when, answers, actions. Nothing is in two parts."""
    session = record.session
    cases = discussed_cases(session)
    by_id = {str(case.pk): case for case in cases}
    answers = [_answer(entry) for entry in record_entries(session) if entry.text.strip()]
    heads, actions = _heads(record), list(agreed_in(session.pk))
    statuses = statuses_on([case.pk for case in cases], session_day(session))
    found = []
    for part in split(form_of(session), answers, cases=by_id):
        case = by_id[part.case] if part.case else None
        extra = _case_head(case, statuses[case.pk]) if case else {}
        if part.name == "session":
            extra = _session_head(record)
        content = {**heads, **extra, "answers": dict(part.answers), "actions": _actions(part, actions)}
        found.append(PartContent(part.name, case, part.id, {"part": part.name, **content}))
    return found


def discussed_cases(session: Session) -> list[Case]:
    """The cases of a session's record: those discussed, and those that something was written or agreed about."""
    rows = AgendaCase.objects.filter(session=session).select_related("case__key__organisation_key").order_by("position")
    found = {row.case_id: row.case for row in rows if row.discussed_at is not None}
    written = Entry.objects.filter(session=session, part=Entry.Part.CASE).select_related(*WITH_CASE)
    agreed = Action.objects.filter(session_id=session.pk, part=Action.Part.CASE).select_related(*WITH_CASE)
    touched = [entry.case for entry in written if entry.text.strip()] + [action.case for action in agreed]
    found |= {case.pk: case for case in touched if case is not None and case.pk not in found}
    return list(found.values())


def next_session(session: Session) -> datetime | None:
    """When the supervisee's next session is planned for, after this one; None where none is."""
    later = Session.objects.filter(
        supervisee_id=session.supervisee_id,
        arrangement=session.arrangement,
        starts_at__gt=session.starts_at,
        state__in=(Session.State.PLANNED, Session.State.PREPARED),
    )
    starts = later.order_by("starts_at").values_list("starts_at", flat=True).first()
    return in_london(starts) if starts else None


def last_written(session: Session) -> datetime | None:
    """When a text of the record was last saved or an action agreed."""
    saved = record_entries(session).aggregate(at=Max("saved_at"))["at"]
    agreed = Action.objects.filter(session_id=session.pk).aggregate(at=Max("recorded_at"))["at"]
    return max((at for at in (saved, agreed) if at is not None), default=None)


def record_entries(session: Session) -> QuerySet[Entry]:
    """Everything typed in the parts of the record, with keys, in one query."""
    rows = Entry.objects.filter(session=session, part__in=RECORD_PARTS)
    return rows.select_related("key__organisation_key", "case").order_by("part", "field")


def required_are_written(session: Session) -> bool:
    """Whether every required field of each part is filled in: a child's update, for every child discussed."""
    form = form_of(session)
    written: dict[tuple[str, UUID | None], dict[str, object]] = {("session", None): {}, ("personal", None): {}}
    for case in discussed_cases(session):
        written["case", case.pk] = {}
    for entry in record_entries(session):
        if (entry.part, entry.case_id) in written and not entry.field.endswith(".actions"):
            written[entry.part, entry.case_id][entry.field] = entry.text
    try:
        for (part, _), answers in written.items():
            kept = {key: text for key, text in answers.items() if form.field(part, key).kind != "actions"}
            validate(form, part=part, answers=kept, complete=True)
    except AnswersRefused:
        return False
    return any(text.strip() for answers in written.values() for text in answers.values() if isinstance(text, str))


def frozen_of(part: RecordPart) -> bytes:
    """The canonical bytes of an issued part."""
    return str(part.frozen).encode()


def _answer(entry: Entry) -> Written:
    return Written(entry.part, entry.field, entry.text, str(entry.case_id) if entry.case_id else None)


def _heads(record: Record) -> dict[str, Value]:
    """What every part says of the meeting: nobody reads a part without knowing whose meeting it was."""
    session = record.session
    return {
        "session": str(session.pk),
        "record_version": record.version,
        "form": form_of(session).id,
        "policy": {"version": session.policy_version.version, "sha256": session.policy_version.sha256},
        "supervisee": {"name": session.supervisee.name, "job_title": session.supervisee.job_title},
        "supervisors": [{"name": session.supervisor.name, "job_title": session.supervisor.job_title}],
        "planned_for": in_london(session.starts_at),
        "began": session.began_at,
        "ended": session.ended_at,
    }


def _session_head(record: Record) -> dict[str, Value]:
    """A correction's reason is in its writer's words and may speak of any child: it stands in no child's part (X3)."""
    session = record.session
    return {
        "next_session": next_session(session),
        "system_reviewed": session.system_reviewed,
        "correction_reason": record.correction_reason,
    }


def _case_head(case: Case, statuses: tuple[str, ...]) -> dict[str, Value]:
    return {"case": {"id": str(case.pk), "number": case.number, "child": case.child_name, "statuses": list(statuses)}}


def _actions(part: Part, actions: list[Action]) -> list[Value]:
    return [
        {
            "text": one.text,
            "owner": one.owner.name,
            "owner_job_title": one.owner.job_title,
            "due": one.due,
            "agreed_on": one.agreed_on,
            "id": str(one.pk),
        }
        for one in actions
        if one.part == part.name and (str(one.case_id) if one.case_id else None) == part.case
    ]
