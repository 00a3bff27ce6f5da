"""A session as it is booked, moved, cancelled, missed and attended."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from keel.web.agreements.models import Agreement
from keel.web.people.models import Member
from keel.web.policies.models import PolicyVersion
from keel.web.scope.models import Scoped
from keel.web.sealing.fields import SealedText
from keel.web.sealing.models import DataKey


class Session(Scoped):
    """One meeting under an agreement. It keeps the forms and the signing of the policy version it was planned under."""

    class State(models.TextChoices):
        """Where the meeting stands (keel.core.workflow.session_states); its record has a state of its own."""

        PLANNED = "planned", "Planned"
        PREPARED = "prepared", "Prepared"
        IN_SESSION = "in session", "In session"
        HELD = "held", "Held"
        CANCELLED = "cancelled", "Cancelled"
        MISSED = "missed", "Missed"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="sessions")
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    arrangement = models.CharField(max_length=60)
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    """The supervisee's key: session and personal texts are sealed under it."""
    supervisee = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="supervised_sessions")
    supervisor = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="led_sessions")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    slot_minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=80, blank=True)
    booked_at = models.DateTimeField()
    extra = models.BooleanField(default=False)
    """An extra session beside the cadence, for cases that did not fit."""
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    agenda_sent_at = models.DateTimeField(null=True, blank=True)
    notes_completed_at = models.DateTimeField(null=True, blank=True)
    notes_shared_at = models.DateTimeField(null=True, blank=True)
    """When the supervisee chose to share the private case notes with the supervisor (c7)."""
    system_reviewed = models.BooleanField(default=False)
    cancelled_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    reason = SealedText(blank=True)
    """Why it was cancelled or missed."""

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-starts_at"]
        indexes: ClassVar = [
            models.Index(fields=["supervisee", "starts_at"], name="sessions_of_supervisee"),
            models.Index(fields=["supervisor", "starts_at"], name="sessions_of_supervisor"),
            models.Index(fields=["organisation_id", "starts_at"], name="sessions_of_organisation"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cancelled_by__isnull=True, cancelled_at__isnull=True)
                | Q(cancelled_by__isnull=False, cancelled_at__isnull=False),
                name="sessions_cancelled_by_someone",
            ),
        ]


class SessionEvent(Scoped):
    """What happened to a session, the day it happened and the moment it was recorded: the facts core counts from."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="events")
    name = models.CharField(max_length=40)
    """A name of keel.core's EVENTS."""
    on = models.DateField()
    recorded_at = models.DateTimeField()
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    record_id = models.UUIDField(null=True, blank=True)
    case_id = models.UUIDField(null=True, blank=True)
    dates = models.JSONField(default=dict)
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["recorded_at"]
        indexes: ClassVar = [models.Index(fields=["organisation_id", "name"], name="sessions_events_of")]


class Party(Scoped):
    """Who is party to a session, when they came and went, and their own mark on the monitoring record."""

    class Part(models.TextChoices):
        """The two sides of a session."""

        SUPERVISEE = "supervisee", "Supervisee"
        SUPERVISOR = "supervisor", "Supervisor"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="parties")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="attendances")
    part = models.CharField(max_length=12, choices=Part.choices)
    arrived_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "member"], name="sessions_party_once"),
        ]


class InformalSupervision(Scoped):
    """An informal conversation, ticked and not written down (S4, S9): it never stands in for a session."""

    supervisee = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="informal_supervisions")
    supervisor = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["supervisee", "supervisor", "on"], name="sessions_informal_once_a_day"),
        ]
