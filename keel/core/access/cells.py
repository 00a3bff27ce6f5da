"""Reads one cell of the access table: "r s @agreement", "r c2 dsl-trained; r c4", "as supervisor"."""

from typing import NamedTuple

from keel.core.access.conditions import CONDITIONS, PROVED_BY_ANCHOR
from keel.core.access.terms import ACTS, ANCHORS, UnknownAccessError, known


class CellRule(NamedTuple):
    """One way in that a cell gives: these acts, on this anchor, when all of these conditions hold."""

    acts: tuple[str, ...]
    on: str
    needs: tuple[str, ...]


def read_cell(text: str, *, usual_anchor: str) -> tuple[CellRule, ...]:
    """Return the rules of a cell. Raises UnknownAccessError on a word it does not know or a rule without an act."""
    rules = (part.strip() for part in text.split(";"))
    return tuple(_read_rule(rule, usual_anchor) for rule in rules if not rule.startswith("as "))


def _read_rule(text: str, usual_anchor: str) -> CellRule:
    words = text.split()
    acts = tuple(ACTS[word] for word in words if word in ACTS)
    anchors = [known(word[1:], ANCHORS, "The anchor") for word in words if word.startswith("@")]
    needs = tuple(known(w, CONDITIONS, "The condition") for w in words if w not in ACTS and not w.startswith("@"))
    on = anchors[0] if anchors else usual_anchor
    if not acts:
        raise UnknownAccessError(f"The cell '{text}' gives no act. Write r, w or s in it, or leave the cell out.")
    for code in needs:
        if PROVED_BY_ANCHOR.get(code, on) != on:
            raise UnknownAccessError(f"The cell '{text}' asks for {code}, which the anchor '{on}' cannot prove.")
    return CellRule(acts, on, needs)
