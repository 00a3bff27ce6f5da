"""The states of one version of a record: draft, shared, issued, signed, filed. Issued never becomes draft again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from keel.core.workflow.guards import EITHER, SUPERVISORS, Guard, StateTable, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """What the guards ask. `text` is a reason or a disagreement as typed; only whether it is blank is asked."""

    meeting_held: bool = False
    written: bool = False
    seen_by_supervisee: bool = False
    own_signature_given: bool = False
    all_signatures_given: bool = False
    extracts_owed: int = 0
    paper: bool = False
    original_kept: str = ""
    correction_open: bool = False
    superseded: bool = False
    text: str = ""


_GUARDS: Final[Mapping[str, Guard[RecordFacts]]] = {
    "the meeting was held": Guard(
        lambda facts: facts.meeting_held,
        "The session is not over yet. End it first, with everybody's attendance.",
    ),
    "something is written": Guard(
        lambda facts: facts.written,
        "The required fields of the record are not filled in yet. Fill them in first.",
    ),
    "the supervisee has seen it": Guard(
        lambda facts: facts.seen_by_supervisee or bool(facts.text.strip()),
        "The supervisee has not opened the draft yet. Ask them to, or say why it is issued unseen.",
    ),
    "not signed yet by them": Guard(
        lambda facts: not facts.own_signature_given,
        "You have signed this version already.",
    ),
    "all have signed": Guard(
        lambda facts: facts.all_signatures_given,
        "Not everybody has signed yet. The record is signed when the last signature is there.",
    ),
    "extracts entered": Guard(
        lambda facts: facts.extracts_owed == 0,
        "A child's part is not in the safeguarding system yet. Enter it there and give its reference and date.",
    ),
    "the original has its place": Guard(
        lambda facts: not facts.paper or bool(facts.original_kept.strip()),
        "Say where the signed paper original is kept.",
    ),
    "no other correction": Guard(
        lambda facts: not facts.correction_open,
        "A correction of this record is being written already. Finish that one.",
    ),
    "the newest version": Guard(
        lambda facts: not facts.superseded,
        "A corrected version was issued in the place of this one, which stays as it is. Go on with the newest version.",
    ),
    "a reason": Guard(
        lambda facts: bool(facts.text.strip()),
        "Say why in a few words. The reason is sealed and stays with the record.",
    ),
    "words": Guard(
        lambda facts: bool(facts.text.strip()),
        "Write what you disagree with. It is kept with the record as you write it.",
    ),
}

_STATES: Final = {
    "draft": "a draft",
    "shared": "shared",
    "issued": "issued",
    "signed": "signed",
    "filed": "filed",
}
_FIXED: Final = ("issued", "signed", "filed")

RECORD: Final[StateTable[RecordFacts]] = StateTable(
    thing="record",
    start="draft",
    states=_STATES,
    done={
        "share": "shared",
        "take back": "taken back",
        "issue": "issued",
        "sign": "signed",
        "complete": "completed by the last signature",
        "refuse to sign": "left unsigned by refusal",
        "file": "filed",
        "correct": "corrected by a new version",
        "disagree": "disagreed with in a note",
    },
    transitions=(
        Transition("share", "draft", "shared", SUPERVISORS, ("the meeting was held", "something is written")),
        Transition("take back", "shared", "draft", SUPERVISORS),
        Transition("issue", "shared", "issued", SUPERVISORS, ("something is written", "the supervisee has seen it")),
        Transition("sign", "issued", "issued", EITHER, ("the newest version", "not signed yet by them")),
        Transition("complete", "issued", "signed", EITHER, ("all have signed",)),
        Transition(
            "refuse to sign", "issued", "issued", EITHER, ("the newest version", "not signed yet by them", "a reason")
        ),
        Transition("file", "signed", "filed", EITHER, ("extracts entered", "the original has its place")),
        *(
            Transition("correct", state, state, SUPERVISORS, ("no other correction", "the newest version", "a reason"))
            for state in _FIXED
        ),
        *(Transition("disagree", state, state, EITHER, ("words",)) for state in _STATES),
    ),
    guards=_GUARDS,
)
"""S16, S17, S19: what may happen to one version of a record. A correction leaves it as it is and begins the next
version; once that is issued the old one keeps the signatures it has and takes no more. A disagreement is noted at any
time by either party (G-26)."""
