"""Rows of organisations are seen and written in their own scope only (G-06)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, models
from django.test import RequestFactory

from keel.web.ledger.models import Reason
from keel.web.scope import (
    OrganisationScope,
    OutOfScope,
    UnscopedQuery,
    among_own,
    current_scope,
    in_organisation,
    in_organisations,
    unscoped,
)
from keel.web.scope.checks import check_models_are_scoped
from keel.web.scope.middleware import ScopeMiddleware, _openers, register_scope_opener
from keel.web.scope.postgresql.base import told
from keel.web.sealing.keys import new_key
from keel.web.sealing.models import DataKey, OrganisationKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins() -> tuple[DataKey, DataKey]:
    """A key in each of two schools."""
    first, second = (new_key(uuid4(), "child", uuid4()) for _ in range(2))
    return first, second


QUERIES = {
    "all": lambda: list(DataKey.objects.all()),
    "count": DataKey.objects.count,
    "get": lambda: DataKey.objects.get(pk=uuid4()),
    "filter": lambda: DataKey.objects.filter(owner_kind="child").exists(),
    "create": lambda: DataKey.objects.create(owner_kind="child", owner_id=uuid4()),
    "update": lambda: DataKey.objects.update(owner_kind="child"),
    "delete": lambda: DataKey.objects.all().delete(),
    "base manager": lambda: list(DataKey._base_manager.all()),
    "default manager": lambda: list(DataKey._default_manager.values("id")),
    "aggregate": lambda: DataKey.objects.aggregate(models.Count("id")),
    "bulk create": lambda: DataKey.objects.bulk_create([DataKey(owner_kind="child", owner_id=uuid4())]),
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_without_a_scope_raises_and_says_how_to_open_one(name: str) -> None:
    with pytest.raises(UnscopedQuery, match="in_organisation"):
        QUERIES[name]()


def test_a_scope_shows_its_own_rows_and_no_others(twins: tuple[DataKey, DataKey]) -> None:
    ours, theirs = twins
    with in_organisation(ours.organisation_id):
        assert list(DataKey.objects.all()) == [ours]
        assert not DataKey.objects.filter(pk=theirs.pk).exists()
        with pytest.raises(DataKey.DoesNotExist):
            DataKey.objects.get(pk=theirs.pk)


def test_several_organisations_are_looked_over_but_not_written_in(twins: tuple[DataKey, DataKey]) -> None:
    ours, theirs = twins
    both = [ours.organisation_id, theirs.organisation_id]
    with in_organisations(both, why="a person's own view over their memberships"):
        assert set(DataKey.objects.all()) == {ours, theirs}
        for write in (ours.save, ours.delete, DataKey.objects.all().delete):
            with pytest.raises(OutOfScope):
                write()


def test_a_wide_scope_must_say_why() -> None:
    for opened in (unscoped(" "), in_organisations([], why="")):
        with pytest.raises(ValueError, match="why"), opened:
            pass


QUOTED = "3f1c0000-0000-4000-8000-000000000000'); DROP TABLE people_member; --"


class Pretender(UUID):
    """An id that says something else of itself."""

    def __str__(self) -> str:
        """What would end up in a statement."""
        return QUOTED


OPENED: dict[str, Callable[[Any], AbstractContextManager[object]]] = {
    "one": in_organisation,
    "several": lambda one: in_organisations([uuid4(), one], why="a test"),
    "own": lambda one: among_own(one, why="a test"),
}


@pytest.mark.parametrize("way", OPENED)
@pytest.mark.parametrize("given", ["school", QUOTED, str(UUID(int=1)), 7, None, Pretender(int=1)])
def test_a_scope_is_opened_with_ids_alone(way: str, given: object) -> None:
    """G-05: on PostgreSQL they become part of each statement's text."""
    with pytest.raises(TypeError, match="UUIDs, not with"), OPENED[way](given):
        pass


def test_nothing_but_canonical_ids_is_written_into_a_statement() -> None:
    """G-06: also where somebody builds a scope past the functions that open one."""
    one, account = UUID(int=0xABCDEF), uuid4()
    assert told(OrganisationScope(frozenset({one}), "a test")).count(str(one)) == 2
    assert f"('{account}')" in told(OrganisationScope(None, "a test", frozenset({one, account})))
    assert "set_config('keel.reads', '', true)" in told(OrganisationScope(None, "a test", frozenset()))
    for wrong in (
        QUOTED,
        Pretender(int=1),
        str(one).upper(),
        one.hex,
        f"{one}\n",
        f"{{{one}}}",
        "١" * 8 + str(one)[8:],
    ):
        for scope in (
            OrganisationScope(frozenset({wrong}), "a test"),  # type: ignore[arg-type]
            OrganisationScope(frozenset({one, wrong}), "a test"),  # type: ignore[arg-type]
            OrganisationScope(None, "a test", frozenset({account, wrong})),  # type: ignore[arg-type]
        ):
            with pytest.raises(ValueError, match="canonical form"):
                told(scope)


def test_a_scope_closes_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), unscoped("a test"):
        _ = 1 / 0
    with pytest.raises(UnscopedQuery):
        current_scope()


def test_a_row_of_another_organisation_is_not_written(twins: tuple[DataKey, DataKey]) -> None:
    ours, theirs = twins
    with in_organisation(ours.organisation_id):
        for write in (theirs.save, theirs.delete, lambda: DataKey.objects.bulk_update([theirs], ["owner_kind"])):
            with pytest.raises(OutOfScope, match="does not work in"):
                write()
        with pytest.raises(OutOfScope):
            DataKey.objects.bulk_create([DataKey(organisation_id=theirs.organisation_id)])


def test_a_row_never_moves_to_another_organisation(twins: tuple[DataKey, DataKey]) -> None:
    ours, theirs = twins
    with in_organisation(ours.organisation_id):
        with pytest.raises(OutOfScope, match="never moves"):
            DataKey.objects.update(organisation_id=theirs.organisation_id)
        with pytest.raises(OutOfScope, match="never moves"):
            DataKey.objects.bulk_update([ours], ["organisation_id"])


def test_related_rows_and_foreign_keys_keep_to_the_scope(twins: tuple[DataKey, DataKey]) -> None:
    ours, theirs = twins
    with in_organisation(theirs.organisation_id):
        above = OrganisationKey.objects.get()
    with in_organisation(ours.organisation_id):
        assert list(above.data_keys.all()) == []
        stray = DataKey(organisation_key_id=above.pk)
        with pytest.raises(OrganisationKey.DoesNotExist):
            _ = stray.organisation_key


def test_a_row_that_comes_in_by_a_join_is_caught(twins: tuple[DataKey, DataKey]) -> None:
    ours, theirs = twins
    with in_organisation(theirs.organisation_id):
        above = OrganisationKey.objects.get()
    with in_organisation(ours.organisation_id):
        DataKey.objects.filter(pk=ours.pk).update(organisation_key=above)
        joined = DataKey.objects.select_related("organisation_key")
        if connection.vendor == "postgresql":  # the database shows nothing to join
            assert list(joined) == []
            return
        with pytest.raises(OutOfScope, match="another organisation"):
            list(joined)


def test_raw_queries_are_refused(in_school: UUID) -> None:
    for raw in (DataKey.objects.raw, DataKey.objects.all().raw):
        with pytest.raises(OutOfScope, match="Raw"):
            raw("SELECT * FROM sealing_datakey")


def test_a_new_row_belongs_to_the_organisation_that_is_worked_in(in_school: UUID) -> None:
    assert DataKey().organisation_id == in_school


def test_a_row_without_an_organisation_is_not_written() -> None:
    with unscoped("a test"), pytest.raises(OutOfScope, match="names no organisation"):
        DataKey(owner_kind="child", owner_id=uuid4()).save()


def test_every_model_of_ours_is_scoped_or_says_why() -> None:
    assert check_models_are_scoped() == []


def test_subclasses_inherit_the_scoped_base_manager() -> None:
    assert type(Reason._base_manager).__name__ == "ScopedManager"
    assert Reason._base_manager.name == "objects"


def test_the_middleware_opens_what_the_registered_opener_says(school: UUID) -> None:
    before = list(_openers)
    _openers.clear()
    try:
        seen: list[object] = []

        def answer(_: object) -> None:
            try:
                seen.append(current_scope().organisation)
            except UnscopedQuery:
                seen.append("none")

        request = RequestFactory().get("/")
        ScopeMiddleware(answer)(request)  # type: ignore[arg-type]
        register_scope_opener(lambda _: in_organisation(school))
        ScopeMiddleware(answer)(request)  # type: ignore[arg-type]
        with pytest.raises(RuntimeError, match="only one"):
            register_scope_opener(lambda _: None)
        assert seen == ["none", school]
    finally:
        _openers[:] = before
