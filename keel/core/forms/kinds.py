"""What a form is made of: fields, each of one kind, each in the one part of a record that it is filed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from keel.core.forms.tables import OneOf

KINDS: Final[Mapping[str, str]] = {
    "text": "one line of text",
    "long text": "text of several lines",
    "date": "a day",
    "date and time": "a day and the time of day",
    "choice": "one of the choices listed",
    "yes or no": "yes or no",
    "numbered items": "short texts in a numbered list",
    "actions": "what was agreed: what is to be done, who does it, by when",
    "cases": "cases from the register",
    "signatures": "who signed, and when",
}

PARTS: Final[Mapping[str, str]] = {
    "agreement": "K1",
    "agenda": "K3",
    "case note": "K4",
    "case": "K6",
    "personal": "K7",
    "session": "K15",
}
"""The parts of what is written, with their kind in the access table. The last three make up a record."""

RECORD_PARTS: Final = ("session", "case", "personal")

FILLED_BY: Final = ("supervisee", "supervisors", "each party", "keel")
WHEN: Final = ("before", "during", "after")

PREFILLS: Final[Mapping[str, str]] = {
    "supervisee name": "the supervisee's name",
    "supervisee job title": "the supervisee's job title",
    "supervisor names": "the supervisors' names",
    "session start": "the day and time of the session",
    "open actions": "actions of earlier sessions that are still open, about the same case or person",
    "social care cases": "every child with social-care involvement whom the supervisee carries",
    "next session": "the day and time of the next session planned",
    "child name": "the child's name, sealed under the child's own key",
    "case statuses": "the case's statuses on the day of the session",
    "agenda": "what the supervisee wrote in the field of the same name on the agenda",
    "session actions": "the actions agreed in this session about the same case",
    "terms of sessions": "what the policy says the sessions will be",
    "terms for everyone": "what the policy says everyone will do",
    "today": "the day on which it is filled in",
    "review date": "the day of the next review by the policy's interval",
    "cadence": "the arrangement's interval",
}
"""What Keel knows already and puts in a field, so that nobody types it twice (X4)."""

MOST_SIGNS: Final = 20_000
"""The longest text a field takes, in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A field is shown only where another field of the same part has this answer."""

    field: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. `label` is the form's own wording and carries over from the paper form; `hint` is ours.

    Fields with the same `group` stand under that heading. `with_actions` puts a box for actions beside it.
    `max_length` counts characters of one text, `at_most` the entries of a list; a list without it takes any
    number.
    """

    NAMED_BY: ClassVar = "key"

    key: str
    label: str
    part: Annotated[str, OneOf(tuple(PARTS))]
    kind: Annotated[str, OneOf(tuple(KINDS))]
    filled_by: Annotated[str, OneOf(FILLED_BY)]
    when: Annotated[str, OneOf(WHEN)]
    hint: str = ""
    group: str = ""
    prefill: Annotated[str, OneOf(tuple(PREFILLS))] | None = None
    required: bool = False
    with_actions: bool = False
    max_length: int = MOST_SIGNS
    at_most: int | None = None
    choices: tuple[str, ...] = ()
    shown_if: Condition | None = None

    @property
    def whole_label(self) -> str:
        """Its label where no heading stands above it: "Training: planned"."""
        return f"{self.group}: {self.label[:1].lower()}{self.label[1:]}" if self.group else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One released version of a form. `id` is its name with its version: "formal_record.v1"."""

    name: str
    version: int
    title: str
    summary: str
    fields: tuple[Field, ...]
    requirements: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The name under which policies ask for it."""
        return f"{self.name}.v{self.version}"

    def of_part(self, part: str) -> tuple[Field, ...]:
        """The fields filed in one part, in the form's order."""
        return tuple(field for field in self.fields if field.part == part)

    def field(self, part: str, key: str) -> Field:
        """Find one field. KeyError if the part has none of that name."""
        return next((f for f in self.of_part(part) if f.key == key), None) or _no_field(self, part, key)


def _no_field(form: Form, part: str, key: str) -> Field:
    raise KeyError(f"The form {form.id} has no field “{key}” in its part “{part}”.")
