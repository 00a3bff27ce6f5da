"""One meeting, several records (X3): every answer lands in exactly one part, and each part is filed apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from keel.core.forms.kinds import PARTS, RECORD_PARTS, Form
from keel.core.records.canonical import Value

ACTIONS = ".actions"
"""Added to a field's name, it names the box for actions beside the field."""


class PartsError(Exception):
    """An answer that belongs nowhere or in two places: a fault in the form or the program, never silently dropped."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written in one field of one part; `case` is the case's id in a case part, None elsewhere."""

    part: str
    field: str
    value: Value
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One record of the meeting: "session", "personal", or one case's. Answers keep the order of the form."""

    name: str
    case: str | None
    answers: Mapping[str, Value]

    @property
    def id(self) -> str:
        """Its name in the record's root: "session", "personal" or "case:" and the case's id."""
        return f"case:{self.case}" if self.case is not None else self.name

    @property
    def kind(self) -> str:
        """Its kind in the access table: K15, K6 or K7."""
        return PARTS[self.name]


def split(form: Form, answers: Iterable[Written], *, cases: Iterable[str] = ()) -> tuple[Part, ...]:
    """Split a session's answers into its records: the session part first, then each case's, then the personal part.

    There is a session part always, a part for each of `cases` and each case answered for, and a personal part where the
    form has one. Raises PartsError for an answer without a place, or two answers in one place.
    """
    order = _places(form)
    found: dict[tuple[str, str | None], dict[str, Value]] = {("session", None): {}}
    found.update({("case", case): {} for case in cases})
    if form.of_part("personal"):
        found["personal", None] = {}
    for answer in answers:
        _check(answer, order)
        place = found.setdefault((answer.part, answer.case), {})
        if answer.field in place:
            raise PartsError(f"The field '{answer.field}' is answered twice in one part. Keep the newest answer only.")
        place[answer.field] = answer.value
    return tuple(
        Part(name, case, MappingProxyType({f: place[f] for f in sorted(place, key=lambda f: order[name, f])}))
        for (name, case), place in sorted(found.items(), key=lambda item: _filing_order(*item[0]))
    )


def _places(form: Form) -> dict[tuple[str, str], int]:
    """The place of every field of a record, and of the box for actions beside it, in the form's order."""
    names = (
        (field.part, name)
        for field in form.fields
        if field.part in RECORD_PARTS
        for name in (field.key, field.key + ACTIONS)[: 2 if field.with_actions else 1]
    )
    return {name: number for number, name in enumerate(names)}


def _check(answer: Written, places: Mapping[tuple[str, str], int]) -> None:
    if answer.part not in RECORD_PARTS:
        raise PartsError(f"'{answer.part}' is no part of a record. A record has: {', '.join(RECORD_PARTS)}.")
    if (answer.part, answer.field) not in places:
        raise PartsError(f"The form has no field '{answer.field}' in its part '{answer.part}'.")
    if answer.part == "case" and answer.case is None:
        raise PartsError(f"The answer to '{answer.field}' does not say which case it is about.")
    if answer.part != "case" and answer.case is not None:
        raise PartsError(f"The answer to '{answer.field}' is about a case, but its part '{answer.part}' is not.")


def _filing_order(name: str, case: str | None) -> tuple[int, str]:
    return RECORD_PARTS.index(name), case or ""
