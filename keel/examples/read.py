"""Read a file of worked examples: its policy, its calendar and its examples, or all of its mistakes at once."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from keel.core.calendar import CalendarError, Closure, SchoolCalendar, build_calendar
from keel.core.forms import FileErrors
from keel.core.forms.problems import Fault
from keel.core.forms.tables import Reading
from keel.core.forms.toml import Source
from keel.core.obligations import EVENTS, Facts
from keel.core.policy import ROLES, Policy
from keel.examples.happenings import gather
from keel.examples.model import Example, ExampleFile, HalfTerm, School, Shut
from keel.examples.places import placed
from keel.policies import parse_policy, template, template_names
from keel.policies.calendars import bank_holidays


@dataclass(frozen=True, slots=True)
class Worked:
    """One example, ready to be computed, with its place among the file's."""

    example: Example
    place: int
    policy: Policy
    calendar: SchoolCalendar
    facts: Facts


@dataclass(frozen=True, slots=True)
class WorkedFile:
    """A file that was read, with its text, from which a line can be told."""

    title: str
    text: str
    examples: tuple[Worked, ...]


def read_examples(path: Path) -> WorkedFile:
    """Read a file of worked examples.

    Raises FileErrors with every mistake in it or in the policy file that it names, OSError where one cannot be read.
    """
    source = Source(path.read_text(encoding="utf-8"), file=path.name)
    reading = Reading()
    raw = dict(source.raw)
    policy = _policy(raw.get("policy"), path.parent, reading.faults)
    school = raw.get("school")
    if isinstance(school, str):
        raw["school"] = tomllib.loads((path.parent / school).read_text(encoding="utf-8"))
    reading.names = _names(raw, policy)
    file = reading.table(ExampleFile, raw, ())
    worked = _work(file, policy, reading.faults) if file is not None and policy is not None else ()
    if reading.faults or source.problems:
        hidden = [fault for fault in reading.faults if not (fault.missing and source.problems)]
        raise FileErrors((*source.problems, *placed(source.text, hidden, file=path.name)))
    return WorkedFile(file.title if file is not None else "", source.text, worked)


def _work(file: ExampleFile, policy: Policy, faults: list[Fault]) -> tuple[Worked, ...]:
    worked = []
    calendar = _calendar(file.school, (), ("school",), faults)
    for place, example in enumerate(file.example):
        facts, found = gather(file, example, policy, ("example", place))
        faults += found
        own = calendar
        if example.closures and calendar is not None:
            own = _calendar(file.school, example.closures, ("example", place, "closures"), faults)
        if own is not None:
            worked.append(Worked(example, place, policy, own, facts))
    return tuple(worked)


def _policy(named: object, folder: Path, faults: list[Fault]) -> Policy | None:
    """A template by its name, or a policy file by its path, which may start from the example file's folder."""
    if not isinstance(named, str):
        return None
    if named in template_names():
        return template(named)
    path = folder / named
    if path.suffix == ".toml" and path.is_file():
        return parse_policy(path.read_text(encoding="utf-8"), file=path.name)
    known = ", ".join(template_names())
    cure = f"Name a template ({known}), or the path of a policy file that ends in .toml."
    faults.append(Fault(("policy",), f"“{named}” is neither a template nor a file that is there.", cure))
    return None


def _names(raw: Mapping[str, Any], policy: Policy | None) -> Mapping[str, Collection[str]]:
    """What a file may name: events always, the rest once its policy is known."""
    names: dict[str, Collection[str]] = {"event": EVENTS, "person listed under people": _people(raw)}
    if policy is not None:
        keys = {*policy.arrangements, *(duty.key for duty in policy.duties)}
        names |= {
            "role": {*ROLES, *policy.words.own_roles},
            "arrangement": policy.arrangements,
            "clause": policy.clauses,
            "duty or arrangement": {key.replace("_", " ") for key in keys},
        }
    return names


def _people(raw: Mapping[str, Any]) -> Collection[str]:
    examples = raw.get("example")
    tables = [raw, *(examples if isinstance(examples, list) else ())]
    people = [table.get("people") for table in tables if isinstance(table, dict)]
    listed = [one for some in people if isinstance(some, list) for one in some if isinstance(one, dict)]
    return {str(one.get("name")) for one in listed}


def _calendar(
    school: School, closures: tuple[Shut, ...], path: tuple[str | int, ...], faults: list[Fault]
) -> SchoolCalendar | None:
    data = {
        "nation": school.nation,
        "years": _spans(school.half_term, "year"),
        "terms": _spans(school.half_term, "term"),
        "half_terms": [{"name": one.name, "first": one.first, "last": one.last} for one in school.half_term],
        "inset": school.inset,
        "open_bank_holidays": school.open_bank_holidays,
    }
    try:
        calendar = build_calendar(data, bank_holidays(school.nation))
        shut = tuple(Closure(one.day, one.recorded, one.reason) for one in (*school.closures, *closures))
        return replace(calendar, closures=shut)
    except CalendarError as error:
        why, _, cure = str(error).partition(": ")
        faults.append(Fault(path, f"cannot be so. {why}.", cure[:1].upper() + cure[1:]))
        return None


def _spans(half_terms: tuple[HalfTerm, ...], kind: str) -> list[dict[str, object]]:
    """Terms or years: from the first to the last half term that names them."""
    spans: dict[tuple[str, str], list[HalfTerm]] = {}
    for one in half_terms:
        spans.setdefault((one.year, one.term if kind == "term" else ""), []).append(one)
    return [
        {
            "name": term or year,
            "first": min(_firsts(some)),
            "last": max(one.last for one in some),
        }
        for (year, term), some in spans.items()
    ]


def _firsts(half_terms: list[HalfTerm]) -> list[date]:
    return [one.first for one in half_terms]
