"""A job and what became of it. The queue's own rows hold nothing but a job's id: this row is the truth."""

from typing import Any, ClassVar

from django.db import models

from keel.web.people.models import Member
from keel.web.scope.models import Scoped


class Job(Scoped):
    """Something to be done once, later. Its effect and its `state` are written in one transaction."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        REFUSED = "refused", "Refused: whoever asked may no longer do it"
        GIVEN_UP = "given up", "Given up after several tries"

    name = models.CharField(max_length=60)
    """One of keel.web.background.jobs."""
    key = models.CharField(max_length=200)
    """The same key twice is one job."""
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    """With whose permission it acts; None: Keel's own work."""
    ids: Any = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    not_before = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=80, blank=True)
    """The kind of the last error; never its words."""
    woken_by = models.UUIDField(null=True)
    """The row of the queue that will wake it."""

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-asked_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "key"], name="background_key_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "not_before"], name="background_next")]


class Beat(models.Model):
    """When a worker last looked for work: one row."""

    above_organisations = "One worker serves every organisation."

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
