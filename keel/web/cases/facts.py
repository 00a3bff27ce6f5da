"""What this app knows that obligations are computed from: dated statuses, each with every correction."""

from keel.core.obligations.facts import StatusHeld as Fact
from keel.web.cases.models import Carrier, StatusHeld
from keel.web.people.clock import london_day


def status_facts() -> tuple[Fact, ...]:
    """All statuses of the organisation, superseded ones too, in two queries. The newest carrier answers for it."""
    carried = dict(Carrier.objects.order_by("first").values_list("case_id", "member_id"))
    return tuple(
        Fact(
            id=str(row.pk),
            case=str(row.case_id),
            status=row.status,
            first=row.first,
            last=row.last,
            recorded=london_day(row.recorded_at),
            carried_by=str(carried[row.case_id]) if row.case_id in carried else None,
            supersedes=str(row.supersedes_id) if row.supersedes_id else None,
        )
        for row in StatusHeld.objects.order_by("pk")
    )
