"""A query that every request asks: the mapper puts it together once a process, and it is sent with each one's values.

To write the question costs the mapper ten times what the database takes to answer it. So it writes it twice, about two
members who are nobody, at moments that never were: what differs between the two is what each request has to fill in,
and it must be one of the values named in `Asking`. Everything else in the statement is the same for everybody.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection, models
from django.db.models.sql import Query

from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.scope import in_organisation

_ID: Final = models.UUIDField()
_MOMENT: Final = models.DateTimeField()
_DAY: Final = models.DateField()
"""What makes of a value what the database takes."""


@dataclass(frozen=True)
class Asking:
    """Who asks, when, and how much earlier than that the question looks too."""

    member: Member
    now: datetime
    ago: Sequence[timedelta] = ()

    def values(self) -> list[Any]:
        """What each request fills in, as the database takes it."""
        moments = [self.now, *(self.now - one for one in self.ago)]
        ids = [self.member.pk, self.member.organisation_id, self.member.account_id]
        return [
            *(_ID.get_db_prep_value(one, connection) for one in ids),
            *(_MOMENT.get_db_prep_value(one, connection) for one in moments),
            _DAY.get_db_prep_value(london_day(self.now), connection),
        ]


@dataclass(frozen=True)
class Statement:
    """What is sent: `places` are numbers of `Asking.values`, or None where `parameters` has what is always the same."""

    text: str
    parameters: tuple[Any, ...]
    places: tuple[int | None, ...]
    query: Query
    selected: Sequence[Any]


Question = Callable[[Asking], models.QuerySet[Any, tuple[Any, ...]]]


class Prepared:
    """A question whose answer is one row of values; put together when it is first asked."""

    def __init__(self, question: Question, ago: Sequence[timedelta] = ()) -> None:
        self.question, self.ago = question, tuple(ago)
        self._kept: Statement | None = None

    def ask(self, member: Member, now: datetime) -> Sequence[Any] | None:
        """The row, or None where there is none. One query; needs the scope of the member's organisation."""
        statement = self._kept = self._kept or self._put_together()
        given = Asking(member, now, self.ago).values()
        same = zip(statement.places, statement.parameters, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(statement.text, [value if place is None else given[place] for place, value in same])
            row = cursor.fetchone()
        return None if row is None else _read(statement, row)

    def _put_together(self) -> Statement:
        one, other = (Asking(member, now, self.ago) for member, now in _nobodies())
        text, first, query, selected = self._written(one)
        again, second, *_ = self._written(other)
        if again != text:
            raise RuntimeError("A question about a member is another one for somebody else; it cannot be prepared.")
        known = list(zip(one.values(), other.values(), strict=True))
        places = tuple(_place(pair, known) for pair in zip(first, second, strict=True))
        return Statement(text, tuple(first), places, query, selected)

    def _written(self, asking: Asking) -> tuple[str, list[Any], Query, Any]:
        with in_organisation(asking.member.organisation_id):
            query = self.question(asking).query
            compiler = query.get_compiler(connection=connection)
            text, parameters = compiler.as_sql()
        return text, list(parameters), query, [expression for expression, *_ in compiler.select]


def _place(pair: tuple[object, object], known: list[tuple[object, object]]) -> int | None:
    if pair in known:
        return known.index(pair)
    if pair[0] != pair[1]:
        raise RuntimeError("A question about a member asks for a value that keel.web.people.prepared does not know.")
    return None


def _read(statement: Statement, row: Sequence[Any]) -> Sequence[Any]:
    compiler = statement.query.get_compiler(connection=connection)
    converters = compiler.get_converters(statement.selected)
    read: Sequence[Any] = next(iter(compiler.apply_converters([row], converters)))
    return read


def _nobodies() -> Iterator[tuple[Member, datetime]]:
    for first in (0xA0, 0xB0):
        pk, organisation_id, account_id = (UUID(int=(first + place) << 120 | 0x4000 << 64) for place in range(3))
        nobody = Member(pk=pk, organisation_id=organisation_id, account_id=account_id)
        yield nobody, datetime(2000 + first, 2, 3, 4, 5, 6, first, tzinfo=UTC)
