"""The conditions of the access table, and the values that say which of them hold for one person and one thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple


class Condition(NamedTuple):
    """`field`: its name in Conditions, None where the anchor proves it. `holds` completes "open only when"."""

    field: str | None
    holds: str


CONDITIONS: Final[Mapping[str, Condition]] = MappingProxyType(
    {
        "c1": Condition(None, "they are party to that session"),
        "c2": Condition(None, "they hold their role at the school where the child is on roll"),
        "c3": Condition("excluded", "the record names them as its subject or excludes them (never open then)"),
        "c4": Condition("grant", "a written grant with purpose, reason and end date is running"),
        "c5": Condition("second_person", "a second person has agreed to it"),
        "c6": Condition("stepped_up", "they proved who they are in the last 5 minutes"),
        "c7": Condition("shared", "its owner has shared it"),
        "c8": Condition("pseudonymised", "it is shown with case numbers only, without names"),
        "c9": Condition("account_current", "the account is current"),
        "c9a": Condition("both_consent", "both parties consent, or the next level decided so with a reason"),
        "c10": Condition("redacted", "it is redacted and a second reader has checked it"),
        "c11": Condition("sampled", "it is in a quality sample of at most 10% a term that the parties know of"),
        "c12": Condition("in_group", "they are still a member of the group"),
        "own": Condition("own", "they wrote it themselves"),
        "present": Condition("present", "they were present"),
        "leads": Condition("leads", "they lead that group"),
        "agreement-runs": Condition("agreement_runs", "the agreement has not ended"),
        "case-part": Condition("about_case_part", "it is about a child's part of a record"),
        "delegated": Condition("delegated", "the safeguarding lead has delegated the case to them"),
        "dsl-trained": Condition("dsl_trained", "they are trained as a safeguarding lead"),
        "counts": Condition("counts_only", "it shows counts only"),
        "schedule": Condition("schedule_only", "it shows the schedule only"),
        "escalated": Condition("escalated", "the disagreement has been escalated"),
        "decision": Condition("decision", "it is the decision that is theirs to write"),
        "trust-group": Condition("trust_group", "the group is the trust's"),
        "named": Condition("named", "their appointment names this record"),
        "blank": Condition("blank", "it is a blank form"),
        "task": Condition("task", "it is inside an open access request or disposal task of theirs"),
        "role-changes": Condition("role_changes", "it shows changes of roles only"),
        "health": Condition("health_only", "it shows the health of the system only"),
        "transferred": Condition("transferred", "it is the copy that was transferred to their school"),
        "receipt": Condition("receipt", "it is the receipt of a transfer"),
        "request": Condition("request", "it is their request for a session"),
        "released": Condition("released", "the records officer has released it to them"),
        "transfer": Condition("transfer", "it is a transfer pack"),
        "secured-folder": Condition(None, "the policy names a secured folder"),
    }
)
"""Every condition by its code: c1 to c12 as published, and the published qualifiers as words."""

PROVED_BY_ANCHOR: Final[Mapping[str, str]] = MappingProxyType({"c1": "session", "c2": "organisation"})
"""Conditions that hold because the relation hangs on that very session or school."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What holds now for one person and one thing; whatever is not said does not hold. CONDITIONS says what each means.

    `shared` (c7): an agenda is shared once sent or once the session has opened; case notes only when their owner
    chose to share them.
    """

    account_current: bool
    excluded: bool
    grant: bool = False
    second_person: bool = False
    stepped_up: bool = False
    shared: bool = False
    pseudonymised: bool = False
    both_consent: bool = False
    redacted: bool = False
    sampled: bool = False
    in_group: bool = False
    own: bool = False
    present: bool = False
    leads: bool = False
    agreement_runs: bool = False
    about_case_part: bool = False
    delegated: bool = False
    dsl_trained: bool = False
    counts_only: bool = False
    schedule_only: bool = False
    escalated: bool = False
    decision: bool = False
    trust_group: bool = False
    named: bool = False
    blank: bool = False
    task: bool = False
    role_changes: bool = False
    health_only: bool = False
    transferred: bool = False
    receipt: bool = False
    request: bool = False
    released: bool = False
    transfer: bool = False
