"""One fixed part as it is printed: the form's fields in their order, the facts of the day, the actions agreed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from keel.core.forms import Field as FormField
from keel.core.records import ACTIONS
from keel.policies import form as form_named
from keel.web.documents.document import Block, Facts, Field, Heading, Table
from keel.web.page.dates import in_london, say_minutes, say_time

from .gathered import FrozenPart
from .words import day_in_words, moment_in_words, sentence_case

WRITTEN = ("text", "long text", "numbered items", "choice", "yes or no")
Content = Mapping[str, Any]


def head_facts(content: Content) -> list[tuple[str, str]]:
    """Whose meeting it was, when, and how long: what every part says of itself."""
    facts = [("Name", content["supervisee"]["name"]), ("Job title", content["supervisee"]["job_title"])]
    people = [f"{one['name']}, {one['job_title']}" for one in content["supervisors"]]
    facts.append(("Supervisor" if len(people) == 1 else "Supervisors", "\n".join(people)))
    return [*facts, ("Date and time", when_words(content))]


def when_words(content: Content) -> str:
    """When they met, from when to when; when it was planned for, if nobody noted its times."""
    planned, began, ended = (_moment(content[name]) for name in ("planned_for", "began", "ended"))
    if began is None:
        return f"{moment_in_words(planned)} (as planned)" if planned else "Not noted"
    if ended is None:
        return moment_in_words(began)
    minutes = round((ended - began).total_seconds() / 60)
    return f"{day_in_words(began)}, {say_time(began)} to {say_time(ended)} ({say_minutes(minutes)})"


def session_day_of(content: Content) -> date:
    """The London day of the meeting."""
    began = _moment(content["began"]) or _moment(content["planned_for"])
    return in_london(began).date() if began else date.min


def part_blocks(part: FrozenPart) -> list[Block]:
    """A part under its heading: facts, every field of the form whether filled in or not, actions."""
    content = part.content
    blocks: list[Block] = [_heading(part.kind, content)]
    facts = _facts(part.kind, content)
    if facts:
        blocks.append(Facts(facts))
    form = form_named(content["form"])
    for field in form.of_part(part.kind):
        blocks += _field(field, content["answers"])
    return [*blocks, *_actions(content)]


def texts_of(part: FrozenPart) -> list[str]:
    """Everything that somebody wrote in the part."""
    content = part.content
    return [*map(str, content["answers"].values()), *(one["text"] for one in content["actions"])]


def _heading(kind: str, content: Content) -> Heading:
    if kind == "case":
        return Heading(content["case"]["child"], note=f"Case {content['case']['number']}")
    return Heading("The session" if kind == "session" else "Personal")


def _facts(kind: str, content: Content) -> list[tuple[str, str]]:
    if kind == "case":
        return [("Case status on the day", sentence_case(", ".join(content["case"]["statuses"])) or "None")]
    if kind != "session":
        return []
    following = _moment(content.get("next_session"))
    return [
        ("Safeguarding system reviewed", "Yes" if content.get("system_reviewed") else "No"),
        ("Date of next session", moment_in_words(following) if following else "Not planned when this was issued"),
    ]


def _field(field: FormField, answers: Mapping[str, Any]) -> list[Block]:
    label = field.whole_label
    blocks: list[Block] = []
    if field.key in answers or (field.kind in WRITTEN and field.filled_by != "keel"):
        blocks.append(Field(label, _text(answers.get(field.key, ""))))
    if _text(answers.get(field.key + ACTIONS, "")).strip():
        blocks.append(Field(f"{label}: actions", _text(answers[field.key + ACTIONS])))
    return blocks


def _text(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def _actions(content: Content) -> list[Block]:
    if not content["actions"]:
        return [Field("Actions agreed", "None.")]
    titles = {one["name"]: one["job_title"] for one in (content["supervisee"], *content["supervisors"])}
    rows = [
        (
            one["text"],
            "\n".join(filter(None, (one["owner"], one.get("owner_job_title") or titles.get(one["owner"], "")))),
            day_in_words(date.fromisoformat(one["due"])),
        )
        for one in content["actions"]
    ]
    return [Table("Actions agreed", ("What", "Who", "By when"), rows, (5, 3, 3))]


def _moment(value: object) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) and value else None
