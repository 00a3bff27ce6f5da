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

LONGEST_WARNING = 300
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
    "disagreement_id",
    "opening_id",
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


Values = tuple[Any, ...]
"""The columns of one row, in the order of FIELDS."""


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

    Rows keep their ids while facts change around them, so that links to them survive. Queries do not grow with the
    rows; only rows that differ are written.
    """
    with in_organisation(organisation_id):
        organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
        Organisation.objects.filter(pk=organisation_id).update(revision=F("revision") + 1)
        wanted, stored = _wanted(organisation), _stored()
        found = _differences(wanted, stored)
        _apply(found, wanted, stored)
        return found


def differences(organisation: Organisation) -> Differences:
    """How the stored rows differ from what core computes now: not at all, unless something is broken."""
    return _differences(_wanted(organisation), _stored())


def _wanted(organisation: Organisation) -> dict[str, Values]:
    ids = Ids()
    return {key: values(due, ids) for key, due in all_obligations(organisation).items()}


def _stored() -> dict[str, tuple[UUID, Values]]:
    """Every stored row by key: its id, and its columns in the order of FIELDS. Read as plain values, for there are
    thousands and few of them change.
    """
    rows = Obligation.objects.order_by().values_list("key", "pk", *FIELDS)
    return {row[0]: (row[1], row[2:]) for row in rows.iterator(chunk_size=5000)}


def _differences(wanted: dict[str, Values], stored: dict[str, tuple[UUID, Values]]) -> Differences:
    return Differences(
        new=tuple(key for key in wanted if key not in stored),
        changed=tuple(key for key, row in wanted.items() if key in stored and stored[key][1] != row),
        gone=tuple(key for key in stored if key not in wanted),
    )


def _apply(found: Differences, wanted: dict[str, Values], stored: dict[str, tuple[UUID, Values]]) -> None:
    if found.gone:
        gone = [stored[key][0] for key in found.gone]
        Sharer.objects.filter(obligation__in=gone).delete()
        Obligation.objects.filter(pk__in=gone).delete()
    new = [Obligation(key=key, **_named(wanted[key])) for key in found.new]
    changed = [Obligation(pk=stored[key][0], key=key, **_named(wanted[key])) for key in found.changed]
    Obligation.objects.bulk_create(new, batch_size=500)
    if changed:
        Obligation.objects.bulk_update(changed, FIELDS, batch_size=200)
    _share(new, changed)


def _share(new: list[Obligation], changed: list[Obligation]) -> None:
    """Write down who else owes these rows."""
    if changed:
        Sharer.objects.filter(obligation__in=[row.pk for row in changed]).delete()
    Sharer.objects.bulk_create(
        [
            Sharer(organisation_id=row.organisation_id, obligation=row, member_id=UUID(member))
            for row in (*new, *changed)
            for member in row.also_owed_by
        ],
        batch_size=500,
    )


def _named(row: Values) -> dict[str, Any]:
    return dict(zip(FIELDS, row, strict=True))


class Ids(dict[str | None, UUID | None]):
    """Ids as the columns hold them, each read once: the same few people and sessions stand in thousands of rows."""

    def __missing__(self, text: str | None) -> UUID | None:
        found = self[text] = UUID(text) if text is not None else None
        return found


def values(due: Due, ids: Ids) -> Values:
    """A computed obligation as the columns of its row, in the order of FIELDS."""
    about = dict(due.about)
    return (
        due.duty,
        due.clause,
        due.strength,
        ids[due.owed_by],
        ids[about.get("supervisee")],
        ids[about.get("session")],
        ids[about.get("agreement")],
        ids[about.get("case")],
        ids[about.get("action")],
        ids[about.get("record")],
        ids[about.get("disagreement")],
        ids[about.get("opening")],
        due.opens,
        due.due,
        due.last_day,
        due.met,
        due.period or "",
        (due.warning or "")[:LONGEST_WARNING],
        [person for kind, person in due.about if kind == ALSO],
        list(due.basis),
        CORE_VERSION,
    )
