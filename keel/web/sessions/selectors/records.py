"""A record as it is shown: the parts this reader may read, signatures, disagreements, what is still owed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from keel.core.forms import Form
from keel.core.records import ACTIONS, check_words, fingerprint, record_bytes
from keel.core.workflow.signing import MODES, says, still_to_sign
from keel.core.workflow.signing import Signature as Given
from keel.policies import form as form_named
from keel.web.access.selectors import ReaderNow, visible
from keel.web.ledger.models import LedgerEntry
from keel.web.people.models import Member
from keel.web.sessions.content import PartContent, parts_of
from keel.web.sessions.models import DisagreementNote, Extract, Record, RecordPart
from keel.web.signing.models import Signature
from keel.web.signing.selectors import signatures_of

from .readers import readers_of_each

SESSION = (
    "session__key__organisation_key",
    "session__supervisee__key__organisation_key",
    "session__supervisor__key__organisation_key",
    "session__policy_version",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One field of the form with what was written."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PartShown:
    """One part of a record, ready to be read. `row` is None while it is a draft."""

    kind: str
    title: str
    number: str
    lines: tuple[Line, ...]
    facts: tuple[tuple[str, str], ...]
    actions: tuple[dict[str, Any], ...]
    row: RecordPart | None = None
    extract: Extract | None = None
    readers: list[ReaderNow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Signing:
    """How far signing has come, in words that never call an unsigned record signed (G-57)."""

    words: str
    given: list[Signature]
    missing: list[tuple[Member, str]]
    mine: tuple[str, ...]
    """The means by which the reader has still to sign."""


def records() -> QuerySet[Record]:
    """Records with all that their pages name."""
    return Record.objects.select_related("key__organisation_key", "issued_by__key__organisation_key", *SESSION)


def readable_records(session_id: UUID, member: Member, *, on: date) -> list[Record]:
    """The versions of a session's record that the member may know of, the newest first."""
    return list(visible(records().filter(session_id=session_id), member, on=on).order_by("-version"))


def parts_shown(record: Record, member: Member, *, on: date) -> list[PartShown]:
    """The parts of an issued record that the member may read, each with who else can: four queries, however many."""
    rows = RecordPart.objects.filter(record=record).select_related(
        "key__organisation_key", "case", "session", "extract"
    )
    found = sorted(visible(rows, member, on=on), key=_filing_order)
    readers = readers_of_each(found, on=on)
    return [
        _shown(row.kind, json.loads(row.frozen)["content"], row=row, readers=readers[row.pk]) for row in found
    ]  # fmt: skip


def draft_shown(record: Record) -> list[PartShown]:
    """The draft as it will be: the same bytes, read back, that issuing would fix."""
    return [_draft_part(content) for content in parts_of(record)]


def extracts_of(record: Record) -> QuerySet[Extract]:
    """The extracts of a record, with the parts they are of."""
    return extracts().filter(part__record=record)


def extracts() -> QuerySet[Extract]:
    """Extracts with all that their pages name."""
    part = ("part__key__organisation_key", "part__record__key__organisation_key")
    session = tuple(f"part__record__{path}" for path in SESSION)
    rows = Extract.objects.select_related("key__organisation_key", "owed_by__key__organisation_key", "case", *part)
    return rows.select_related(*session, "part__session")


def notes_on(session_id: UUID, member: Member, *, on: date) -> list[DisagreementNote]:
    """Every disagreement with any version of a session's record that the member may read, in order."""
    rows = DisagreementNote.objects.filter(record__session_id=session_id).select_related(
        "key__organisation_key", "by__key__organisation_key", "record__session"
    )
    return list(visible(rows, member, on=on).order_by("added_at"))


def refusals_of(record: Record) -> list[LedgerEntry]:
    """Each refusal to sign, with its reason under seal."""
    rows = LedgerEntry.objects.filter(object_id=record.pk, act="signing refused")
    return list(rows.select_related("reason__key__organisation_key").order_by("sequence"))


def signing_of(record: Record, member: Member, *, superseded: bool = False) -> Signing:
    """Who has signed this version and who has not, in one query. A superseded one keeps its signatures, owes none."""
    session = record.session
    people = {str(one.pk): one for one in (session.supervisee, session.supervisor)}
    rows = signatures_of([record.pk])[record.pk]
    given = [Given(str(row.member_id), row.means, row.root) for row in rows]
    owing = record.root and not superseded
    missing = still_to_sign(record.signing, tuple(people), given, root=record.root) if owing else ()
    return Signing(
        words=says(record.signing, tuple(people), given, root=record.root) if record.root else "Not signed",
        given=rows,
        missing=[(people[person], means) for person, means in missing],
        mine=tuple(means for person, means in missing if person == str(member.pk)),
    )


def means_of(record: Record) -> tuple[str, ...]:
    """By which means each person signs it."""
    return MODES[record.signing]


def marks_of(record: Record) -> tuple[str, str]:
    """The fingerprint and the check words of an issued record; empty for a draft."""
    return (fingerprint(record.root), " ".join(check_words(record.root))) if record.root else ("", "")


def _draft_part(content: PartContent) -> PartShown:
    return _shown(content.kind, json.loads(record_bytes(content.content))["content"])


def _shown(
    kind: str, content: dict[str, Any], *, row: RecordPart | None = None, readers: Iterable[ReaderNow] = ()
) -> PartShown:
    lines = _lines(form_named(content["form"]), kind, content["answers"])
    case = content.get("case") or {}
    titles = {"session": "The session", "personal": "Personal"}
    return PartShown(
        kind=kind,
        title=case.get("child", "") or titles[kind],
        number=case.get("number", ""),
        lines=tuple(lines),
        facts=_facts(kind, content),
        actions=tuple({**one, "due": date.fromisoformat(one["due"])} for one in content["actions"]),
        row=row,
        extract=getattr(row, "extract", None) if row is not None and kind == "case" else None,
        readers=list(readers),
    )


def _lines(form: Form, kind: str, answers: dict[str, Any]) -> list[Line]:
    """What was written, in the order of the form: canonical bytes keep their own order, which means nothing."""
    found = []
    for one in form.of_part(kind):
        for key, label in ((one.key, one.whole_label), (one.key + ACTIONS, f"{one.whole_label}: actions")):
            if str(answers.get(key, "")).strip():
                found.append(Line(label, str(answers[key])))
    return found


def _facts(kind: str, content: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    if kind == "case":
        statuses = ", ".join(content["case"]["statuses"])
        return (("Case status on the day", (statuses[:1].upper() + statuses[1:]) or "None"),)
    if kind == "session" and "system_reviewed" in content:
        return (("Safeguarding system reviewed", "Yes" if content["system_reviewed"] else "No"),)
    return ()


def _filing_order(row: RecordPart) -> tuple[int, str]:
    return ("session", "case", "personal").index(row.kind), row.case.number if row.case else ""


def parts_of_extract(extract: Extract) -> PartShown:
    """The one child's part that an extract is of."""
    return _shown("case", json.loads(extract.part.frozen)["content"], row=extract.part)


def part_shown(row: RecordPart, content: dict[str, Any]) -> PartShown:
    """One part with the content given, which may be covered text of it: for readers under a grant."""
    return _shown(row.kind, content, row=row)
