"""Read a policy file. Whatever is wrong with it is said at once: line, field, why, and what would be
right.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_args

from keel.core.forms import RECORD_PARTS, FileErrors
from keel.core.forms.problems import Fault, did_you_mean
from keel.core.forms.tables import Reading
from keel.core.forms.toml import Source
from keel.core.phrases import Cadence, Deadline, PhraseError, read
from keel.core.policy.contradictions import Draft, contradictions
from keel.core.policy.events import DERIVED_EVENTS, EVENTS, NAMED_DAYS, SUBJECTS
from keel.core.policy.model import (
    Access,
    Agreement,
    Arrangement,
    CaseRules,
    Clause,
    Conduct,
    Duty,
    FilingRule,
    Forms,
    Ladder,
    Meta,
    Policy,
    Reflection,
    Reminders,
    Signing,
    Words,
)
from keel.core.policy.words import PARTIES, READERS, ROLES

FORMAT: Final = 1

_SECTIONS: Final[Mapping[str, type]] = {
    "policy": Meta,
    "words": Words,
    "cases": CaseRules,
    "conduct": Conduct,
    "reflection": Reflection,
    "forms": Forms,
    "signing": Signing,
    "access": Access,
    "agreement": Agreement,
}
_MAY_BE_MISSING: Final[Mapping[str, type]] = {"disagreement": Ladder, "reminders": Reminders}
_NAMED: Final[Mapping[str, type]] = {
    "clause": Clause,
    "arrangement": Arrangement,
    "duty": Duty,
    "filing": FilingRule,
}
_REQUIREMENT: Final = re.compile(r"[LTSFEXP][1-9]\d?")
_SHARED: Final = "arrangements"
"""What holds for every arrangement of one format unless the arrangement says otherwise."""


class PolicyErrors(FileErrors):
    """A policy file that is refused, with every problem in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a policy may name from outside its own file. None: not checked.

    `settings` are the access table's settings with their answers; `events` may be narrowed or widened by who
    asks.
    """

    forms: Collection[str] | None = None
    sources: Collection[str] | None = None
    settings: Mapping[str, Collection[str]] | None = None
    events: Collection[str] = field(default_factory=lambda: frozenset(EVENTS))


def parse(text: str, *, file: str, known: Known | None = None) -> Policy:
    """Read a policy. Raises PolicyErrors with every problem in the file; a policy that is given has none.

    What may be named from outside is not checked where `known` leaves it out.
    """
    known = known or Known()
    source = Source(text, file=file)
    raw = _with_defaults(source.raw)
    reading = Reading(names=_names(raw, known), grammars={"cadence": _cadence, "deadline": _deadline})
    draft = _draft(raw, reading, known)
    if not source.problems:
        reading.faults += contradictions(draft)
    problems = source.placed(_at_their_source(reading.faults, source.raw))
    if problems:
        raise PolicyErrors(problems)
    return draft.policy()


def _draft(raw: dict[str, Any], reading: Reading, known: Known) -> Draft:
    """Read every section that can be read."""
    _top_level(raw, reading)
    found: dict[str, Any] = {}
    for name, kind in {**_SECTIONS, **_MAY_BE_MISSING}.items():
        if name in raw:
            found[name] = reading.table(kind, raw[name], (name,))
    for name, kind in _NAMED.items():
        found[name] = reading.mapping(str, kind, raw.get(name, {}), (name,))
    access = found.get("access")
    if access is not None and known.settings is not None:
        _answers(access, known.settings, reading)
    return Draft(
        meta=found.get("policy"),
        words=found.get("words"),
        clauses=found["clause"],
        arrangements=found["arrangement"],
        duties=found["duty"],
        filing=found["filing"],
        cases=found.get("cases"),
        conduct=found.get("conduct"),
        reflection=found.get("reflection"),
        forms=found.get("forms"),
        signing=found.get("signing"),
        access=access,
        agreement=found.get("agreement"),
        ladder=found.get("disagreement"),
        reminders=found.get("reminders"),
        cited=frozenset(_cited({name: one for name, one in raw.items() if name != "clause"})),
    )


def _cited(raw: object) -> Iterator[str]:
    """Yield every clause that a table in here names."""
    for name, inner in _table(raw).items():
        if name in ("clause", "also"):
            yield from (str(clause) for clause in (inner if isinstance(inner, list) else [inner]))
        else:
            for one in inner if isinstance(inner, list) else [inner]:
                yield from _cited(one)


def _top_level(raw: Mapping[str, Any], reading: Reading) -> None:
    expected = {"format", _SHARED, *_SECTIONS, *_NAMED, *_MAY_BE_MISSING}
    for name in raw.keys() - expected:
        why = "is not a part of a policy."
        reading.faults.append(Fault((name,), why, did_you_mean(name, expected)))
    for name in sorted(expected - raw.keys() - {_SHARED, *_MAY_BE_MISSING}):
        cure = "Write format = 1 at the top." if name == "format" else f"Add the table [{name}]."
        reading.faults.append(Fault((name,), "is missing.", cure, missing=True))
    if raw.get("format", FORMAT) != FORMAT:
        why = "is not a format that this Keel knows."
        reading.faults.append(Fault(("format",), why, f"Write {FORMAT}, or update Keel."))


def _with_defaults(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in what is said once for many: shared arrangement fields, a rule's strength from its clause,
    "monthly".
    """
    shared, clauses = _table(raw.get(_SHARED)), _table(raw.get("clause"))
    monthly = _table(raw.get("words")).get("monthly")
    filled = dict(raw)
    if isinstance(raw.get("clause"), dict):
        filled["clause"] = {key: _with_requirement(key, one) for key, one in raw["clause"].items()}
    for section in ("arrangement", "duty"):
        if isinstance(raw.get(section), dict):
            filled[section] = {
                key: _rule(one, shared if section == "arrangement" else {}, clauses, monthly)
                for key, one in raw[section].items()
            }
    return filled


def _with_requirement(key: str, one: Any) -> Any:
    """A clause that is named like a requirement (S9) is that requirement's, unless it names another."""
    return {"requirement": key, **one} if isinstance(one, dict) and _REQUIREMENT.fullmatch(key) else one


def _rule(one: Any, shared: Mapping[str, Any], clauses: Mapping[str, Any], monthly: object) -> Any:
    if not isinstance(one, dict):
        return one
    same_format = one.get("format", "one to one") == shared.get("format", "one to one")
    rule = {**shared, **one} if same_format else dict(one)
    clause = _table(clauses.get(str(rule.get("clause"))))
    strongest = next((word for word in ("must", "should", "may") if word in clause), None)
    if strongest and "strength" not in rule:
        rule["strength"] = strongest
    for name in ("cadence", "due"):
        if isinstance(monthly, str) and str(rule.get(name, "")).strip().lower() == "monthly":
            rule[name] = monthly
    return rule


def _names(raw: Mapping[str, Any], known: Known) -> Mapping[str, Collection[str]]:
    """Give all that this policy may name, by kind."""
    own_roles = _table(raw.get("words")).get("own_roles", [])
    own_roles = [own_roles] if isinstance(own_roles, str) else own_roles if isinstance(own_roles, list) else []
    roles = {*ROLES, *(role for role in own_roles if isinstance(role, str))}
    names: dict[str, Collection[str]] = {
        "clause": _table(raw.get("clause")).keys(),
        "arrangement": _table(raw.get("arrangement")).keys(),
        "role": roles,
        "party": {*PARTIES, *roles},
        "holder": {"supervisors", *roles},
        "step of the ladder": _steps(raw),
        "event": known.events,
        "event to count from": {*known.events, *DERIVED_EVENTS},
        "subject": SUBJECTS,
        "day": NAMED_DAYS,
        "part": RECORD_PARTS,
        "reader": READERS,
    }
    outside = {"form": known.forms, "source": known.sources, "access setting": known.settings}
    return names | {kind: given for kind, given in outside.items() if given is not None}


def _steps(raw: Mapping[str, Any]) -> list[str]:
    steps = _table(raw.get("disagreement")).get("steps")
    return [str(_table(one).get("key")) for one in (steps if isinstance(steps, list) else [])]


def _answers(access: Access, settings: Mapping[str, Collection[str]], reading: Reading) -> None:
    for name, answer in access.settings.items():
        if answer not in settings[name]:
            cure = did_you_mean(answer, settings[name])
            reading.faults.append(Fault(("access", "settings", name), f"cannot be “{answer}”.", cure))


def _cadence(text: str) -> tuple[str, str] | None:
    return _phrase(text, get_args(Cadence), "says by when, and not how often.", "Write how often: every 3 weeks.")


def _deadline(text: str) -> tuple[str, str] | None:
    return _phrase(text, get_args(Deadline), "says how often, and not by when.", "Write by when: 2 weeks.")


def _phrase(text: str, kinds: tuple[type, ...], other: str, cure: str) -> tuple[str, str] | None:
    try:
        phrase = read(text)
    except PhraseError as error:
        return f"“{error.text}” {error.why}.", error.cure
    return None if isinstance(phrase, kinds) else (f"“{text}” {other}", cure)


def _at_their_source(faults: list[Fault], raw: Mapping[str, Any]) -> list[Fault]:
    """Say a fault of a shared field once, where it is written, and not for each arrangement that takes it."""
    shared = _table(raw.get(_SHARED))
    own = _table(raw.get("arrangement"))
    placed: dict[Fault, None] = {}
    for fault in faults:
        match fault.path:
            case ("arrangement", str(key), str(name), *rest) if name in shared and name not in _table(own.get(key)):
                placed[Fault((_SHARED, name, *rest), fault.why, fault.cure, fault.missing)] = None
            case _:
                placed[fault] = None
    return list(placed)


def _table(raw: object) -> Mapping[str, Any]:
    return raw if isinstance(raw, dict) else {}
