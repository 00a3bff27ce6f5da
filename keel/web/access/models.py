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


class Granted(Scoped):
    """What a grant opens to one member, to the second: one row a thing, kind and relation (c4).

    It opens only what `relation` may read under a grant, so that no grant for one purpose serves another. Revoking
    moves `ends` to that moment. Made and ended by keel.web.grants alone.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="granted")
    relation = models.CharField(max_length=40)
    kind = models.CharField(max_length=4)
    """A kind of the access table: K1 to K16."""
    anchor_id = models.UUIDField()
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    """The first moment at which it no longer holds."""
    purpose = models.CharField(max_length=120)
    """In words, as whoever reads the record is told."""
    source_id = models.UUIDField()
    two_people = models.BooleanField(default=False)
    """Two people other than the member gave it (c5)."""
    sampled = models.BooleanField(default=False)
    """Drawn as part of a quality sample (c11)."""
    named = models.BooleanField(default=False)
    """The grant names this record itself."""
    told = models.BooleanField(default=True)
    """Whether both parties were told; if not, an officer has recorded why."""

    class Meta(Scoped.Meta):
        indexes: ClassVar = [
            models.Index(fields=["member", "ends"], name="access_granted_to"),
            models.Index(fields=["anchor_id", "ends"], name="access_granted_of"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "relation", "kind", "anchor_id", "source_id"], name="access_granted_once"
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
