"""Dated roles: who gives them, what is refused and in which words, and that nothing is edited (G-12)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keel.web.ledger.models import LedgerEntry
from keel.web.page.refusals import Refusal
from keel.web.people.facts import role_facts
from keel.web.people.models import Member, RoleHeld
from keel.web.people.roles import ROLES
from keel.web.people.selectors import holders, role_slugs, roles_of, standing
from keel.web.people.services import (
    MemberDetails,
    OrganisationDetails,
    member_create,
    member_leave,
    organisation_create,
    role_correct,
    role_end,
    role_give,
    role_withdraw,
)
from keel.web.scope import in_organisation
from tests.cast import BEGAN, JOINED, NOW, TODAY, Cast

DAY = timedelta(days=1)


def held_by(member: Member) -> RoleHeld:
    return standing().get(member=member)


REFUSED: dict[str, tuple[Callable[[Cast], Any], str]] = {
    "their own": (
        lambda cast: role_give(by=cast.ruth, member=cast.ruth, role="teacher", first=TODAY, now=NOW),
        "Nobody changes their own roles",
    ),
    "ending their own": (
        lambda cast: role_end(by=cast.priya, held=held_by(cast.priya), last=TODAY, now=NOW),
        "Nobody changes their own roles",
    ),
    "a guarded role by the account administrator": (
        lambda cast: role_give(by=cast.neil, member=cast.dan, role="deputy", first=TODAY, now=NOW),
        "Deputy safeguarding lead opens confidential records",
    ),
    "the days of a guarded role by the account administrator": (
        lambda cast: role_correct(by=cast.neil, held=held_by(cast.ben), first=TODAY, last=None, now=NOW),
        "only the headteacher or the chair of governors",
    ),
    "an unknown role": (
        lambda cast: role_give(by=cast.ruth, member=cast.dan, role="captain", first=TODAY, now=NOW),
        "Keel knows no role called captain",
    ),
    "reversed days": (
        lambda cast: role_give(by=cast.ruth, member=cast.dan, role="teacher", first=TODAY, last=TODAY - DAY, now=NOW),
        "The last day, 15 November 2026, comes before the first, 16 November 2026",
    ),
    "before they joined": (
        lambda cast: role_give(by=cast.ruth, member=cast.dan, role="teacher", first=JOINED - DAY, now=NOW),
        "They joined on 2 September 2024",
    ),
    "a second time": (
        lambda cast: role_give(by=cast.ruth, member=cast.sam, role="safeguarding officer", first=TODAY, now=NOW),
        "They hold this role from 1 September 2026 already",
    ),
    "taking back what has begun": (
        lambda cast: role_withdraw(by=cast.ruth, held=held_by(cast.sam), now=NOW),
        "This role has begun",
    ),
}


@pytest.mark.parametrize(("act", "words"), REFUSED.values(), ids=REFUSED)
def test_refusals_say_how_to_mend_them_and_keep_nothing(cast: Cast, act: Callable[[Cast], Any], words: str) -> None:
    before = RoleHeld.objects.count(), LedgerEntry.objects.count()
    with pytest.raises(Refusal, match=words):
        act(cast)
    assert (RoleHeld.objects.count(), LedgerEntry.objects.count()) == before


def test_a_role_outlives_no_leaver(cast: Cast) -> None:
    member_leave(by=cast.ruth, member=cast.dan, left_on=TODAY + 9 * DAY, now=NOW)
    with pytest.raises(Refusal, match="They leave on 25 November 2026"):
        role_give(by=cast.ruth, member=cast.dan, role="teacher", first=TODAY, now=NOW)


def test_the_account_administrator_gives_roles_that_read_nothing(cast: Cast) -> None:
    role_give(by=cast.neil, member=cast.dan, role="family worker", first=TODAY, now=NOW)
    assert "family worker" in role_slugs(cast.dan, TODAY)
    entry = LedgerEntry.objects.latest("sequence")
    assert (entry.act, entry.actor_member, entry.facts["role"]) == ("role given", cast.neil.pk, "family worker")
    assert {about.subject_id for about in entry.about.all()} == {cast.dan.pk}


def test_in_a_school_that_is_being_set_up_the_administrator_gives_the_first_guarded_role(db: None) -> None:
    school = organisation_create(details=OrganisationDetails(name="Cedar School"), now=BEGAN)
    with in_organisation(school.pk):
        people = [
            member_create(
                by=None,
                organisation_id=school.pk,
                details=MemberDetails(name=name, staff_number=name, job_title="", joined_on=JOINED),
                now=BEGAN,
            )
            for name in ("Al", "Bo", "Cy")
        ]
        role_give(by=None, member=people[0], role="business manager", first=JOINED, now=BEGAN)
        role_give(by=people[0], member=people[1], role="headteacher", first=JOINED, now=BEGAN)
        with pytest.raises(Refusal, match="only the headteacher"):
            role_give(by=people[0], member=people[2], role="deputy", first=JOINED, now=BEGAN)


def test_ending_a_role_supersedes_its_row_and_the_fact_names_the_one_it_corrects(cast: Cast) -> None:
    first = held_by(cast.sam)
    ended = role_end(by=cast.ruth, held=first, last=TODAY, now=NOW)
    assert RoleHeld.objects.get(pk=first.pk).last is None
    assert [held.pk for held in roles_of(cast.sam)] == [ended.pk]
    facts = {fact.id: fact for fact in role_facts()}
    assert facts[str(ended.pk)].supersedes == str(first.pk)
    assert facts[str(ended.pk)].recorded == TODAY
    assert facts[str(first.pk)].recorded == BEGAN.date()


def test_two_people_who_change_one_role_do_not_both_win(cast: Cast) -> None:
    held = held_by(cast.sam)
    role_end(by=cast.ruth, held=held, last=TODAY, now=NOW)
    with pytest.raises(Refusal, match="changed by somebody else meanwhile"):
        role_end(by=cast.neil, held=held, last=TODAY + DAY, now=NOW)


def test_roles_hold_on_their_first_and_last_day_and_not_around_them(cast: Cast) -> None:
    role_give(by=cast.ruth, member=cast.dan, role="teacher", first=TODAY, last=TODAY + DAY, now=NOW)
    told = [on for on in (TODAY - DAY, TODAY, TODAY + DAY, TODAY + 2 * DAY) if "teacher" in role_slugs(cast.dan, on)]
    assert told == [TODAY, TODAY + DAY]
    assert holders("teacher", TODAY + DAY) == [cast.dan]
    assert holders("teacher", TODAY + 2 * DAY) == []


ATTEMPTS = st.lists(
    st.tuples(
        st.sampled_from(["give", "end", "correct", "withdraw", "leave"]),
        st.sampled_from(["ruth", "priya", "ben", "grace", "neil", "dan"]),
        st.sampled_from(sorted(ROLES)),
        st.integers(-30, 30),
    ),
    max_size=6,
)


@given(attempts=ATTEMPTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_series_of_acts_by_one_administrator_gains_a_role_that_reads(
    bare_cast: Cast, attempts: list[tuple[str, str, str, int]]
) -> None:
    """G-12, TH-13: neither for themselves nor, as a guarded role, for a friend."""
    from django.db import transaction

    guarded = {slug for slug, role in ROLES.items() if role.guarded}
    before = set(standing().filter(role__in=guarded).values_list("member_id", "role"))
    with transaction.atomic():
        for what, name, role, days in attempts:
            try:
                attempt(bare_cast, what, Member.objects.get(pk=bare_cast.people[name].pk), role, TODAY + days * DAY)
            except Refusal:
                continue
        after = set(standing().filter(role__in=guarded).values_list("member_id", "role"))
        assert after <= before
        assert set(roles_of(bare_cast.neil).values_list("role", flat=True)) == {"business manager"}
        transaction.set_rollback(True)


def attempt(cast: Cast, what: str, member: Member, role: str, on: date) -> None:
    held = standing().filter(member=member).first()
    if what == "give":
        role_give(by=cast.neil, member=member, role=role, first=on, now=NOW)
    elif what == "leave":
        member_leave(by=cast.neil, member=member, left_on=on, now=NOW)
    elif held is not None and what == "end":
        role_end(by=cast.neil, held=held, last=on, now=NOW)
    elif held is not None and what == "correct":
        role_correct(by=cast.neil, held=held, first=on, last=None, now=NOW)
    elif held is not None:
        role_withdraw(by=cast.neil, held=held, now=NOW)
