"""A scan of the sheet that people signed: sealed bytes beside the record or agreement, added to and never changed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from keel.web.agreements.models import Agreement
from keel.web.people.models import Member
from keel.web.scope.models import Scoped
from keel.web.sealing.fields import SealedField
from keel.web.sealing.models import DataKey
from keel.web.sessions.models import Record


class SealedBytes(SealedField):
    """A file's bytes, sealed as they are."""

    def encode(self, value: bytes) -> bytes:
        """The bytes themselves."""
        return bytes(value)

    def decode(self, plain: bytes) -> bytes:
        """The bytes again."""
        return plain


class Scan(Scoped):
    """The signed sheet of one version of a record, or of one agreement, under that thing's own key.

    Nobody changes or takes away a scan. What was scanned wrongly stays with its version; a correction has its own.
    """

    class Kind(models.TextChoices):
        """What a cleaned scan can be."""

        PDF = "pdf", "PDF"
        JPEG = "jpeg", "JPEG picture"
        PNG = "png", "PNG picture"

    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, blank=True, related_name="scans")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="scans")
    root = models.CharField(max_length=64)
    """The fingerprint of what the sheet says, as it stood when the scan was added."""
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    pages = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    content = SealedBytes()
    added_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["added_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(record__isnull=False, agreement=None) | Q(record=None, agreement__isnull=False),
                name="scans_of_one_thing",
            ),
        ]
