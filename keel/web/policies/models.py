"""Adopted policy versions. The bytes that were adopted are kept with their hash; upgrades never touch them."""

from typing import ClassVar

from django.db import models

from keel.web.people.models import Member
from keel.web.scope.models import Scoped


class PolicyVersion(Scoped):
    """One approved version of the organisation's policy file, in force from a day until another replaces it."""

    name = models.CharField(max_length=60)
    title = models.CharField(max_length=160)
    version = models.CharField(max_length=20)
    source = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    in_force_from = models.DateField()
    in_force_to = models.DateField(null=True, blank=True)
    next_review = models.DateField(null=True, blank=True)
    adopted_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-in_force_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "in_force_from"], name="policies_one_a_day"),
        ]
