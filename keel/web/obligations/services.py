"""Keeps the stored rows equal to what core computes, in the transaction that changed a fact."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from keel.core.obligations import Obligation as Due
from keel.web.people.models import Organisation
from keel.web.scope import in_organisation

from .computing import CORE_VERSION, all_obligations
from .models import Obligation, Sharer

ALSO = "also owed by"
"""How core marks, among what an obligation is about, those who owe it together with the first."""

FIELDS = (
    "duty",
    "clause",
    "strength",
    "owed_by_id",
    "supervisee_id",
    "session_id",
    "agreement_id",
    "case_id",
    "action_id",
    "record_id",
    "opens",
    "due",
    "last_day",
    "met",
    "period",
    "warning",
    "also_owed_by",
    "basis",
    "core_version",
)


@dataclass(frozen=True, slots=True)
class Differences:
    """What a refresh changed: keys that came, changed and went."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def lock(organisation_id: UUID) -> None:
    """Take the lock that a refresh takes. Whoever also writes in the ledger takes this one first: always this order."""
    Organisation.objects.select_for_update().only("pk").get(pk=organisation_id)


@transaction.atomic
def refresh(organisation_id: UUID) -> Differences:
    """Lock the organisation's row, gather its facts, ask core, and apply the differences by key.

    Rows keep their ids while facts change around them, so that links to them survive.
    """
    with in_organisation(organisation_id):
        organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
        Organisation.objects.filter(pk=organisation_id).update(revision=F("revision") + 1)
        wanted = all_obligations(organisation)
        stored = {row.key: row for row in Obligation.objects.all()}
        found = _differences(wanted, stored)
        _apply(found, wanted, stored)
        return found


def differences(organisation: Organisation) -> Differences:
    """How the stored rows differ from what core computes now: not at all, unless something is broken."""
    stored = {row.key: row for row in Obligation.objects.all()}
    return _differences(all_obligations(organisation), stored)


def _differences(wanted: dict[str, Due], stored: dict[str, Obligation]) -> Differences:
    return Differences(
        new=tuple(key for key in wanted if key not in stored),
        changed=tuple(key for key, due in wanted.items() if key in stored and _differs(due, stored[key])),
        gone=tuple(key for key in stored if key not in wanted),
    )


def _differs(due: Due, row: Obligation) -> bool:
    return any(getattr(row, name) != value for name, value in columns(due).items())


def _apply(found: Differences, wanted: dict[str, Due], stored: dict[str, Obligation]) -> None:
    new = Obligation.objects.bulk_create(
        [Obligation(key=key, **columns(wanted[key])) for key in found.new], batch_size=500
    )
    for key in found.changed:
        for name, value in columns(wanted[key]).items():
            setattr(stored[key], name, value)
    Obligation.objects.bulk_update([stored[key] for key in found.changed], FIELDS, batch_size=200)
    if found.gone:
        Obligation.objects.filter(key__in=found.gone).delete()
    _share([*new, *(stored[key] for key in found.changed)])


def _share(rows: list[Obligation]) -> None:
    """Write down who else owes these rows."""
    Sharer.objects.filter(obligation__in=[row.pk for row in rows]).delete()
    Sharer.objects.bulk_create(
        Sharer(organisation_id=row.organisation_id, obligation=row, member_id=UUID(member))
        for row in rows
        for member in row.also_owed_by
    )


def columns(due: Due) -> dict[str, Any]:
    """A computed obligation as the columns of its row."""
    about = dict(due.about)
    return {
        "duty": due.duty,
        "clause": due.clause,
        "strength": due.strength,
        "owed_by_id": UUID(due.owed_by),
        "supervisee_id": _id(about, "supervisee"),
        "session_id": _id(about, "session"),
        "agreement_id": _id(about, "agreement"),
        "case_id": _id(about, "case"),
        "action_id": _id(about, "action"),
        "record_id": _id(about, "record"),
        "opens": due.opens,
        "due": due.due,
        "last_day": due.last_day,
        "met": due.met,
        "period": due.period or "",
        "warning": due.warning or "",
        "also_owed_by": [person for kind, person in due.about if kind == ALSO],
        "basis": list(due.basis),
        "core_version": CORE_VERSION,
    }


def _id(about: dict[str, str], kind: str) -> UUID | None:
    return UUID(about[kind]) if kind in about else None
