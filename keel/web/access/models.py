"""Relations as rows: which member stands how to what, from when to when.

Python's decision about one row and SQL's filter of a list both read these rows, and a property holds the two together.
"""

from typing import ClassVar

from django.db import models

from keel.web.people.models import Member
from keel.web.scope.models import Scoped


class Relation(Scoped):
    """`member` stands in `relation` (a row of the access table) to the thing `anchor_kind`/`anchor_id`."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="relations")
    relation = models.CharField(max_length=40)
    anchor_kind = models.CharField(max_length=20)
    anchor_id = models.UUIDField()
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    because = models.CharField(max_length=80)
    """What made it: "role", "session", "agreement" … and nothing about a child."""
    source_id = models.UUIDField()

    class Meta(Scoped.Meta):
        indexes: ClassVar = [
            models.Index(fields=["member", "relation", "anchor_kind", "anchor_id"], name="access_relation_of"),
            models.Index(fields=["anchor_id", "relation"], name="access_relation_to"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "relation", "anchor_id", "source_id", "first"], name="access_relation_once"
            ),
        ]


class Exclusion(Scoped):
    """Somebody who may never read this thing, whatever else they are (condition c3)."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="exclusions")
    anchor_id = models.UUIDField()
    because = models.CharField(max_length=80)

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "anchor_id"], name="access_exclusion_once"),
        ]
