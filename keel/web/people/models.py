"""Organisations, their own calendars, and the people in them with dated roles and working patterns.

A member is one person in one organisation. Nobody is ever joined to somebody else by name: the staff number is what
makes a member one (G-33). Names are sealed under the member's own key.
"""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from keel.web.scope.models import Scoped
from keel.web.sealing.fields import SealedText
from keel.web.sealing.models import DataKey


class Organisation(models.Model):
    """A school or setting, a trust, or a cluster. It is the scope of every other row."""

    class Kind(models.TextChoices):
        """What an organisation can be."""

        SCHOOL = "school", "School or setting"
        TRUST = "trust", "Trust"
        CLUSTER = "cluster", "Cluster"

    class Nation(models.TextChoices):
        """Whose bank holidays the organisation keeps."""

        ENGLAND = "england", "England"
        WALES = "wales", "Wales"
        SCOTLAND = "scotland", "Scotland"
        NORTHERN_IRELAND = "northern ireland", "Northern Ireland"

    above_organisations = "It is what every other row belongs to."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SCHOOL)
    name = models.CharField(max_length=120)
    urn = models.CharField("unique reference number", max_length=10, blank=True)
    nation = models.CharField(max_length=20, choices=Nation.choices, default=Nation.ENGLAND)
    safeguarding_system = models.CharField(max_length=40, default="CPOMS")
    revision = models.PositiveBigIntegerField(default=0)
    """Counted up whenever facts change: the row that is locked before obligations are gathered."""

    def __str__(self) -> str:
        return self.name


class Contact(Scoped):
    """A local contact on the report-now page: whom to ring, at what hours, in which order."""

    label = models.CharField(max_length=120)
    telephone = models.CharField(max_length=40)
    hours = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["position", "label"]


class Period(Scoped):
    """An academic year, a term or a half term: the organisation's own dates, both days included."""

    class Kind(models.TextChoices):
        """How long a period is."""

        YEAR = "year", "Academic year"
        TERM = "term", "Term"
        HALF_TERM = "half term", "Half term"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=40)
    first = models.DateField()
    last = models.DateField()

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["first", "-last"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="people_period_not_reversed"),
            models.UniqueConstraint(fields=["organisation_id", "kind", "first"], name="people_period_once"),
        ]


class SpecialDay(Scoped):
    """One day that differs from its period: INSET (counts as open to staff), closure, or a bank holiday kept open."""

    class Kind(models.TextChoices):
        """How the day differs."""

        INSET = "inset", "INSET day"
        CLOSURE = "closure", "Closure"
        OPEN = "open", "Open on a bank holiday"

    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=120, blank=True)
    recorded_on = models.DateField()
    """A closure recorded on or after its own day moves no date."""

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "day", "kind"], name="people_special_day_once"),
        ]


class Member(Scoped):
    """A person in one organisation. One account may be a member of several."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    name = SealedText()
    staff_number = models.CharField(max_length=40)
    job_title = models.CharField(max_length=80)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    memo: dict[str, Any] | None = None
    """What was found out about the member during one request, so that it is asked once; None outside a request."""

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["staff_number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "staff_number"], name="people_staff_number_once"),
            models.UniqueConstraint(fields=["organisation_id", "account"], name="people_account_once"),
        ]


class RoleHeld(Scoped):
    """A member holds a role from one day to another, both included; no last day: still held.

    Rows are only ever added, and a trigger keeps them: whether Keel is still being set up is asked of them.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=40)
    """One of keel.web.people.roles.ROLES."""
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    withdrawn = models.BooleanField(default=False)
    """Taken back: what it supersedes counts as never held. The rows stay, as proof that it was given."""

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["first"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last__isnull=True) | Q(last__gte=F("first")), name="people_role_not_reversed"
            ),
            models.UniqueConstraint(fields=["supersedes"], name="people_role_superseded_once"),
        ]


class WorkingTime(Scoped):
    """A stretch of one weekday (Monday is 0) in which a member works, local time."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="working_times")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["weekday", "starts"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="people_working_time_not_reversed"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="people_working_time_weekday"),
        ]


class Posted(Scoped):
    """A form that was taken: the same showing of it, sent again, gets the first answer and does nothing more."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    key = models.CharField(max_length=32)
    answer = models.CharField(max_length=300, blank=True)
    """Where the first answer sent the browser."""
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "path", "key"], name="people_posted_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "at"], name="people_posted_by")]


class StagedImport(Scoped):
    """A file that was read and waits to be looked at, sealed; deleted when it is imported or dropped."""

    kind = models.CharField(max_length=20)
    """One of keel.web.people.imports.IMPORTS."""
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    text = SealedText()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    staged_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-staged_at"]
