"""What came out of a session: a record in parts, fixed on issue, signed, filed apart."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from keel.web.cases.models import Case
from keel.web.people.models import Member
from keel.web.scope.models import Scoped
from keel.web.sealing.fields import SealedText
from keel.web.sealing.models import DataKey

from .booking import Session


class Record(Scoped):
    """One version of a session's record. A correction is a new version beside the old."""

    class State(models.TextChoices):
        """Where the record stands (keel.core.workflow)."""

        DRAFT = "draft", "Draft"
        SHARED = "shared", "Seen by both"
        ISSUED = "issued", "Issued, out for signature"
        SIGNED = "signed", "Signed by all"
        FILED = "filed", "Signed and filed"

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="records")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    signing = models.CharField(max_length=12)
    """paper, electronic or both: as the session's policy version says."""
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    correction_reason = SealedText(blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)
    supervisee_saw_at = models.DateTimeField(null=True, blank=True)
    root = models.CharField(max_length=64, blank=True)
    ledger_head = models.CharField(max_length=64, blank=True)
    """The ledger's head at issue: printed on every copy, so each holder is a witness."""
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "version"], name="sessions_record_version_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "shared"], root="")
                | Q(state__in=["issued", "signed", "filed"], root__gt=""),
                name="sessions_record_issued_is_fixed",
            ),
        ]


class RecordPart(Scoped):
    """One part of an issued record: canonical bytes, their salt and hash. Never changed (a trigger refuses).

    `withdrawn_at` alone is set, once: when two people withdrew it, because it is about another child
    (keel.web.misfiled). From then on it is shut to everybody but the session's two people (sessions.kinds).
    """

    class Kind(models.TextChoices):
        """The parts of a record and their kinds in the access table: K15, K6, K7."""

        SESSION = "session", "The session"
        CASE = "case", "A child"
        PERSONAL = "personal", "The person"

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="parts")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="record_parts")
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    frozen = SealedText()
    salt = SealedText()
    sha256 = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "kind"], condition=Q(case=None), name="sessions_part_once"),
            models.UniqueConstraint(
                fields=["record", "case"], condition=Q(case__isnull=False), name="sessions_case_part_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="case", case__isnull=False) | (~Q(kind="case") & Q(case=None)),
                name="sessions_part_of_a_case_has_one",
            ),
        ]


class Extract(Scoped):
    """A child's part, owed to the safeguarding system until the supervisee gives reference and date (S18)."""

    part = models.OneToOneField(RecordPart, on_delete=models.PROTECT, related_name="extract")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="extracts")
    owed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    reference = SealedText(blank=True)
    entered_on = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(entered_on__isnull=True, entered_by__isnull=True)
                | Q(entered_on__isnull=False, entered_by__isnull=False),
                name="sessions_extract_entered_by_someone",
            ),
        ]


class DisagreementNote(Scoped):
    """A disagreement with a record (K9): attached by either person at any time, shown with it, removed by nobody."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="disagreements")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    text = SealedText()
    added_at = models.DateTimeField()
    noted_by_supervisor_at = models.DateTimeField(null=True, blank=True)
    leads_may_read_at = models.DateTimeField(null=True, blank=True)
    """When both parties, or the holder of the next step with a reason, opened it to head and trust lead (c9a)."""
    escalated_at = models.DateTimeField(null=True, blank=True)
    """When a disagreement about its session came to the chair."""

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["added_at"]
