"""A wall that is missing or altered is noticed at the start, and mended by migrating (G-06).

These tests alter the database's tables and write no row, so nothing has to be emptied after each of them.
"""

from collections.abc import Iterator

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import TransactionTestCase

from keel.web.people.walls import ORGANISATIONS_OF
from keel.web.scope.walls import as_owner, make_walls, wall_problems
from tests.web.scope.test_walls import raw

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module", autouse=True)
def _nothing_to_empty() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: None)
        yield


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Afterwards the owner takes away what a test put into the database, and makes again what it left altered."""
    yield
    with as_owner("a test cleans up"):
        raw("DROP VIEW IF EXISTS keel_spoilt_view")
        raw("DROP TABLE IF EXISTS keel_spoilt")
        raw("DROP FUNCTION IF EXISTS keel_spoilt_function")
    if wall_problems():
        with as_owner("a test makes walls again"):
            make_walls()


SPOILT = {
    "a table nobody thought of": ("CREATE TABLE keel_spoilt (organisation_id uuid)", "keel_spoilt"),
    "a wall not forced": ("ALTER TABLE people_member NO FORCE ROW LEVEL SECURITY", "people_member"),
    "a wall switched off": ("ALTER TABLE people_member DISABLE ROW LEVEL SECURITY", "people_member"),
    "a policy gone": ("DROP POLICY keel_change ON people_member", "people_member"),
    "a policy that says yes": ("ALTER POLICY keel_read ON people_member USING (true)", "people_member"),
    "a policy too many": ("CREATE POLICY wide ON people_member USING (true)", "people_member"),
    "the owner's policy for all": ("ALTER POLICY keel_owner ON people_member TO PUBLIC", "people_member"),
    "a view with its owner's rights": (
        "CREATE VIEW keel_spoilt_view AS SELECT * FROM people_member",
        "security_invoker",
    ),
    "another function with its owner's rights": (
        "CREATE FUNCTION keel_spoilt_function() RETURNS SETOF people_member LANGUAGE sql SECURITY DEFINER"
        " AS 'SELECT * FROM people_member'",
        "keel_spoilt_function",
    ),
    "the narrow way says more": (
        ORGANISATIONS_OF.replace("WHERE m.account_id = $1", ""),
        "keel_organisations_of",
    ),
    "the narrow way looks elsewhere first": (
        "ALTER FUNCTION keel_organisations_of SET search_path = pg_temp, public",
        "keel_organisations_of",
    ),
    "the narrow way is everybody's": (
        "GRANT EXECUTE ON FUNCTION keel_organisations_of TO PUBLIC",
        "keel_organisations_of",
    ),
    "a second narrow way of the name": (
        "CREATE FUNCTION keel_organisations_of(everything text) RETURNS bigint LANGUAGE sql SECURITY DEFINER"
        " AS 'SELECT count(*) FROM people_member'",
        "keel_organisations_of",
    ),
    "emptying a table": ("GRANT TRUNCATE ON people_member TO keel", "people_member"),
    "a trigger on a table, by everybody": ("GRANT TRIGGER ON people_member TO PUBLIC", "people_member"),
    "a key to a table": ("GRANT REFERENCES ON people_member TO keel", "people_member"),
    "the list of migrations": ("GRANT INSERT ON django_migrations TO keel", "django_migrations"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_wall_that_is_missing_or_altered_is_noticed_at_the_start_and_mended(name: str) -> None:
    statement, named = SPOILT[name]
    with as_owner("a test spoils a wall"):
        raw(statement)
    problems = wall_problems()
    assert problems
    assert [problem for problem in problems if named not in problem] == []
    assert any(named in str(found.msg) for found in run_checks(include_deployment_checks=True, databases=["default"]))
    if "view" in name or "another function" in name:
        return  # what somebody else made is theirs to take away
    with as_owner("a test makes walls again"):
        make_walls()
    assert wall_problems() == []


def test_migrating_mends_what_was_altered() -> None:
    mended = [statement for name, (statement, _) in SPOILT.items() if "view" not in name and "another" not in name]
    with as_owner("a test spoils every wall"):
        for statement in mended:
            raw(statement)
    assert wall_problems()
    with as_owner("a test migrates"):
        call_command("migrate", verbosity=0)
    assert wall_problems() == []
