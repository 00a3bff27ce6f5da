"""The outbox: whom to tell, of what kind of thing, when; and what became of it. No content, only kinds and ids."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from keel.web.people.models import Member
from keel.web.scope.models import Scoped


class Notice(Scoped):
    """One mail to one member, written in the transaction of what it tells of, and sent by the worker later."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        UNSURE = "unsure", "Perhaps sent: the mail server went away before it said so"
        FAILED = "failed", "Not sent"
        DROPPED = "dropped", "No longer needed"

    recipient = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    """One of keel.web.notices.kinds."""
    about_kind = models.CharField(max_length=60, blank=True)
    about_id = models.UUIDField(null=True)
    key = models.CharField(max_length=200)
    """The same key twice is one notice."""
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    next_at = models.DateTimeField()
    """When to try next; `due_at` at first."""
    tries = models.PositiveSmallIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    """Who sends it now. Only this claim may say what became of it."""
    claimed_at = models.DateTimeField(null=True)
    doubts = models.PositiveSmallIntegerField(default=0)
    """How often nobody could say whether the mail server took it."""
    trouble = models.CharField(max_length=80, blank=True)
    """The kind of the last error, or why it is no longer needed; never an error's words."""
    sent_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-asked_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "key"], name="notices_key_once"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="notices_sent_with_its_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "next_at"], name="notices_next"),
            models.Index(fields=["recipient", "-asked_at"], name="notices_of_a_member"),
        ]


class TurnedOff(Scoped):
    """A member wants no mail of this kind. Kinds that tell of a must-duty cannot be turned off."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notices_turned_off")
    kind = models.CharField(max_length=40)

    class Meta(Scoped.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "kind"], name="notices_turned_off_once")]
