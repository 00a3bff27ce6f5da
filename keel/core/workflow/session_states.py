"""The states of a session: planned, prepared, in session, held; or cancelled or missed, and rebooked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from keel.core.workflow.guards import EITHER, SUPERVISEE, SUPERVISORS, Guard, StateTable, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """What the guards ask. `day` is the session's day, `new_day` the day it is moved or rebooked to."""

    today: date
    day: date
    agenda_sent: bool = False
    notes_completed: bool = False
    attendance_noted: bool = False
    record_issued: bool = False
    replaced: bool = False
    reason: str = ""
    new_day: date | None = None


_GUARDS: Final[Mapping[str, Guard[SessionFacts]]] = {
    "agenda sent": Guard(
        lambda facts: facts.agenda_sent,
        "The agenda has not been sent yet. Send it to the supervisor first.",
    ),
    "notes completed": Guard(
        lambda facts: facts.notes_completed,
        "The case notes are not complete yet. Complete them first; nobody else reads them unless you share them.",
    ),
    "the day has come": Guard(
        lambda facts: facts.day <= facts.today,
        "The day of this session has not come yet. Move the session if it takes place earlier.",
    ),
    "the day is not over": Guard(
        lambda facts: facts.day >= facts.today,
        "The day of this session has passed. Note it as held or as missed.",
    ),
    "the same day": Guard(
        lambda facts: facts.day == facts.today,
        "A session is taken up again on its own day only. Write what is missing into the record.",
    ),
    "a day to come": Guard(
        lambda facts: facts.new_day is not None and facts.new_day >= facts.today,
        "Give the new day: today or a later one.",
    ),
    "attendance noted": Guard(
        lambda facts: facts.attendance_noted,
        "Say for each person whether they came, and when they arrived and left.",
    ),
    "no record issued": Guard(
        lambda facts: not facts.record_issued,
        "The record of this session was issued. Correct it with a new version.",
    ),
    "not replaced": Guard(
        lambda facts: not facts.replaced,
        "Another session stands in for this one already. Move or cancel that one.",
    ),
    "a reason": Guard(
        lambda facts: bool(facts.reason.strip()),
        "Say why in a few words. The reason is sealed and stays with the session.",
    ),
}

_PREPARATION: Final = ("agenda sent", "notes completed")
_AFTERWARDS: Final = ("the day has come", "attendance noted")

SESSION: Final[StateTable[SessionFacts]] = StateTable(
    thing="session",
    start="planned",
    states={
        "planned": "planned",
        "prepared": "prepared",
        "in session": "in session",
        "held": "held",
        "cancelled": "cancelled",
        "missed": "missed",
    },
    done={
        "prepare": "marked as prepared",
        "move": "moved",
        "begin": "begun",
        "end": "ended",
        "note as held": "noted as held",
        "take up again": "taken up again",
        "cancel": "cancelled",
        "miss": "noted as missed",
        "rebook": "rebooked",
        "begin record": "recorded",
    },
    transitions=(
        Transition("prepare", "planned", "prepared", SUPERVISEE, _PREPARATION),
        Transition("move", "planned", "planned", EITHER, ("a day to come",)),
        Transition("move", "prepared", "prepared", EITHER, ("a day to come",)),
        Transition("begin", "planned", "in session", SUPERVISORS, ("the day has come",)),
        Transition("begin", "prepared", "in session", SUPERVISORS, ("the day has come",)),
        Transition("end", "in session", "held", SUPERVISORS, ("attendance noted",)),
        Transition("take up again", "held", "in session", SUPERVISORS, ("the same day", "no record issued")),
        Transition("note as held", "planned", "held", SUPERVISORS, _AFTERWARDS),
        Transition("note as held", "prepared", "held", SUPERVISORS, _AFTERWARDS),
        Transition("note as held", "missed", "held", SUPERVISORS, (*_AFTERWARDS, "not replaced")),
        Transition("cancel", "planned", "cancelled", EITHER, ("the day is not over", "a reason")),
        Transition("cancel", "prepared", "cancelled", EITHER, ("the day is not over", "a reason")),
        Transition("miss", "planned", "missed", EITHER, ("the day has come", "a reason")),
        Transition("miss", "prepared", "missed", EITHER, ("the day has come", "a reason")),
        Transition("rebook", "cancelled", "cancelled", EITHER, ("not replaced", "a day to come")),
        Transition("rebook", "missed", "missed", EITHER, ("not replaced", "a day to come")),
        Transition("begin record", "held", "held", SUPERVISORS),
    ),
    guards=_GUARDS,
)
"""S11, S23: what may happen to a session. An unprepared session may begin: nothing urgent waits for paper. Rebooking
books a new session that stands in for this one; this one stays cancelled or missed."""
