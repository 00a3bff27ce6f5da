"""Agreements: the signed written terms between particular people under one arrangement."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from keel.web.people.models import Member
from keel.web.policies.models import PolicyVersion
from keel.web.scope.models import Scoped
from keel.web.sealing.fields import SealedJSON, SealedText
from keel.web.sealing.models import DataKey


class Agreement(Scoped):
    """Terms drawn up, offered (frozen and hashed), signed by all participants, reviewed, ended."""

    arrangement = models.CharField(max_length=60)
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=60)
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    terms = SealedJSON()
    drawn_up_on = models.DateField()
    drawn_up_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField()
    """The day of the first review. Those after it are agreed in the review before them."""
    ended_on = models.DateField(null=True, blank=True)
    frozen = SealedText(blank=True)
    salt = SealedText(blank=True)
    root = models.CharField(max_length=64, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-drawn_up_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(root="", offered_at__isnull=True) | Q(root__gt="", offered_at__isnull=False),
                name="agreements_offered_is_fixed",
            ),
        ]


class Participant(Scoped):
    """Who takes part in an agreement, and as what. There may be several supervisees and several supervisors."""

    class Part(models.TextChoices):
        """The two sides of an agreement."""

        SUPERVISEE = "supervisee", "Supervisee"
        SUPERVISOR = "supervisor", "Supervisor"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="participants")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="participations")
    part = models.CharField(max_length=12, choices=Part.choices)

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "member"], name="agreements_participant_once"),
        ]


class Review(Scoped):
    """One review of an agreement, at which its terms were left as they are, and the day agreed for the next."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reviews")
    number = models.PositiveSmallIntegerField()
    reviewed_on = models.DateField()
    next_on = models.DateField(null=True, blank=True)
    """None in reviews from before the next day was asked for."""
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Who noted it; None in reviews from before that was kept beside them."""
    recorded_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreements_review_number_once"),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gt=F("reviewed_on")), name="agreements_next_is_later"
            ),
        ]
