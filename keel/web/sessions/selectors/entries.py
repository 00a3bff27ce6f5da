"""What was typed in a session, as somebody may read it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from keel.web.access.selectors import visible
from keel.web.people.models import Member
from keel.web.sessions.models import Entry, Session


def whole() -> QuerySet[Session]:
    """Sessions with all that their pages name: both people, the agreement, the policy's version, keys."""
    return Session.objects.select_related(
        "key__organisation_key",
        "supervisee__key__organisation_key",
        "supervisor__key__organisation_key",
        "agreement__policy_version",
        "policy_version",
    )


def readable_entries(session: Session, member: Member, *, on: date, parts: Iterable[str] = ()) -> QuerySet[Entry]:
    """The newest texts of a session that the member may read, of these parts or of all, with keys and writers."""
    rows = visible(Entry.objects.filter(session=session), member, on=on)
    if parts:
        rows = rows.filter(part__in=list(parts))
    return rows.select_related("key__organisation_key", "saved_by__key__organisation_key", "case", "session")
