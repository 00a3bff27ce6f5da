"""The scope in force: one organisation to work in, several to look over, or everything for a stated reason."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


class UnscopedQuery(RuntimeError):
    """A query on rows of organisations was made while no scope was open."""


class OutOfScope(RuntimeError):
    """A row of another organisation than the scope's was loaded or written."""


@dataclass(frozen=True, slots=True)
class OrganisationScope:
    """Whose rows may be seen. `organisations` is None in an unscoped stretch, which says why.

    With `accounts` it is None too: those organisations, found by the database, in which these people are members.
    """

    organisations: frozenset[UUID] | None
    why: str
    accounts: frozenset[UUID] | None = None

    @property
    def organisation(self) -> UUID | None:
        """The one organisation that this scope works in, or None when it only looks over several."""
        if self.organisations is not None and len(self.organisations) == 1:
            return next(iter(self.organisations))
        return None

    def holds(self, organisation_id: UUID | None) -> bool:
        """Whether rows of this organisation may be seen."""
        return self.organisations is None or organisation_id in self.organisations

    def may_write(self, organisation_id: UUID | None) -> bool:
        """Whether rows of this organisation may be written: in it alone, or in an unscoped stretch."""
        if self.organisations is None:
            return self.accounts is None
        return organisation_id is not None and self.organisation == organisation_id


_scope: ContextVar[OrganisationScope | None] = ContextVar("keel_organisation_scope", default=None)


def current_scope() -> OrganisationScope:
    """The scope in force; raises UnscopedQuery when there is none."""
    scope = _scope.get()
    if scope is None:
        raise UnscopedQuery(
            "No organisation's scope is open, so no row may be read or written. "
            "Open one with “with in_organisation(organisation_id):”."
        )
    return scope


def open_scope() -> OrganisationScope | None:
    """The scope in force, or None: for the database connection, which then shows no row of any organisation."""
    return _scope.get()


def working_organisation() -> UUID | None:
    """The organisation that new rows belong to unless they say otherwise; None outside a scope of one."""
    scope = _scope.get()
    return scope.organisation if scope else None


@contextmanager
def in_organisation(organisation_id: UUID) -> Iterator[OrganisationScope]:
    """Work in one organisation: its rows are seen and written, no others."""
    with _opened(OrganisationScope(_ids([organisation_id]), "work in one organisation")) as scope:
        yield scope


@contextmanager
def in_organisations(organisation_ids: Iterable[UUID], *, why: str) -> Iterator[OrganisationScope]:
    """Look over several organisations at once, as a person's own home page does over their memberships.

    Nothing can be written unless exactly one is named; open `in_organisation` inside for that.
    """
    with _opened(OrganisationScope(_ids(organisation_ids), _said(why))) as scope:
        yield scope


@contextmanager
def among_own(*account_ids: UUID, why: str) -> Iterator[OrganisationScope]:
    """Find people's own memberships, before it is known in which organisations to look. Nothing can be written.

    The query says itself whose memberships it wants; on PostgreSQL it reaches no further than those organisations.
    """
    with _opened(OrganisationScope(None, _said(why), _ids(account_ids))) as scope:
        yield scope


@contextmanager
def unscoped(why: str) -> Iterator[OrganisationScope]:
    """See every row: for migrations and integrity checks only. `why` is a sentence.

    On PostgreSQL only the role that owns the tables can: open it with `keel.web.scope.walls.as_owner`. The
    application's role is refused.
    """
    with _opened(OrganisationScope(None, _said(why))) as scope:
        yield scope


@contextmanager
def _opened(scope: OrganisationScope) -> Iterator[OrganisationScope]:
    token = _scope.set(scope)
    try:
        yield scope
    finally:
        _scope.reset(token)


def _ids(given: Iterable[UUID]) -> frozenset[UUID]:
    """The same, each of them an id and nothing that only looks like one: they become part of statements."""
    ids = frozenset(given)
    for one in ids:
        if type(one) is not UUID:
            raise TypeError(f"A scope is opened with UUIDs, not with {one!r}.")
    return ids


def _said(why: str) -> str:
    if not why.strip():
        raise ValueError("Say in a few words why this wide scope is needed.")
    return why
