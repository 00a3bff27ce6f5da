"""Who may read, write or sign what, and why: one table, one decision, one list of readers."""

from keel.core.access.conditions import Conditions
from keel.core.access.decide import Decision, Held, Thing, decide
from keel.core.access.settings import DEFAULT_SETTINGS, SETTINGS, AccessSettings
from keel.core.access.table import RELATIONS, RULES, Relation, Rule
from keel.core.access.terms import ACTS, ANCHORS, KINDS, UnknownAccessError
from keel.core.access.visible import Holder, Reader, Way, readers, who_can_read

__all__ = [
    "ACTS",
    "ANCHORS",
    "DEFAULT_SETTINGS",
    "KINDS",
    "RELATIONS",
    "RULES",
    "SETTINGS",
    "AccessSettings",
    "Conditions",
    "Decision",
    "Held",
    "Holder",
    "Reader",
    "Relation",
    "Rule",
    "Thing",
    "UnknownAccessError",
    "Way",
    "decide",
    "readers",
    "who_can_read",
]
