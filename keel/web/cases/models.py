"""The case register. Lists sort by case number; a child's name is sealed under that child's own key."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from keel.web.people.models import Member
from keel.web.scope.models import Scoped
from keel.web.sealing.fields import SealedText
from keel.web.sealing.models import DataKey


class Case(Scoped):
    """A child or family as supervision sees it."""

    class Priority(models.TextChoices):
        """How urgently the school looks at it."""

        NORMAL = "normal", "Normal"
        HIGH = "high", "High"
        URGENT = "urgent", "Urgent"

    number = models.CharField(max_length=20)
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    child_name = SealedText()
    system_reference = SealedText(blank=True)
    """Where the child stands in the safeguarding system."""
    priority = models.CharField(max_length=8, choices=Priority.choices, default=Priority.NORMAL)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    """The day the child left the school's roll."""

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "number"], name="cases_number_once"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="cases_closed_after_opened",
            ),
        ]


class StatusHeld(Scoped):
    """A case has a status of the policy's list from one day to another, both included."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=40)
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-first"]


class Carrier(Scoped):
    """Who carries a case, from when to when."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="carriers")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="carries")
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-first"]


class Sibling(Scoped):
    """Two cases whose children are siblings: linked by a person's own confirmation, never by name. One row a pair."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    linked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(case__lt=F("other")), name="cases_sibling_ordered"),
            models.UniqueConstraint(fields=["case", "other"], name="cases_sibling_once"),
        ]
