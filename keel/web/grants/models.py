"""Grants: who may read what for which purpose, who asked, who agreed, until when, and how it ended."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from keel.web.ledger.models import Reason
from keel.web.people.models import Member
from keel.web.scope.models import Scoped


class Grant(Scoped):
    """One grant. What it opens are the rows of access.Granted whose source it is."""

    purpose = models.CharField(max_length=20)
    """One of keel.web.grants.purposes."""
    relation = models.CharField(max_length=40)
    """As what the holder reads: a relation of the access table."""
    holder = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="grants")
    asker = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="+")
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    """The first moment at which it opens nothing."""
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    untold = models.ForeignKey(Reason, on_delete=models.PROTECT, null=True, related_name="+")
    """Why the two of the session are not told while it runs, as an officer recorded it."""
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    """The grant whose end this one's beginning is."""
    series = models.UUIDField()
    """The id of the first grant, which this one and every later one renew."""
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    review = models.ForeignKey(Reason, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-begins", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="grants_end_after_they_begin"),
            models.CheckConstraint(
                condition=Q(purpose="emergency", approver=None, asker=F("holder"), renews=None)
                | (~Q(purpose="emergency") & Q(approver__isnull=False)),
                name="grants_agreed_or_reviewed",
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | (~Q(approver=F("asker")) & ~Q(approver=F("holder"))),
                name="grants_by_two_people",
            ),
            models.UniqueConstraint(
                fields=["renews"], condition=Q(renews__isnull=False, revoked_at=None), name="grants_renewed_once"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="grants_revoked_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, review=None)
                | (Q(reviewed_at__isnull=False, review__isnull=False) & ~Q(reviewed_by=F("holder"))),
                name="grants_reviewed_by_another",
            ),
        ]


class Party(Scoped):
    """One of the two people of a session that a grant opens."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta(Scoped.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["grant", "member"], name="grants_party_once")]
