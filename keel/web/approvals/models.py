"""What waits for a second person, and what became of it. Decided once; a trigger keeps what was decided."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from keel.web.ledger.models import Reason
from keel.web.people.models import Member
from keel.web.scope.models import Scoped


class Request(Scoped):
    """One act that one person asked for and another agrees to, refuses, or lets run out."""

    class State(models.TextChoices):
        """What became of it. Run out is computed: waiting, and past `expires_at`."""

        WAITING = "waiting", "Waits for a second person"
        AGREED = "agreed", "Agreed to, and done"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn by whoever asked"

    act = models.CharField(max_length=40)
    """One of keel.web.approvals.acts."""
    asker = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    thing_id = models.UUIDField(null=True)
    """What it is done to."""
    details: Any = models.JSONField(default=dict)
    """Ids, dates and words of the program; never what anybody wrote."""
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refusal = models.ForeignKey(Reason, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-asked_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | (~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="approvals_decided_by_someone_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", decided_by=F("asker"))
                | Q(state="waiting")
                | (Q(state__in=["agreed", "refused"]) & ~Q(decided_by=F("asker"))),
                name="approvals_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="refused", refusal__isnull=False) | (~Q(state="refused") & Q(refusal=None)),
                name="approvals_refused_with_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "state", "expires_at"], name="approvals_waiting"),
        ]
