"""Alarms: what a named person must look at, who is to look, and what they found."""

from typing import Any

from django.db import models

from keel.web.people.models import Member
from keel.web.scope.models import Scoped


class Alarm(Scoped):
    """Something in the ledger that a named person must look at. Never shown to whom it is about."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    """The same key twice is one alarm."""
    raised = models.DateTimeField()
    actor = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    """Whose doing it is about, if anybody's."""
    subject_id = models.UUIDField(null=True)
    """The case it is about, if it is about one."""
    facts: Any = models.JSONField(default=dict)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation_id", "key"], name="one_alarm_a_key")]

    def __str__(self) -> str:
        return f"alarm {self.kind}"


class AlarmTold(Scoped):
    """Who is to look at an alarm."""

    alarm = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="told")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["alarm", "member"], name="told_once_of_an_alarm")]

    def __str__(self) -> str:
        return f"told of {self.alarm_id}"


class AlarmReview(Scoped):
    """What a named person found when they looked, with their reason under seal."""

    class Outcome(models.TextChoices):
        """What came of it."""

        IN_ORDER = "in order", "It was in order"
        SPOKEN = "spoken with", "I have spoken with them"
        FURTHER = "taken further", "It is taken further"

    alarm = models.OneToOneField(Alarm, on_delete=models.PROTECT, related_name="review")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=14, choices=Outcome)
    reason = models.ForeignKey("ledger.Reason", on_delete=models.PROTECT, related_name="+")

    class Meta(Scoped.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.outcome}: {self.alarm_id}"
