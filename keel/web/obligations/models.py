"""Stored obligations: rows that change only when facts change, read by every page with one indexed query."""

from typing import ClassVar

from django.db import models

from keel.web.people.models import Member
from keel.web.scope.models import Scoped


class Obligation(Scoped):
    """One row of what core computed. Today never changes it; today only colours it."""

    key = models.CharField(max_length=200)
    duty = models.CharField(max_length=60)
    clause = models.CharField(max_length=20)
    strength = models.CharField(max_length=6)
    owed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="obligations")
    supervisee = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    session_id = models.UUIDField(null=True, db_index=True)
    agreement_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    action_id = models.UUIDField(null=True)
    record_id = models.UUIDField(null=True)
    disagreement_id = models.UUIDField(null=True)
    """Set on what somebody owes about a disagreement: such a row is in no figure and no list but its own people's."""
    opening_id = models.UUIDField(null=True)
    """The grant by which something was opened at once, on its review."""
    opens = models.DateField()
    due = models.DateField(null=True)
    last_day = models.DateField(null=True)
    met = models.DateField(null=True)
    period = models.CharField(max_length=40, blank=True)
    warning = models.CharField(max_length=300, blank=True)
    also_owed_by = models.JSONField(default=list)
    """Ids of members who owe it together with the first; also as rows of Sharer, to be found by."""
    basis = models.JSONField(default=list)
    core_version = models.CharField(max_length=20)

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["due", "key"]
        indexes: ClassVar = [
            models.Index(fields=["owed_by", "met", "due"], name="obligations_mine"),
            models.Index(fields=["organisation_id", "met", "due"], name="obligations_of"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "key"], name="obligations_key_once"),
        ]


class Sharer(Scoped):
    """A member who owes an obligation together with the one whom it names first."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="sharers")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="shared_obligations")

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["obligation", "member"], name="obligations_sharer_once"),
        ]
