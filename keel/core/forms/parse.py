"""Read a form's file: its name, then one table for each part, with one line for each field."""

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from functools import partial

from keel.core.forms.kinds import PARTS, Field, Form
from keel.core.forms.problems import Fault, FileErrors, Path, did_you_mean
from keel.core.forms.tables import Reading
from keel.core.forms.toml import Source


class FormErrors(FileErrors):
    """A form's file that is refused, with every problem in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    format: int
    name: str
    version: int
    title: str
    summary: str
    requirements: tuple[str, ...] = ()


def parse_form(text: str, *, file: str) -> Form:
    """Read one form. Raises FormErrors with every problem in the file."""
    source = Source(text, file=file)
    reading = Reading()
    head_names = {f.name for f in dataclasses.fields(_Head)}
    tables = {name: raw for name, raw in source.raw.items() if name not in head_names}
    head = reading.table(_Head, {name: raw for name, raw in source.raw.items() if name in head_names}, ())
    found = tuple(field for part, raw in tables.items() for field in _fields(reading, part, raw))
    if not tables:
        reading.faults.append(Fault((), "has no fields.", "Add a table for each part: [session].", missing=True))
    if head is not None:
        reading.faults += _of_another_time(head)
    problems = source.placed(reading.faults)
    if problems or head is None:
        raise FormErrors(problems)
    return Form(
        name=head.name,
        version=head.version,
        title=head.title,
        summary=head.summary,
        requirements=head.requirements,
        fields=found,
    )


def fingerprint(form: Form) -> str:
    """Hash what the form says, in hex: the same for as long as its fields are, whatever the file's spaces and
    remarks.

    What stands at its default is left out, so that a later Keel with more kinds of setting still finds the
    same hash.
    """
    return hashlib.sha256(json.dumps(_said(form), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _fields(reading: Reading, part: str, raw: object) -> list[Field]:
    if part not in PARTS:
        reading.faults.append(Fault((part,), f"“{part}” is no part of a record.", did_you_mean(part, PARTS)))
        return []
    if isinstance(raw, dict):
        raw = {key: {"part": part, **one} if isinstance(one, dict) else one for key, one in raw.items()}
    fields = list(reading.mapping(str, Field, raw, (part,)).values())
    keys = {field.key for field in fields}
    for field in fields:
        reading.faults += _at_odds(field, part, keys)
    return fields


def _at_odds(field: Field, part: str, keys: set[str]) -> list[Fault]:
    """Find what cannot be so in one field."""
    at: Path = (part, field.key)
    fault = partial(_fault, at)
    found = []
    if field.part != part:
        found.append(fault("part", f"says “{field.part}”, but stands under [{part}].", "Take it out."))
    if (field.kind == "choice") != bool(field.choices):
        found.append(
            fault("choices", "and its kind do not fit.", "Give a field of kind “choice” its choices, no other.")
        )
    if field.shown_if is not None and field.shown_if.field not in keys:
        cure = did_you_mean(field.shown_if.field, keys - {field.key})
        found.append(fault("shown_if", f"names “{field.shown_if.field}”, which is not in [{part}].", cure))
    if field.max_length < 1 or (field.at_most is not None and field.at_most < 1):
        found.append(fault("max_length", "or at_most lets nothing in.", "Write 1 or more."))
    return found


def _fault(at: Path, name: str, why: str, cure: str) -> Fault:
    return Fault((*at, name), why, cure)


def _of_another_time(head: _Head) -> list[Fault]:
    found = []
    if head.format != 1:
        found.append(
            Fault(("format",), f"is {head.format}, which this Keel does not know.", "Write 1, or update Keel.")
        )
    if head.version < 1:
        found.append(Fault(("version",), "is less than 1.", "The first version is 1."))
    return found


def _said(thing: object) -> object:
    """Turn a dataclass into plain data without what stands at its default."""
    if isinstance(thing, tuple):
        return [_said(one) for one in thing]
    if not dataclasses.is_dataclass(thing):
        return thing
    values = ((f, getattr(thing, f.name)) for f in dataclasses.fields(thing))
    return {f.name: _said(value) for f, value in values if value != f.default}
