"""A thousand organisations in one database: one is made by the services, and its rows are written over and over.

Every copy has ids of its own. Sealed texts are bound to their rows, so those of a copy cannot be opened: a page that
read one would fail, as it should.
"""

import re
from datetime import date
from uuid import UUID, uuid4

from django.db import connection

from keel.web.cases.services import CaseDetails, case_open, status_give
from keel.web.people.facts_changed import together
from keel.web.scope import in_organisation
from tests import rows
from tests.cast import NOW, Cast, adopt_formal_cycle

AN_ID = re.compile(r"'([0-9a-f]{32})'")
CASES = 5


def neighbours(cast: Cast, number: int) -> None:
    """Write so many organisations beside those of the cast, each as the cast's other school is. On SQLite only."""
    assert connection.vendor == "sqlite", "only SQLite writes an id without hyphens"
    _furnished(cast)
    statements = _statements(cast.other_school.pk.hex)
    for _ in range(number):
        rows.write(_copied(statements, cast.una.account_id))


def _furnished(cast: Cast) -> None:
    with in_organisation(cast.other_school.pk), together():
        adopt_formal_cycle(cast.una)
        for place in range(CASES):
            details = CaseDetails(number=f"{place:04}", child_name="Marigold Featherstone", opened_on=date(2026, 9, 2))
            case = case_open(by=cast.una, details=details, now=NOW)
            status_give(by=cast.una, case=case, status="child protection", first=date(2026, 9, 2), now=NOW)


def _statements(school: str) -> list[str]:
    """What writes that school's rows, without the rows of any other."""
    tables = rows.tables()
    its_own = {whose: table for whose, table in tables.items() if whose[1] and whose[1].hex == school}
    itself = {whose: {key: row for key, row in table.items() if school in key} for whose, table in tables.items()}
    return [statement for _, statement in rows.differences({}, {**itself, **its_own})]


def _copied(statements: list[str], account: UUID | None) -> list[rows.Statement]:
    """The same with other ids; the account stays, and is that of a member of them all."""
    ids = {account.hex: account.hex} if account else {}

    def other(found: re.Match[str]) -> str:
        return f"'{ids.setdefault(found[1], uuid4().hex)}'"

    return [(None, AN_ID.sub(other, statement)) for statement in statements]
