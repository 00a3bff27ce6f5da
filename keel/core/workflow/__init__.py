"""What may happen to a session and its record, in which state, by whom, and what must hold."""

from keel.core.workflow.diagram import diagram
from keel.core.workflow.disagreement_ladder import LADDER, Ascent, Between, LadderFacts, Place, ascent
from keel.core.workflow.guards import Guard, Refused, StateTable, Transition
from keel.core.workflow.record_states import RECORD, RecordFacts
from keel.core.workflow.records import Disagreement, Given, Record, Refusal, Version, step
from keel.core.workflow.session_states import SESSION, SessionFacts
from keel.core.workflow.signing import MEANS, MODES, Signature, all_signed, says, still_to_sign

__all__ = [
    "LADDER",
    "MEANS",
    "MODES",
    "RECORD",
    "SESSION",
    "Ascent",
    "Between",
    "Disagreement",
    "Given",
    "Guard",
    "LadderFacts",
    "Place",
    "Record",
    "RecordFacts",
    "Refusal",
    "Refused",
    "SessionFacts",
    "Signature",
    "StateTable",
    "Transition",
    "Version",
    "all_signed",
    "ascent",
    "diagram",
    "says",
    "step",
    "still_to_sign",
]
