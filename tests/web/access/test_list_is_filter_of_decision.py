"""The two engines of access agree, whatever relations there are (design: "two engines would drift")."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keel.core.access import RELATIONS
from keel.web.access.models import Exclusion, Granted, Relation
from keel.web.access.selectors import decide_for, visible, who_can_read
from keel.web.ledger.models import LedgerEntry
from keel.web.people.models import Member
from tests.cast import NOW, Cast

from .conftest import MakeRow
from .strategies import GeneratedGrant, GeneratedRelation, GeneratedRow, days, exclusions, grants, relations, rows

pytestmark = pytest.mark.usefixtures("all_kinds")


@contextmanager
def undone() -> Iterator[None]:
    """Undo what one example wrote."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@given(
    related=st.lists(relations(), max_size=8),
    things=st.lists(rows, min_size=1, max_size=6),
    opened=st.lists(grants(), max_size=5),
    shut=st.lists(exclusions, max_size=2, unique=True),
    on=days,
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_list_is_the_filter_of_the_decision_and_the_readers_are_its_other_side(
    bare_cast: Cast,
    make_row: MakeRow,
    related: list[GeneratedRelation],
    things: list[GeneratedRow],
    opened: list[GeneratedGrant],
    shut: list[tuple[int, UUID]],
    on: date,
) -> None:
    """G-01, G-10: decision, list and "who can read this, now" give one answer for every person, thing, grant and day.

    Also where things are shown with case numbers only (c8); readers are those who read either way.
    """
    people = [bare_cast.sam, bare_cast.tom, bare_cast.dan]
    with undone():
        stand(people, related, opened, shut)
        made = [row_of(one, people, make_row) for one in things]
        entries = LedgerEntry.objects.filter(pk__in=[row.pk for row in made])
        read: dict[Member, set[LedgerEntry]] = {}
        for member in people:
            for veiled in (False, True):
                listed = set(visible(entries, member, on=on, pseudonymised=veiled))
                decided = {row for row in made if decide_for(member, row, "read", on=on, pseudonymised=veiled).allowed}
                assert listed == decided
                read[member] = read.get(member, set()) | decided
        for row in made:
            readers = {reader.member for reader in who_can_read(row, on=on)} & set(people)
            assert readers == {one for one in people if row in read[one]}


def stand(
    people: list[Member],
    related: list[GeneratedRelation],
    opened: list[GeneratedGrant],
    shut: list[tuple[int, UUID]],
) -> None:
    """Have these people stand as the example says, and in no other relation."""
    Relation.objects.filter(member__in=people).delete()
    for place, relation in enumerate(related):
        keep(people[relation.member], relation, place)
    for place, grant in enumerate(opened):
        open_up(people[grant.member], grant, place)
    for place, anchor_id in shut:
        Exclusion.objects.create(member=people[place], anchor_id=anchor_id, because="test")


def row_of(one: GeneratedRow, people: list[Member], make_row: MakeRow) -> LedgerEntry:
    return make_row(
        one.kind,
        actor_member=None if one.person is None else people[one.person].pk,
        object_id=one.session,
        actor_account=one.agreement,
        act=one.act,
    )


def open_up(member: Member, one: GeneratedGrant, place: int) -> None:
    """What a grant opens, about now; as an investigator or the like the member stands to the school as well."""
    if RELATIONS[one.relation].anchor == "organisation":
        related = GeneratedRelation(one.member, one.relation, "organisation", one.anchor_id, date(2026, 1, 1), None)
        keep(member, related, 500 + place)
    Granted.objects.create(
        member=member,
        relation=one.relation,
        kind=one.kind,
        anchor_id=one.anchor_id,
        begins=NOW + timedelta(minutes=one.begins),
        ends=NOW + timedelta(minutes=one.ends),
        purpose="test",
        source_id=UUID(int=2000 + place),
        two_people=one.two_people,
        sampled=one.sampled,
        named=one.named,
    )


def keep(member: Member, one: GeneratedRelation, place: int) -> None:
    anchor_id = member.organisation_id if one.anchor_kind == "organisation" else one.anchor_id
    Relation.objects.create(
        member=member,
        relation=one.relation,
        anchor_kind=one.anchor_kind,
        anchor_id=anchor_id,
        first=one.first,
        last=one.last,
        because="test",
        source_id=UUID(int=1000 + place),
    )
