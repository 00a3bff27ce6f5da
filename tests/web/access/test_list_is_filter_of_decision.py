"""The two engines of access agree, whatever relations there are (design: "two engines would drift")."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keel.web.access.models import Exclusion, Relation
from keel.web.access.selectors import decide_for, visible, who_can_read
from keel.web.ledger.models import LedgerEntry
from keel.web.people.models import Member
from tests.cast import Cast

from .conftest import MakeRow
from .strategies import GeneratedRelation, GeneratedRow, days, exclusions, relations, rows

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
    shut=st.lists(exclusions, max_size=2, unique=True),
    on=days,
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_list_is_the_filter_of_the_decision_and_the_readers_are_its_other_side(
    bare_cast: Cast,
    make_row: MakeRow,
    related: list[GeneratedRelation],
    things: list[GeneratedRow],
    shut: list[tuple[int, UUID]],
    on: date,
) -> None:
    """G-01: decision, list and "who can read this, now" give one answer for every person, thing and day."""
    people = [bare_cast.sam, bare_cast.tom, bare_cast.dan]
    with undone():
        Relation.objects.filter(member__in=people).delete()
        for place, one in enumerate(related):
            keep(people[one.member], one, place)
        for place, anchor_id in shut:
            Exclusion.objects.create(member=people[place], anchor_id=anchor_id, because="test")
        made = [
            make_row(
                one.kind,
                actor_member=None if one.person is None else people[one.person].pk,
                object_id=one.session,
                actor_account=one.agreement,
                act="shared" if one.shared else "kept",
            )
            for one in things
        ]
        entries = LedgerEntry.objects.filter(pk__in=[row.pk for row in made])
        for member in people:
            listed = set(visible(entries, member, on=on))
            assert listed == {row for row in made if decide_for(member, row, "read", on=on).allowed}
        for row in made:
            readers = {reader.member for reader in who_can_read(row, on=on)} & set(people)
            assert readers == {one for one in people if decide_for(one, row, "read", on=on).allowed}


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
