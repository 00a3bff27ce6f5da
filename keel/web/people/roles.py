"""The roles a member can hold, as data to read: what each is called, what that person is here to do, what it brings.

`relation` is the row of the access table that the role brings on the organisation; none where a person reads only what
their own sessions and cases bring. `powers` are the pages a role opens for keeping lists in order. All but `cases`,
which the safeguarding team alone has, open nothing that was written about anybody (G-04). A role's slug is the word a
policy file uses for it (keel.core.policy.words).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

PEOPLE: Final = "people"
CALENDAR: Final = "calendar"
CONTACTS: Final = "contacts"
CASES: Final = "cases"
MAIL: Final = "mail"
POWERS: Final = {
    PEOPLE: "add members, give and end roles, set working times",
    CALENDAR: "set terms, INSET days, closures and the organisation's details",
    CONTACTS: "set the local contacts of the report-now page",
    CASES: "open cases and keep the case register",
    MAIL: "look after the mail that Keel sends",
}


@dataclass(frozen=True, slots=True)
class Role:
    """One role. `guarded` roles read confidential records, so an account administrator alone cannot give them.

    `purpose` says what its holder is here to do, as it would be said to them.

    `two_people`: giving it, or letting it hold for longer, takes two people, and neither may be whoever gets it (G-12).
    `in_policies` is off for offices that no policy speaks of.
    """

    slug: str
    name: str
    purpose: str
    relation: str | None = None
    powers: frozenset[str] = frozenset()
    guarded: bool = False
    two_people: bool = False
    in_policies: bool = True
    single: bool = False
    """Normally held by one person at a time: a second holder is pointed out, never refused."""


ALL_POWERS: Final = frozenset({PEOPLE, CALENDAR, CONTACTS, MAIL})

ROLES: Final[dict[str, Role]] = {
    role.slug: role
    for role in (
        Role(
            "headteacher",
            "Headteacher",
            "Answer for safeguarding in the whole school, lead supervision or say who does, and see when it slips.",
            relation="headteacher",
            powers=ALL_POWERS,
            guarded=True,
            two_people=True,
            single=True,
        ),
        Role(
            "assistant head",
            "Assistant head",
            "Lead supervision sessions: plan them, hold them, record what was decided and issue the record.",
        ),
        Role(
            "designated safeguarding lead",
            "Designated safeguarding lead",
            "Lead the school's safeguarding work and see what supervision decided about each child.",
            relation="dsl",
            powers=frozenset({CONTACTS, CASES}),
            guarded=True,
            two_people=True,
            single=True,
        ),
        Role(
            "deputy",
            "Deputy safeguarding lead",
            "Stand in for the safeguarding lead and see what supervision decided about each child.",
            relation="deputy",
            powers=frozenset({CONTACTS, CASES}),
            guarded=True,
            two_people=True,
        ),
        Role(
            "safeguarding officer",
            "Safeguarding officer",
            "Carry cases from day to day, prepare them for supervision and see agreed actions through.",
        ),
        Role(
            "family worker",
            "Family worker",
            "Work with families at home and in school and bring the hard cases to supervision.",
        ),
        Role(
            "specialist provision lead",
            "Specialist provision lead",
            "Run the school's specialist provision and be supervised on the children who learn there.",
        ),
        Role(
            "teaching assistant",
            "Teaching assistant",
            "Work with children in class, and ask for supervision when a case weighs on you.",
        ),
        Role("teacher", "Teacher", "Teach, and ask for supervision when a case weighs on you."),
        Role(
            "business manager",
            "Business manager",
            "Look after accounts, roles, terms and closures, and open nothing that was written about anybody.",
            relation="account administrator",
            powers=ALL_POWERS,
            two_people=True,
        ),
        Role(
            "nursery manager",
            "Nursery manager",
            "Lead the nursery and see that everyone in contact with children and families is supervised.",
        ),
        Role(
            "trust safeguarding lead",
            "Trust safeguarding lead",
            "Look after safeguarding across the trust's schools and see whether supervision happens in each of them.",
            relation="trust lead",
            guarded=True,
            two_people=True,
        ),
        Role(
            "external supervisor",
            "External supervisor",
            "Come from outside to supervise particular people, and see only the sessions held with them.",
        ),
        Role("governor", "Governor", "Ask whether supervision happens, and see figures, not cases."),
        Role(
            "chair of governors",
            "Chair of governors",
            "See that supervision takes place, and hear complaints and disagreements that could not be settled.",
            relation="chair",
            guarded=True,
            two_people=True,
            single=True,
        ),
        Role(
            "quality reviewer",
            "Named quality reviewer",
            "Read a small sample with case numbers only, as a senior leader, to judge the quality of supervision.",
            relation="slt reviewer",
            guarded=True,
            two_people=True,
            in_policies=False,
        ),
        Role(
            "safeguarding governor",
            "Safeguarding link governor",
            "Link the governors with safeguarding, and read a sample with case numbers only where one is granted.",
            relation="link governor",
            guarded=True,
            two_people=True,
            in_policies=False,
        ),
        Role(
            "investigating officer",
            "Investigating officer",
            "Investigate, appointed in writing, and read the records that a grant names, for as long as it runs.",
            relation="investigating officer",
            guarded=True,
            two_people=True,
            in_policies=False,
        ),
        Role(
            "inspector",
            "Inspector",
            "Inspect as a guest with an account of your own, and read for a few hours what a grant opens.",
            relation="inspector",
            guarded=True,
            two_people=True,
            in_policies=False,
        ),
        Role(
            "outside second person",
            "Outside second person",
            "Agree that somebody comes in for the first time or again, where nobody else here could, and read nothing.",
            two_people=True,
            in_policies=False,
        ),
        Role(
            "other staff",
            "Other staff",
            "Ask for supervision, and report a worry about a child at any time.",
        ),
    )
}

OUTSIDE: Final = "outside second person"
"""Agrees to ways in and recoveries where nobody else here can, and to nothing else: the smallest settings."""
EVERYBODY: Final = "other staff"
"""The relation that every current member has to the organisation, whatever their roles."""


def role(slug: str) -> Role:
    """Find a role. An unknown slug raises KeyError: it is a fault of the caller, forms offer only known ones."""
    return ROLES[slug]


def powers(slugs: Iterable[str]) -> frozenset[str]:
    """Put together what these roles may set."""
    return frozenset().union(*(ROLES[slug].powers for slug in slugs if slug in ROLES))
