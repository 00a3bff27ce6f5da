"""What is typed before and in a session: entries with versions, none overwritten silently."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from keel.web.cases.models import Case
from keel.web.people.models import Member
from keel.web.scope.models import Scoped
from keel.web.sealing.fields import SealedText
from keel.web.sealing.models import DataKey

from .booking import Session


class AgendaCase(Scoped):
    """A case on a session's agenda, or one that did not fit and stays visible as such."""

    class Why(models.TextChoices):
        """What brought the case to the agenda."""

        SOCIAL_CARE = "social care", "Social-care involvement"
        OTHER = "other", "Other or emerging concern"
        URGENT = "urgent", "Urgent"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="agenda_cases")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agenda_items")
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=12, choices=Why.choices)
    fitted = models.BooleanField(default=True)
    override_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    override_reason = SealedText(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    seconds = models.PositiveIntegerField(default=0)
    """Time spent on it in the room."""
    discussed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "case"], name="sessions_agenda_case_once"),
        ]


class Entry(Scoped):
    """The newest text of one field of one form in one session."""

    class Part(models.TextChoices):
        """Which form the field belongs to, and so who may read it."""

        AGENDA = "agenda", "Agenda"
        NOTE = "case note", "Private case note"
        SESSION = "session", "The session"
        CASE = "case", "A child"
        PERSONAL = "personal", "The person"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="entries")
    part = models.CharField(max_length=12, choices=Part.choices)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    field = models.CharField(max_length=60)
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    text = SealedText(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "part", "field"], condition=Q(case=None), name="sessions_entry_once"
            ),
            models.UniqueConstraint(
                fields=["session", "part", "case", "field"],
                condition=Q(case__isnull=False),
                name="sessions_case_entry_once",
            ),
        ]


class EntryVersion(Scoped):
    """Every text that was ever saved in a field, with who and when."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    text = SealedText(blank=True)
    saved_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    save_key = models.CharField(max_length=32, blank=True)
    """The key of the save that made it: the same save tried again is told of this version and makes no other."""

    class Meta(Scoped.Meta):
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "version"], name="sessions_entry_version_once"),
        ]
