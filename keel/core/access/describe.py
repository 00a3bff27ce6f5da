"""The access table in words: for the documentation, the policy page and the banner of a record."""

from keel.core.access.conditions import CONDITIONS
from keel.core.access.settings import DEFAULT_SETTINGS, AccessSettings, rules_by_kind
from keel.core.access.table import RELATIONS
from keel.core.access.terms import KINDS, known


def sentences(kind: str, settings: AccessSettings = DEFAULT_SETTINGS) -> tuple[str, ...]:
    """Return a sentence for each way in to this kind: who may do what, and when."""
    known(kind, KINDS, "The kind")
    return tuple(
        f"{RELATIONS[rule.relation].title.capitalize()}: may {_and(rule.acts)}{_when(rule.needs)}."
        for rule in rules_by_kind(settings)[kind]
    )


def _when(needs: tuple[str, ...]) -> str:
    return f" when {_and(tuple(CONDITIONS[code].holds for code in needs))}" if needs else ""


def _and(words: tuple[str, ...]) -> str:
    return " and ".join((", ".join(words[:-1]), words[-1]) if len(words) > 1 else words)


def as_markdown() -> str:
    """Return the whole table, its conditions and its kinds as Markdown, for the documentation that a check compares."""
    head = ["| relation | " + " | ".join(KINDS) + " |", "|---" * (len(KINDS) + 1) + "|"]
    rows = [
        f"| {row.name} | " + " | ".join(row.cells.get(kind, "–") for kind in KINDS) + " |" for row in RELATIONS.values()
    ]
    kinds = [f"- **{kind}** {name}" for kind, name in KINDS.items()]
    relations = [f"- **{row.name}** (by {row.anchor}) {row.meaning}" for row in RELATIONS.values()]
    conditions = [f"- **{code}** {condition.holds}" for code, condition in CONDITIONS.items()]
    return "\n".join([*head, *rows, "", *kinds, "", *relations, "", *conditions, ""])
