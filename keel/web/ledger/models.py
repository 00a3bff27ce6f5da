"""The ledger's rows: entries in one chain an organisation, whom they are about, and reasons under seal."""

from typing import Any

from django.db import models
from django.utils import timezone

from keel.web.scope.current import working_organisation
from keel.web.scope.models import Scoped
from keel.web.sealing.fields import SealedText
from keel.web.sealing.models import DataKey


class Reason(Scoped):
    """Why something was done, in somebody's own words: sealed, and named in the ledger by its id alone."""

    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    text = SealedText()
    made = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(Scoped.Meta):
        pass

    def __str__(self) -> str:
        return f"reason {self.id}"


class LedgerEntry(Scoped):
    """One act or reading: who, what, when, about whom, and the hash that ties it to the entry before."""

    organisation_id = models.UUIDField(default=working_organisation, editable=False)
    """Without an index of its own, which every act would wait for: those below begin with it."""
    sequence = models.PositiveBigIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    actor_account = models.UUIDField(null=True)
    actor_member = models.UUIDField(null=True)
    act = models.CharField(max_length=60)
    record_kind = models.CharField(max_length=4, blank=True)
    object_kind = models.CharField(max_length=60, blank=True)
    object_id = models.UUIDField(null=True)
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, null=True, related_name="entries", db_index=False)
    facts: Any = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "sequence"], name="one_entry_a_place_in_the_chain"),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "object_id", "-at"], name="ledger_entries_of_a_thing"),
            models.Index(fields=["organisation_id", "actor_account", "-at"], name="ledger_entries_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.act}"


class LedgerAbout(Scoped):
    """A member or case that an entry is about, so that they can be shown who opened what."""

    organisation_id = models.UUIDField(default=working_organisation, editable=False)
    """Without an index of its own, which every act would wait for: those below begin with it."""
    entry = models.ForeignKey(
        LedgerEntry, on_delete=models.PROTECT, related_name="about", db_index=False, db_constraint=False
    )
    """Written together with its entry, which is never taken out; what stands alone all the same, `verify` finds."""
    sequence = models.PositiveBigIntegerField()
    """The entry's own, so that a stretch of the chain is read together with its subjects."""
    subject_id = models.UUIDField()

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "sequence", "subject_id"], name="subject_once_an_entry"),
        ]
        indexes = [models.Index(fields=["organisation_id", "subject_id"], name="ledger_entries_about_someone")]

    def __str__(self) -> str:
        return f"about {self.subject_id}"


class LedgerHead(Scoped):
    """Where an organisation's chain ends. Its row is locked last, and briefly, by whoever adds to it."""

    organisation_id = models.UUIDField(default=working_organisation, editable=False)
    """Without an index of its own, which every act would wait for: it has one row, and is unique."""
    sequence = models.PositiveBigIntegerField(default=0)
    previous = models.CharField(max_length=64, blank=True, default="")
    """The hash before, which the next entry names: no UPDATE of PostgreSQL before 18 returns what it replaced."""
    hash = models.CharField(max_length=64)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation_id"], name="one_chain_an_organisation")]

    def __str__(self) -> str:
        return f"head at {self.sequence}"


class Anchor(Scoped):
    """The head of the chain on one day, as it was put where whoever runs this database cannot reach it (G-25)."""

    day = models.DateField()
    sequence = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    made = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation_id", "day"], name="one_anchor_a_day")]

    def __str__(self) -> str:
        return f"anchor of {self.day}"


class AnchorPlace(Scoped):
    """One place outside that an anchor has reached: a line of the file, a mail to an officer, a time stamp."""

    class Place(models.TextChoices):
        """Where a head can be kept."""

        FILE = "file", "a line of the anchors' file"
        MAIL = "mail", "a mail to an officer"
        STAMP = "time stamp", "a time stamp"

    anchor = models.ForeignKey(Anchor, on_delete=models.PROTECT, related_name="places")
    place = models.CharField(max_length=10, choices=Place)
    to = models.UUIDField()
    """The member whom a mail went to; for the other places the organisation itself."""
    at = models.DateTimeField()
    token = models.BinaryField(default=b"")
    """The time stamp as its authority signed it."""

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["anchor", "place", "to"], name="an_anchor_once_a_place")]

    def __str__(self) -> str:
        return f"{self.place} of {self.anchor_id}"
