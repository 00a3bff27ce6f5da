"""Reading the ledger: what was done to a thing, and who opened what is about somebody."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from keel.web.ledger.acts import READ
from keel.web.ledger.entries import Actor
from keel.web.ledger.models import LedgerEntry, LedgerHead


def entries_about(subject_id: UUID, *, since: datetime | None = None) -> QuerySet[LedgerEntry]:
    """All entries about a member or a case in the open scope, newest first."""
    entries = LedgerEntry.objects.filter(about__subject_id=subject_id).order_by("-at", "-sequence")
    return entries.filter(at__gte=since) if since else entries


def readings_about(subject_id: UUID, *, since: datetime | None = None) -> QuerySet[LedgerEntry]:
    """Who opened what is about a member or a case, newest first; the person's own readings among them."""
    return entries_about(subject_id, since=since).filter(act=READ)


def entries_by(actor: Actor) -> QuerySet[LedgerEntry]:
    """All that one member did and opened, in the open scope, newest first."""
    rows = LedgerEntry.objects.filter(actor_account=actor.account_id, actor_member=actor.member_id)
    return rows.order_by("-at", "-sequence")


def entries_of(object_id: UUID) -> QuerySet[LedgerEntry]:
    """What was done to one thing, newest first."""
    return LedgerEntry.objects.filter(object_id=object_id).order_by("-at", "-sequence")


def head_of(organisation_id: UUID) -> tuple[int, str]:
    """The chain's length and its last hash, to print on a signed copy so that its holder is a witness."""
    head = LedgerHead.objects.filter(organisation_id=organisation_id).first()
    return (head.sequence, head.hash) if head else (0, "")
