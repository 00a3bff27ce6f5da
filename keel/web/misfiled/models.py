"""A child's part that was put on the wrong child: withdrawn by two people, beside what was signed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from keel.web.cases.models import Case
from keel.web.people.models import Member
from keel.web.scope.models import Scoped
from keel.web.sealing.fields import SealedText
from keel.web.sealing.models import DataKey
from keel.web.sessions.models import RecordPart


class Withdrawal(Scoped):
    """Two people's word that one issued part is about another child than the one it stands on.

    The part's bytes, hash, root and signatures are untouched. `was_entered` says that it stood in the safeguarding
    system already: then a correction there is owed until its reference and day are given.
    """

    part = models.OneToOneField(RecordPart, on_delete=models.PROTECT, related_name="withdrawal")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    right_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    was_entered = models.BooleanField()
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    correction_reference = SealedText(blank=True)
    corrected_on = models.DateField(null=True, blank=True)
    corrected_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(corrected_on__isnull=True, corrected_by__isnull=True)
                | Q(corrected_on__isnull=False, corrected_by__isnull=False),
                name="misfiled_corrected_by_someone",
            ),
        ]


class Reader(Scoped):
    """Somebody who had opened the part before it was withdrawn, as the ledger has it; they were told."""

    withdrawal = models.ForeignKey(Withdrawal, on_delete=models.PROTECT, related_name="readers")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    first = models.DateTimeField()
    last = models.DateTimeField()
    times = models.PositiveIntegerField()

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["first"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["withdrawal", "member"], name="misfiled_reader_once"),
        ]
