"""Check what was filled in against the form, one short function a kind of field, and give it in its kept
shape.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from keel.core.forms.kinds import Field, Form
from keel.core.forms.problems import did_you_mean
from keel.core.forms.shown import shown
from keel.core.forms.text import TextRefused, clean

Answer = str | bool | None | list[str] | list[dict[str, str]]
"""What is kept: text, a day or moment in ISO form, yes as True, a list of texts or case ids, a list of
actions.
"""

_ACTION: Final[Mapping[str, str]] = {"text": "what is to be done", "owner": "who does it", "by": "by when"}
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """One answer that cannot be kept. `sentence` says why and how to mend it; it never repeats what was
    typed.
    """

    key: str
    label: str
    sentence: str


class AnswersRefused(ValueError):
    """Answers that cannot be kept, with every problem; nothing of them was kept."""

    def __init__(self, problems: tuple[AnswerProblem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problem.sentence for problem in problems))


def validate(form: Form, *, part: str, answers: Mapping[str, object], complete: bool = False) -> dict[str, Answer]:
    """Check the answers of one part and give them in their kept shape; an empty answer is "", None or [].

    Fields that were not answered are left out. With `complete`, every required field that is shown must have
    an answer: for sending, not for saving. Raises AnswersRefused with all that is wrong.
    """
    fields = {field.key: field for field in form.of_part(part)}
    problems: list[AnswerProblem] = []
    kept: dict[str, Answer] = {}
    for key, raw in answers.items():
        field = fields.get(key)
        if field is None:
            problems.append(
                AnswerProblem(key, key, f"“{key}” is no field of {form.title}. {did_you_mean(key, fields)}")
            )
            continue
        try:
            kept[key] = _READERS[field.kind](field, raw)
        except TextRefused as refusal:
            problems.append(AnswerProblem(key, field.label, f"“{field.label}” {refusal.why} {refusal.cure}"))
    if complete:
        wrong = {problem.key for problem in problems}
        problems += (one for one in _missing(form, part, kept) if one.key not in wrong)
    if problems:
        raise AnswersRefused(tuple(problems))
    return kept


def _missing(form: Form, part: str, kept: Mapping[str, Answer]) -> Iterator[AnswerProblem]:
    for field in shown(form, part=part, answers=kept):
        if field.required and kept.get(field.key) in (None, "", []):
            yield AnswerProblem(field.key, field.label, f"“{field.label}” is empty. Fill it in before you send it.")


def _text(field: Field, raw: object) -> str:
    if not isinstance(raw, str):
        raise TextRefused("is not text.", "Type it as text.")
    return clean(raw, limit=field.max_length)


def _line(field: Field, raw: object) -> str:
    text = _text(field, raw).strip()
    if "\n" in text:
        raise TextRefused("runs over several lines.", "Write it on one line.")
    return text


def _moment(field: Field, raw: object, *, of: type[date], wanted: str) -> str | None:
    if raw in (None, ""):
        return None
    given = raw if isinstance(raw, str) else raw.isoformat() if isinstance(raw, date) else ""
    try:
        read = of.fromisoformat(given.strip())
    except ValueError:
        raise TextRefused("is not a day that exists.", f"Write {wanted}.") from None
    if not _FIRST_YEAR <= read.year <= _LAST_YEAR:
        raise TextRefused("is too far away.", f"Write a year from {_FIRST_YEAR} to {_LAST_YEAR}.")
    return read.isoformat()


def _choice(field: Field, raw: object) -> str:
    if raw not in ("", None, *field.choices):
        raise TextRefused("has an answer that is not among the choices.", f"Choose one of: {', '.join(field.choices)}.")
    return str(raw or "")


def _yes_or_no(field: Field, raw: object) -> bool | None:
    known: dict[object, bool | None] = {True: True, "yes": True, False: False, "no": False, "": None, None: None}
    if not isinstance(raw, str | bool | None) or raw not in known:
        raise TextRefused("is neither yes nor no.", "Choose yes or no, or leave it open.")
    return known[raw]


def _items(field: Field, raw: object) -> list[str]:
    texts = [text for text in (_text(field, one).strip() for one in _list(raw)) if text]
    _fits(field, texts)
    return texts


def _cases(field: Field, raw: object) -> list[str]:
    cases = list(dict.fromkeys(_line(field, one) for one in _list(raw)))
    if "" in cases:
        raise TextRefused(
            "names a case without its number.", "Choose the case from the register, or take the line out."
        )
    _fits(field, cases)
    return cases


def _actions(field: Field, raw: object) -> list[dict[str, str]]:
    actions = []
    for number, one in enumerate(_list(raw), start=1):
        if not isinstance(one, Mapping) or one.keys() - _ACTION.keys():
            raise TextRefused(f"has an action {number} that cannot be read.", f"Give {', '.join(_ACTION.values())}.")
        said = {name: _action_part(field, name, one.get(name)) for name in _ACTION}
        missing = [words for name, words in _ACTION.items() if not said[name]]
        if len(missing) == len(_ACTION):
            continue
        if missing:
            raise TextRefused(f"has an action {number} without {' and '.join(missing)}.", "Add it.")
        actions.append(said)
    _fits(field, actions)
    return actions


def _action_part(field: Field, name: str, raw: object) -> str:
    if name == "by":
        return _moment(field, raw, of=date, wanted="the day as 2026-09-01") or ""
    return _text(field, "" if raw is None else raw).strip()


def _list(raw: object) -> list[object]:
    if raw is None:
        return []
    if not isinstance(raw, list | tuple):
        raise TextRefused("is not a list.", "Give each entry on its own.")
    return list(raw)


def _fits(field: Field, entries: list[str] | list[dict[str, str]]) -> None:
    if field.at_most is not None and len(entries) > field.at_most:
        raise TextRefused(
            f"has {len(entries)} entries and takes at most {field.at_most}.",
            "Nothing was left out: take some away, or keep them for another session.",
        )


def _signed_elsewhere(field: Field, raw: object) -> Answer:
    raise TextRefused("cannot be typed.", "Sign the record itself.")


_READERS: Final[Mapping[str, Callable[[Field, object], Answer]]] = {
    "text": _line,
    "long text": _text,
    "date": partial(_moment, of=date, wanted="the day as 2026-09-01"),
    "date and time": partial(_moment, of=datetime, wanted="day and time as 2026-09-01 14:30"),
    "choice": _choice,
    "yes or no": _yes_or_no,
    "numbered items": _items,
    "actions": _actions,
    "cases": _cases,
    "signatures": _signed_elsewhere,
}
