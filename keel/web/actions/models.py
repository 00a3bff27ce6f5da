"""Actions: something agreed, with owner and timescale, carried from session to session until closed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from keel.web.cases.models import Case
from keel.web.people.models import Member
from keel.web.scope.models import Scoped
from keel.web.sealing.fields import SealedText
from keel.web.sealing.models import DataKey


class Action(Scoped):
    """About a case, about the person, or about neither: read as that part of the record is read."""

    class Part(models.TextChoices):
        """Which part of the record it belongs to, and so who may read it."""

        SESSION = "session", "The session"
        CASE = "case", "A child"
        PERSONAL = "personal", "The person"

    part = models.CharField(max_length=8, choices=Part.choices)
    session_id = models.UUIDField(db_index=True)
    """The session that agreed it. Sessions stand above actions, so this is no foreign key."""
    supervisee = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    text = SealedText()
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="actions")
    agreed_on = models.DateField()
    due = models.DateField()
    recorded_at = models.DateTimeField()
    carried = models.PositiveSmallIntegerField(default=0)
    redated = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = SealedText(blank=True)
    """What came of it for the child; "no effect" is a visible answer."""

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["due", "agreed_on"]
        indexes: ClassVar = [
            models.Index(fields=["supervisee", "closed_on"], name="actions_open_of"),
            models.Index(fields=["owner", "closed_on", "due"], name="actions_owned"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(part="case", case__isnull=False) | (~Q(part="case") & Q(case__isnull=True)),
                name="actions_case_part_has_case",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_by__isnull=True)
                | Q(closed_on__isnull=False, closed_by__isnull=False),
                name="actions_closed_by_someone",
            ),
        ]


class Change(Scoped):
    """What happened to an action: carried to a session, given a new date with a reason, closed."""

    class Kind(models.TextChoices):
        """What can happen to an action."""

        CARRIED = "carried", "Carried"
        REDATED = "redated", "New date"
        CLOSED = "closed", "Closed"

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    session_id = models.UUIDField(null=True, blank=True)
    due_before = models.DateField(null=True, blank=True)
    due_after = models.DateField(null=True, blank=True)
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    reason = SealedText(blank=True)

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["recorded_at"]
