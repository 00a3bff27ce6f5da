"""The roles as data agree with the words of policies and with the access table."""

import pytest

from keel.core.access import RELATIONS
from keel.core.policy.words import ROLES as POLICY_ROLES
from keel.web.people import offices
from keel.web.people.roles import EVERYBODY, POWERS, ROLES, Role, powers


def test_roles_are_those_a_policy_may_name() -> None:
    assert {slug for slug, one in ROLES.items() if one.in_policies} == set(POLICY_ROLES)


@pytest.mark.parametrize("role", ROLES.values(), ids=ROLES)
def test_each_role_says_what_its_holder_is_here_to_do(role: Role) -> None:
    assert role.purpose.endswith(".")
    assert len(role.purpose) < 120
    assert role.relation is None or role.relation in RELATIONS
    assert role.powers <= set(POWERS)


def test_whoever_keel_turns_to_holds_a_role_that_it_knows() -> None:
    """An office that nobody can hold would be asked and told for ever, and nobody would look (TH-13, G-25)."""
    said = [value for name, value in vars(offices).items() if name.isupper()]
    slugs = {slug for one in said for slug in ([one] if isinstance(one, str) else one)}
    assert len(slugs) == len([one for one in said if isinstance(one, str)])
    assert slugs <= set(ROLES)


@pytest.mark.parametrize("role", ROLES.values(), ids=ROLES)
def test_a_role_that_reads_confidential_records_is_guarded(role: Role) -> None:
    """TH-13: an account administrator cannot hand out what opens K6 to K11, K14 or K16."""
    opens = {"K6", "K7", "K8", "K9", "K10", "K11", "K14", "K16"}
    cells = RELATIONS[role.relation].cells if role.relation else {}
    assert role.guarded == bool(opens & set(cells))
    assert role.two_people or not role.guarded


def test_the_account_administrator_reads_nothing_that_is_written_about_anybody() -> None:
    """G-04."""
    assert set(RELATIONS["account administrator"].cells) <= {"K12"}
    assert EVERYBODY in RELATIONS


def test_powers_add_up_and_an_own_role_of_a_policy_has_none() -> None:
    assert powers(["deputy", "teacher", "night porter"]) == ROLES["deputy"].powers
