"""Signatures: over the hash of fixed bytes, by one person, at one time, by paper or electronically."""

from typing import ClassVar

from django.db import models

from keel.web.people.models import Member
from keel.web.scope.models import Scoped
from keel.web.sealing.fields import SealedText


class Signature(Scoped):
    """`member` signed what has this `root`. Never changed, never deleted (a trigger refuses both)."""

    class Means(models.TextChoices):
        """How it was signed. On paper, the row is the person's own confirmation that they signed the sheet."""

        PAPER = "paper", "On paper"
        ELECTRONIC = "electronic", "Electronically"

    object_kind = models.CharField(max_length=20)
    object_id = models.UUIDField(db_index=True)
    root = models.CharField(max_length=64)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="signatures")
    capacity = models.CharField(max_length=20)
    """As whom: supervisee, supervisor, participant."""
    means = models.CharField(max_length=12, choices=Means.choices)
    signed_on = models.DateField()
    signed_at = models.DateTimeField()
    original_kept = models.CharField(max_length=160, blank=True)
    factor = models.CharField(max_length=20)
    """The second factor shown at the step-up."""
    seal = models.BinaryField()
    """The organisation's Ed25519 signature over the canonical bytes of this row."""

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["signed_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["object_id", "member", "capacity", "means"], name="signing_once_each"),
        ]


class SigningKey(Scoped):
    """The organisation's Ed25519 key: the private half is sealed, the public half is printed on signed copies."""

    key = models.ForeignKey("sealing.DataKey", on_delete=models.PROTECT, related_name="+")
    private = SealedText()
    public = models.CharField(max_length=64)
    made_at = models.DateTimeField()
