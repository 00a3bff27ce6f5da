"""What is found out about several members at once, kept with each of them (`Member.memo`)."""

from collections.abc import Collection, Hashable, Iterable
from uuid import UUID

from keel.web.people.models import Member


def keep_of_each(people: Collection[Member], what: str, found: Iterable[tuple[UUID, Hashable]]) -> None:
    """Keep with each the set of what was found about them, by id: empty for whoever nothing was found about."""
    sets: dict[UUID, set[Hashable]] = {member.pk: set() for member in people}
    for member_id, one in found:
        sets[member_id].add(one)
    for member in people:
        member.memo = (member.memo or {}) | {what: frozenset(sets[member.pk])}
