"""On PostgreSQL the database itself keeps organisations apart, also where the application forgets to (G-06)."""

from contextlib import suppress
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from keel.web.accounts.services import account_create
from keel.web.people.models import Member
from keel.web.scope import UnscopedQuery, among_own, in_organisation, in_organisations, unscoped
from keel.web.scope.models import Scoped
from keel.web.scope.walls import as_owner, tables_of_organisations, wall_problems
from keel.web.sealing.keys import new_key
from keel.web.sealing.models import DataKey, OrganisationKey
from tests.cast import PASSWORD, Cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
SETTINGS = "SELECT " + ", ".join(f"current_setting('keel.{name}', true)" for name in ("reads", "writes", "everything"))


@pytest.fixture
def twins() -> tuple[DataKey, DataKey]:
    """A key in each of two schools."""
    first, second = (new_key(uuid4(), "child", uuid4()) for _ in range(2))
    return first, second


def raw(statement: str, *values: UUID | str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []


def told_last() -> set[object]:
    """The settings as the connection has them, asked beside the cursors that set them."""
    found = connection.connection.pgconn.exec_(SETTINGS.encode())
    return {found.get_value(0, column) for column in range(3)} - {None, b""}


def test_every_table_with_an_organisation_is_behind_a_wall_of_its_own() -> None:
    with connection.cursor() as cursor:
        walled = set(tables_of_organisations(cursor))
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        forced = {name for (name,) in cursor.fetchall()}
    scoped = {model._meta.db_table for model in apps.get_models() if issubclass(model, Scoped)}
    assert scoped <= walled == forced
    assert wall_problems() == []


def test_the_application_owns_nothing_and_walks_through_nothing() -> None:
    assert raw("SELECT count(*) FROM pg_class WHERE pg_has_role(relowner, 'MEMBER')") == [(0,)]
    assert raw("SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user") == [
        (False, False, False)
    ]
    for statement in (
        "ALTER TABLE people_member DISABLE ROW LEVEL SECURITY",
        "DROP POLICY keel_read ON people_member",
        "TRUNCATE people_member CASCADE",
        "SET ROLE keel_owner",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('people', 'x', now())",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            raw(statement)


def test_a_raw_query_that_forgets_the_scope_sees_nothing(cast: Cast) -> None:
    assert raw("SELECT count(*) FROM people_member") == [(len(cast.people),)]


def test_a_raw_query_without_a_scope_sees_nothing(twins: tuple[DataKey, DataKey]) -> None:
    with connection.cursor() as cursor:
        tables = tables_of_organisations(cursor)
    assert [table for table in tables if raw(f'SELECT count(*) FROM "{table}"') != [(0,)]] == []  # noqa: S608


def test_a_raw_query_in_a_scope_sees_its_own_rows_alone(twins: tuple[DataKey, DataKey]) -> None:
    ours, theirs = twins
    with in_organisation(ours.organisation_id):
        assert raw("SELECT id FROM sealing_datakey") == [(ours.pk,)]
    with in_organisations([ours.organisation_id, theirs.organisation_id], why="a test"):
        assert {row[0] for row in raw("SELECT id FROM sealing_datakey")} == {ours.pk, theirs.pk}


def test_nothing_is_written_into_another_school(twins: tuple[DataKey, DataKey]) -> None:
    ours, theirs = twins
    copied = (
        "INSERT INTO sealing_datakey"
        " (id, organisation_id, organisation_key_id, owner_kind, owner_id, wrapped, earlier, made)"
        " SELECT gen_random_uuid(), %s, organisation_key_id, owner_kind, gen_random_uuid(), wrapped, earlier, made"
        " FROM sealing_datakey"
    )
    with in_organisation(ours.organisation_id):
        raw(copied, ours.organisation_id)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            raw(copied, theirs.organisation_id)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            raw("UPDATE sealing_datakey SET organisation_id = %s", theirs.organisation_id)
        raw("UPDATE sealing_datakey SET owner_kind = 'group' WHERE id = %s", theirs.pk)
        raw("DELETE FROM sealing_datakey WHERE id = %s", theirs.pk)
    with in_organisation(theirs.organisation_id):
        assert DataKey.objects.get().owner_kind == "child"


def test_nothing_is_written_where_several_are_looked_over(twins: tuple[DataKey, DataKey]) -> None:
    ours, theirs = twins
    with in_organisations([ours.organisation_id, theirs.organisation_id], why="a test"):
        raw("UPDATE sealing_datakey SET owner_kind = 'group'")
        raw("DELETE FROM sealing_datakey")
        assert raw("SELECT count(*) FROM sealing_datakey WHERE owner_kind = 'child'") == [(2,)]


def test_the_application_never_sees_everything_and_says_so(twins: tuple[DataKey, DataKey]) -> None:
    with unscoped("a test"):
        assert raw("SELECT count(*) FROM sealing_datakey") == [(0,)]
        with pytest.raises(UnscopedQuery, match="as_owner"):
            DataKey.objects.exists()


def test_one_finds_only_the_organisations_one_is_a_member_of(cast: Cast) -> None:
    assert cast.sam.account is not None
    with among_own(cast.sam.account.pk, why="a test"):
        everybody = raw("SELECT DISTINCT organisation_id FROM people_member")
        mine = Member.objects.select_related("key__organisation_key").get(account=cast.sam.account)
    assert everybody == [(cast.school.pk,)]
    assert (mine, mine.name) == (cast.sam, "Sam Whitlock")
    nobody = account_create(email="nobody@elsewhere.example", password=PASSWORD)
    for accounts, schools in (
        ([], set()),
        ([nobody.pk], set()),
        ([nobody.pk, cast.sam.account.pk], {cast.school.pk}),
        ([cast.una.account_id, cast.sam.account.pk], {cast.school.pk, cast.other_school.pk}),
    ):
        with among_own(*accounts, why="a test"):
            assert {one for (one,) in raw("SELECT organisation_id FROM people_member")} == schools


def test_a_scope_that_closed_or_was_rolled_back_opens_nothing(twins: tuple[DataKey, DataKey]) -> None:
    ours, theirs = twins
    with transaction.atomic():
        with in_organisation(ours.organisation_id):
            assert DataKey.objects.get() == ours
        assert raw("SELECT count(*) FROM sealing_datakey") == [(0,)]
        with in_organisation(theirs.organisation_id):
            _in_a_transaction(theirs, fails=True)
            with in_organisation(ours.organisation_id):
                _in_a_transaction(ours, fails=True)
            assert raw("SELECT id FROM sealing_datakey") == [(theirs.pk,)]


@pytest.mark.django_db(transaction=True)
def test_the_scope_never_survives_its_transaction_on_a_connection_used_ten_thousand_times() -> None:
    keys = [new_key(uuid4(), "child", uuid4()) for _ in range(2)]
    for turn in range(10_000):
        key = keys[turn % 2]
        with in_organisation(key.organisation_id):
            if turn % 3 == 0:
                assert raw("SELECT id FROM sealing_datakey") == [(key.pk,)]
            else:
                _in_a_transaction(key, fails=turn % 3 == 1)
        if turn % 100 == 0:
            assert told_last() == set()
            assert raw("SELECT count(*) FROM sealing_datakey") == [(0,)]
    assert told_last() == set()


def _in_a_transaction(key: DataKey, *, fails: bool) -> None:
    try:
        with transaction.atomic():
            assert raw("SELECT id FROM sealing_datakey") == [(key.pk,)]
            if fails:
                raise ZeroDivisionError
    except ZeroDivisionError:
        pass


Step = tuple[str, list["Step"]]
STEPS: st.SearchStrategy[list[Step]] = st.recursive(
    st.just([("look", [])]),
    lambda inner: st.lists(
        st.tuples(st.sampled_from(["ours", "theirs", "both", "nobody's", "whole", "failing"]), inner)
        | st.just(("look", [])),
        min_size=1,
        max_size=4,
    ),
    max_leaves=12,
)


@pytest.mark.django_db(transaction=True)
@settings(max_examples=200, deadline=None)
@given(steps=STEPS)
def test_every_look_sees_its_own_scope_however_scopes_and_transactions_are_nested(steps: list[Step]) -> None:
    """G-06: in a transaction the scope is sent when it is another, and after whatever a savepoint may have undone."""
    keys = {name: new_key(uuid4(), "child", uuid4()) for name in ("ours", "theirs")}
    _walk([*steps, ("look", [])], keys, seen=set())


def _walk(steps: list[Step], keys: dict[str, DataKey], *, seen: set[UUID]) -> None:
    for what, inner in steps:
        if what == "look":
            assert {row[0] for row in raw("SELECT id FROM sealing_datakey")} == seen
        elif what in ("whole", "failing"):
            with suppress(ZeroDivisionError), transaction.atomic():
                _walk(inner, keys, seen=seen)
                if what == "failing":
                    raise ZeroDivisionError
        else:
            mine = [key for name, key in keys.items() if what in (name, "both")]
            with in_organisations([key.organisation_id for key in mine] or [uuid4()], why="a test"):
                _walk(inner, keys, seen={key.pk for key in mine})


def test_what_is_ones_own_is_asked_anew_within_a_transaction(cast: Cast) -> None:
    account = account_create(email="new@elsewhere.example", password=PASSWORD)
    with among_own(account.pk, why="a test"):
        assert raw("SELECT count(*) FROM people_member") == [(0,)]
        with in_organisation(cast.school.pk):
            Member.objects.filter(pk=cast.sam.pk).update(account=account)
        assert raw("SELECT id FROM people_member WHERE id = %s", cast.sam.pk) == [(cast.sam.pk,)]


@pytest.mark.django_db(transaction=True)
def test_the_owner_is_told_that_it_may_not_serve_and_sees_everything_only_when_it_says_so() -> None:
    new_key(uuid4(), "child", uuid4())
    with as_owner("a test"):
        assert any("owns Keel's tables" in problem for problem in wall_problems())
        assert OrganisationKey.objects.count() == 1
        with in_organisation(UUID(int=0)):
            assert raw("SELECT count(*) FROM sealing_datakey") == [(0,)]
    assert raw("SELECT current_user") == [("keel",)]
