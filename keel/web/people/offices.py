"""The offices that Keel turns to, as data to read: who agrees, who is told, who looks. Each is a role of `roles`.

Where the order says who comes first, it is a tuple; where any of them will do, a set. What a policy names is not here:
its file says it.
"""

from typing import Final

HEAD: Final = "headteacher"
LEAD: Final = "designated safeguarding lead"
DEPUTY: Final = "deputy"
CHAIR: Final = "chair of governors"
TRUST_LEAD: Final = "trust safeguarding lead"
MANAGER: Final = "business manager"

LEADERS: Final = (HEAD, CHAIR, TRUST_LEAD)
"""Who answers for the safeguarding lead."""
TURNED_TO: Final = (LEAD, *LEADERS)
"""Who is asked to look at what happened, the first who may: alarms, and what somebody opened at once."""
TOLD: Final = (*TURNED_TO, DEPUTY, MANAGER)
"""Who hears that something happened and keeps what is sent outside: the first two of these who may."""
TOLD_OF_ROLES: Final = (HEAD, CHAIR, LEAD, TRUST_LEAD, MANAGER, DEPUTY)
"""Who hears that a role was given or ended: roles are the head's to answer for, and the manager's to keep."""

AGREE: Final = frozenset(TURNED_TO)
"""Who agrees to a role that takes two people, and to a grant to read."""
GIVE_GUARDED_ROLES: Final = frozenset({HEAD, CHAIR})
LET_IN: Final = frozenset({HEAD, LEAD, DEPUTY, CHAIR, MANAGER})
"""Who agrees that somebody comes in, for the first time or again; the outside second person where none of them can."""
KNOW_THE_CHILDREN: Final = frozenset({HEAD, LEAD, DEPUTY})
"""Who sees to it that what stood on the wrong child is put right."""
