"""Lists from a spreadsheet: read, looked at, confirmed. Nothing changes before somebody confirms.

An app offers an import by registering one:

    imports.register(Import(
        kind="cases", title="Cases", power="…",                   # who may: a power of keel.web.people.roles
        columns=(Column("case number", required=True, hint="…"), Column("child's name", required=True), …),
        number="case number",                                     # what makes a row one: never a name (G-33)
        check=check_rows,                                         # what each row would do, or what is wrong with it
        apply=apply_row,                                          # writes one row; called in one transaction for all
        done="people:members", note="what the page says above the columns",
    ))

`check(by, rows, today)` is given every row that could be read and returns a `Finding` for each: `new`, `changed` with
the differences in words, `same`, or errors each of which says how to mend it. It finds what exists by the number alone,
in one query. `apply(by, row, now)` is called for each new or changed row and goes through the app's own services, which
write the ledger. The generic part reads the file (UTF-8 with or without a mark, else as Windows writes it), finds
columns by header whatever its capitals and spaces, refuses two rows of one number, seals the text while it waits and
deletes it afterwards. Confirming twice imports once: the second time nothing waits any more.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from keel.web.people.models import Member
from keel.web.people.reading_csv import Column, Row, read_rows


@dataclass(frozen=True, slots=True)
class Finding:
    """What importing a row would do. `errors` are sentences that say how to mend the row; then it does nothing."""

    row: Row
    what: str = "same"
    changes: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    label: str = ""
    """What the row is about, in a few words, for the page that shows it."""


Check = Callable[[Member, Sequence[Row], date], list[Finding]]
Apply = Callable[[Member, Row, datetime], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One kind of list. See the module."""

    kind: str
    title: str
    power: str
    columns: tuple[Column, ...]
    number: str
    check: Check
    apply: Apply
    done: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do, row by row."""

    findings: tuple[Finding, ...] = ()
    fault: str = ""
    """What is wrong with the file as a whole, and how to mend it."""
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def can_be_confirmed(self) -> bool:
        """Whether every row can be imported and there is anything to do: a file goes in whole or not at all."""
        todo = self.counts.get("new", 0) + self.counts.get("changed", 0)
        return not self.fault and not self.counts.get("error") and todo > 0


IMPORTS: Final[dict[str, Import]] = {}


def register(one: Import) -> None:
    """Offer an import; called in the app's `ready()`."""
    IMPORTS[one.kind] = one


def preview(one: Import, by: Member, text: str, today: date) -> Preview:
    """Say what importing this text would do if `by` did it. Writes nothing."""
    rows, fault = read_rows(text, one.columns)
    if fault:
        return Preview(fault=fault)
    numbers = Counter(row.values[one.number].casefold() for row in rows if row.values[one.number])
    sound = [row for row in rows if not _own_errors(one, row, numbers)]
    checked = {finding.row.line: finding for finding in one.check(by, sound, today)}
    findings = tuple(
        checked.get(row.line) or Finding(row, "error", errors=_own_errors(one, row, numbers), label=_label(one, row))
        for row in rows
    )
    counts = Counter("error" if finding.errors else finding.what for finding in findings)
    return Preview(findings, counts=dict(counts))


def _label(one: Import, row: Row) -> str:
    """What a row is about when nobody has looked at it yet: its number and its first other cell."""
    others = (text for name, text in row.values.items() if name != one.number and text)
    return ", ".join(filter(None, (row.values[one.number], next(others, ""))))


def _own_errors(one: Import, row: Row, numbers: Mapping[str, int]) -> tuple[str, ...]:
    """What can be said of a row without knowing what it is about."""
    missing = [
        f"There is no {column.name}. Fill the cell in." for column in one.columns
        if column.required and not row.values[column.name]
    ]  # fmt: skip
    number = row.values[one.number]
    if number and numbers[number.casefold()] > 1:
        missing.append(
            f"{number} stands in {numbers[number.casefold()]} rows as {one.number}. "
            "Two people or children never share one: correct it, or delete the row that is there twice."
        )
    if row.too_many:
        missing.append("The row has more cells than there are columns. Put cells that hold a comma in quotation marks.")
    return tuple(missing)
