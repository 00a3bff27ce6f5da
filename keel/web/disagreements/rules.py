"""What this app tells the apps below: kinds for the one door, guards, the page on which an answer is written."""

from typing import Final

from django.urls import reverse

from keel.web.access import kinds
from keel.web.access.clauses import ME
from keel.web.ledger.guards import guard, guard_all_but
from keel.web.obligations.models import Obligation
from keel.web.obligations.titles import done_at

from .models import Disagreement, Statement

BROUGHT: Final = "disagreement brought"
ANSWERED: Final = "disagreement news"
ASKED: Final = "disagreement step asked"
KEPT: Final = "What was written into a disagreement is kept as it was written."


def register_kinds() -> None:
    """Both are K10: `file` is the disagreement itself, `person` whoever opened it. Exclusions hang on the file."""
    of_file = {"file": "pk", "organisation": "organisation_id", "person": "opened_by_id"}
    turn = {"holder_id": ME, "state": "open"}
    kinds.register(Disagreement, "K10", anchors=of_file, about=("opened_by_id",), conditions={"decision": turn})
    of_statement = {
        "file": "disagreement_id",
        "organisation": "organisation_id",
        "person": "disagreement__opened_by_id",
    }
    kinds.register(Statement, "K10", anchors=of_statement, about=("disagreement__opened_by_id",))


def set_guards() -> None:
    """Nobody changes or takes away a word, a name or a turn, whatever the program does."""
    guard("disagreements.Statement", KEPT)
    guard("disagreements.Subject", "Whom a disagreement is about is kept as it was said.")
    guard("disagreements.Consent", "Who agreed to a step, and who did not, is kept.")
    guard("disagreements.NoteOpened", "Who agreed that a note may be read is kept.")
    for model in ("Disagreement", "Turn"):
        guard(f"disagreements.{model}", "A disagreement is never taken away.", refuse=("DELETE",))
    guard_all_but(
        "disagreements.Disagreement",
        "Who opened a disagreement, and when, is kept as it was.",
        may=("state", "step", "holder_id"),
    )
    guard_all_but(
        "disagreements.Turn",
        "Whose turn it was, and since when, is kept as it was.",
        once=("answered_at",),
        may=("left_at", "left"),
        when="OLD.left_at IS NOT NULL",
    )


def answer_at() -> None:
    """An answer is written on the page of its disagreement."""
    done_at("disagreement answered", _page)


def _page(row: Obligation) -> str:
    return reverse("disagreements:disagreement", args=[row.disagreement_id]) if row.disagreement_id else ""
