"""What a field of a policy may hold, said beside its type: `Annotated[str, Names("event")]` and the like.

`reading.py` looks at these marks and refuses what does not fit, with a cure.
"""

from dataclasses import dataclass
from typing import Annotated, Final


@dataclass(frozen=True, slots=True)
class Names:
    """A text that must be one of the names of this kind (event, role, clause, form …) that the policy may
    use.
    """

    kind: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """A text that must be one of these words."""

    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IsPhrase:
    """A text in the grammar of cadences and deadlines (`keel.core.phrases`)."""


PhraseText = Annotated[str, IsPhrase()]
Clausal = Annotated[str, Names("clause")]
EventName = Annotated[str, Names("event")]
CountedEvent = Annotated[str, Names("event to count from")]
Role = Annotated[str, Names("role")]
Strength = Annotated[str, OneOf(("must", "should", "may"))]

STRENGTHS: Final = ("must", "should", "may")

ROLES: Final[tuple[str, ...]] = (
    "headteacher",
    "assistant head",
    "designated safeguarding lead",
    "deputy",
    "safeguarding officer",
    "family worker",
    "specialist provision lead",
    "teaching assistant",
    "teacher",
    "business manager",
    "nursery manager",
    "trust safeguarding lead",
    "external supervisor",
    "governor",
    "chair of governors",
    "other staff",
)
"""Roles that Keel knows by name. A policy may add roles of its own under `words.own_roles`."""

PARTIES: Final[tuple[str, ...]] = ("supervisee", "supervisors", "each party", "owner")
"""Who owes a duty, by their place in it; a role's name is the other way to say it."""
