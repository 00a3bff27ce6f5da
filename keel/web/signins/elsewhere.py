"""What both acts about a way in read: of whom another organisation decides how they sign in."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from keel.web.approvals.acts import Details, People
from keel.web.approvals.members import whom
from keel.web.people.services.ways_in import elsewhere


def let_in_elsewhere(details: Sequence[Details], people: People, on: date) -> set[UUID]:
    """Whom of these requests' people only another organisation lets in. One query."""
    return elsewhere((people[whom(one)] for one in details), on)
