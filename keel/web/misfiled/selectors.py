"""What the pages of a withdrawal show, and who had opened what was withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from keel.web.approvals.acts import Details, People
from keel.web.cases.models import Case
from keel.web.ledger.acts import READ
from keel.web.ledger.selectors import entries_about
from keel.web.sessions.models import Extract, RecordPart
from keel.web.sessions.selectors.records import SESSION

from .models import Reader, Withdrawal


def parts() -> QuerySet[RecordPart]:
    """Issued parts with their record, session and child."""
    return RecordPart.objects.select_related("key__organisation_key", "case__key__organisation_key", "record", *SESSION)


def withdrawals() -> QuerySet[Withdrawal]:
    """Withdrawals with all that their pages name."""
    return Withdrawal.objects.select_related(
        "key__organisation_key",
        "case__key__organisation_key",
        "right_case__key__organisation_key",
        "by__key__organisation_key",
        "agreed_by__key__organisation_key",
        "part__record",
        *(f"part__{path}" for path in SESSION),
    )


@dataclass(frozen=True, slots=True)
class Named:
    """What requests to withdraw name: children's parts by id, those withdrawn already, and cases that there are."""

    parts: Mapping[UUID, RecordPart]
    withdrawn: frozenset[UUID]
    cases: frozenset[UUID]


def named_in(details: Sequence[Details], people: People, on: date) -> Named:
    """All that these requests name, in three queries."""
    ids = [one["part"] for one in details]
    right = [one["right_case"] for one in details]
    return Named(
        {part.pk: part for part in parts().filter(pk__in=ids, kind="case")},
        frozenset(Withdrawal.objects.filter(part__in=ids).order_by().values_list("part_id", flat=True)),
        frozenset(Case.objects.filter(pk__in=right).order_by().values_list("pk", flat=True)),
    )


def extract_of(part: RecordPart) -> Extract:
    """The extract that was owed of a child's part."""
    return Extract.objects.select_related("key__organisation_key", "part__record", "part__session").get(part=part)


def readings_of(part: RecordPart, extract: Extract) -> dict[UUID, list[datetime]]:
    """When each member opened the part or its extract, from the ledger: pages of several things are looked into."""
    wanted = {str(part.pk), str(extract.pk)}
    found: dict[UUID, list[datetime]] = {}
    case_id = part.case_id
    if case_id is None:
        return found
    for entry in entries_about(case_id).filter(act=READ).exclude(actor_member=None):
        things = {str(entry.object_id), *(str(one[1]) for one in entry.facts.get("things", []))}
        if wanted & things and entry.actor_member is not None:
            found.setdefault(entry.actor_member, []).append(entry.at)
    return found


def readers_of(row: Withdrawal) -> list[Reader]:
    """Who had opened it, the first first, with their names' keys."""
    return list(row.readers.select_related("member__key__organisation_key"))
