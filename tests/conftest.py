"""What every test on the database needs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Make the database as the tables' owner, and without the copy that Django would take of it without a scope."""
    from django.db.backends.base.creation import BaseDatabaseCreation

    from keel.web.scope.walls import as_owner, make_walls
    from tests.tampering import name_way

    name_way()

    def made(self: BaseDatabaseCreation, *args: Any, **options: Any) -> str:
        with as_owner("the tests' tables are made"):
            name = make(self, *args, **options)
            make_walls()
        return name

    def destroyed(self: BaseDatabaseCreation, *args: Any, **options: Any) -> None:
        with as_owner("the tests' tables are thrown away"):
            destroy(self, *args, **options)

    make, destroy = BaseDatabaseCreation.create_test_db, BaseDatabaseCreation.destroy_test_db

    def nothing(self: BaseDatabaseCreation) -> str:
        return "[]"

    BaseDatabaseCreation.serialize_db_to_string = nothing  # type: ignore[method-assign]
    BaseDatabaseCreation.create_test_db = made  # type: ignore[method-assign]
    BaseDatabaseCreation.destroy_test_db = destroyed  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def _emptying_lifts_the_guards() -> Iterator[None]:
    """A test that commits is cleaned up by emptying the tables, which append-only guards refuse by design."""
    from django.core.management.commands import flush

    from keel.web.ledger import guards
    from keel.web.scope.walls import as_owner

    def emptied(self: flush.Command, **options: Any) -> None:
        with as_owner("the tests' tables are emptied"), guards.lifted(options["database"]):
            original(self, **options)

    original = flush.Command.handle
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", emptied)
        yield


@pytest.fixture
def school() -> UUID:
    """The id of an invented school."""
    return uuid4()


@pytest.fixture
def in_school(school: UUID, db: None) -> Iterator[UUID]:
    """Work in that school for the whole test."""
    from keel.web.scope import in_organisation

    with in_organisation(school):
        yield school


@pytest.fixture(scope="session")
def first_installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation made once by `keel init`. Making one takes many seconds: a test that changes it takes a copy."""
    from tests.installation import install

    return install(tmp_path_factory.mktemp("installed"))
