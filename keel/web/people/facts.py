"""What this app knows that obligations are computed from: dated roles, each with every correction."""

from keel.core.obligations.facts import RoleHeld as Fact
from keel.web.people.clock import london_day
from keel.web.people.models import RoleHeld


def role_facts() -> tuple[Fact, ...]:
    """All roles of the scope's organisation, superseded ones too, in one query. The person is the member's id.

    A role that was taken back, with all that it superseded, is no fact: nothing is or was due by it.
    """
    rows = {row.pk: row for row in RoleHeld.objects.order_by("pk")}
    for taken in [row for row in rows.values() if row.withdrawn]:
        back: RoleHeld | None = taken
        while back is not None:
            rows.pop(back.pk)
            back = rows.get(back.supersedes_id) if back.supersedes_id else None
    return tuple(
        Fact(
            id=str(row.pk),
            person=str(row.member_id),
            role=row.role,
            first=row.first,
            last=row.last,
            recorded=london_day(row.recorded_at),
            supersedes=str(row.supersedes_id) if row.supersedes_id else None,
        )
        for row in rows.values()
    )
