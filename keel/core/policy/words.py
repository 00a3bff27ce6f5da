"""What a field of a policy may hold, said beside its type: `Annotated[str, Names("event")]` and the like.

The reader of tables looks at these marks and refuses what does not fit, with a cure.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from keel.core.forms.tables import Names, OneOf, Reads

CadenceText = Annotated[str, Reads("cadence")]
DeadlineText = Annotated[str, Reads("deadline")]
Clausal = Annotated[str, Names("clause")]
Party = Annotated[str, Names("party")]
FormName = Annotated[str, Names("form")]
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

PARTIES: Final[tuple[str, ...]] = ("supervisee", "supervisors", "each party", "owner", "holder", "reviewer")
"""Who owes a duty, by their place in it; a role's name is the other way to say it."""

READERS: Final[Mapping[str, str]] = {
    "supervisee": "the person supervised",
    "supervisors": "the supervisors of the session",
    "child's safeguarding team": "the safeguarding leads of the school where the child is on roll",
    "school's safeguarding leads": "the safeguarding leads of the supervisee's school",
    "headteacher": "the headteacher",
    "trust safeguarding lead": "the trust's safeguarding lead",
}
"""To whom a part of a record may be filed. The access table stays the outer limit."""
