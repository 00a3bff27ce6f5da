"""A disagreement on its way up the ladder (S22): who opened it, whom it is about, whose turn it is, what was written.

There is no number and no title: the file is found by its id alone, so that nothing counts how many there are (G-07).
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from keel.web.people.models import Member
from keel.web.policies.models import PolicyVersion
from keel.web.scope.models import Scoped
from keel.web.sealing.fields import SealedText
from keel.web.sealing.models import DataKey
from keel.web.sessions.models import DisagreementNote, Session


class Disagreement(Scoped):
    """One file (K10), sealed under a key of its own. `step` and `holder` are where it is now."""

    class State(models.TextChoices):
        """Where it stands (keel.core.workflow.disagreement_ladder)."""

        OPEN = "open", "Waiting for an answer"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"

    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    step = models.CharField(max_length=60)
    holder = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["-opened_at"]


class Subject(Scoped):
    """Somebody whom it is about: shut out of it from the first moment, whatever else they are (c3)."""

    disagreement = models.ForeignKey(Disagreement, on_delete=models.PROTECT, related_name="subjects")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["named_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disagreement", "member"], name="disagreements_subject_once"),
        ]


class Turn(Scoped):
    """One step's time with it: who holds it, since when, when they answered, when and how it left them."""

    class Left(models.TextChoices):
        """How a turn ended."""

        MOVED_ON = "moved on", "Went on to the next step"
        CLOSED = "closed", "Closed"

    disagreement = models.ForeignKey(Disagreement, on_delete=models.PROTECT, related_name="turns")
    step = models.CharField(max_length=60)
    holder = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left = models.CharField(max_length=8, choices=Left.choices, blank=True)

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["brought_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disagreement", "step"], name="disagreements_step_once"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, left="") | Q(left_at__isnull=False, left__gt=""),
                name="disagreements_left_somehow",
            ),
        ]


class Statement(Scoped):
    """What one person wrote into it. Kept as it was written: nobody changes it or takes it away (G-26)."""

    class Kind(models.TextChoices):
        """What is written, and by whom."""

        OPENING = "opening", "What it is about"
        ACCOUNT = "account", "Added"
        ANSWER = "answer", "Answer"
        HANDED_ON = "handed on", "Handed on"
        TAKEN_UP = "taken up", "Taken up"
        SETTLED = "settled", "Closed"
        AGREED = "agreed", "Agreed to the next step"
        DECLINED = "declined", "Did not agree to the next step"
        LAID_DOWN = "laid down", "Laid down"

    disagreement = models.ForeignKey(Disagreement, on_delete=models.PROTECT, related_name="statements")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    text = SealedText(blank=True)
    salt = SealedText()
    sha256 = models.CharField(max_length=64)
    """Over salt and canonical bytes; the ledger holds it, so that a changed word is found."""

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["at"]


class NoteOpened(Scoped):
    """Somebody's word that the headteacher and the trust lead may read a note on a record (c9a).

    It takes both parties of the session, or the holder of the next step with a reason.
    """

    note = models.ForeignKey(DisagreementNote, on_delete=models.PROTECT, related_name="opened")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decides = models.BooleanField(default=False)
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    reason = SealedText(blank=True)

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["note", "by"], name="disagreements_note_opened_once_each"),
        ]


class Consent(Scoped):
    """What one of the two said on whether it goes to a step that takes the agreement of both."""

    disagreement = models.ForeignKey(Disagreement, on_delete=models.PROTECT, related_name="consents")
    step = models.CharField(max_length=60)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    agrees = models.BooleanField()

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["disagreement", "step", "by", "agrees"], name="disagreements_consent_once_each"
            ),
        ]
