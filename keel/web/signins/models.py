"""Who has been shown who may read what, and in which wording."""

from typing import ClassVar

from django.db import models

from keel.web.people.models import Member
from keel.web.scope.models import Scoped


class Shown(Scoped):
    """A member saw who may read what, as it stood. Rows are only ever added."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    wording = models.CharField(max_length=64)
    """The SHA-256 of what was on the page: another policy or another role makes another one."""
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "wording"], name="signins_shown_once"),
        ]
