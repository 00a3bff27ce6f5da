"""Duties of Keel's own, for a policy whose file has none: what they guard against is not the policy's to leave out."""

from typing import Final

from keel.core.policy.model import Duty

OPENED_AT_ONCE: Final = "opened at once"
"""The event that a review of exceptional reading counts from."""


def usual_review(clause: str) -> Duty:
    """Keel's own duty to review what was opened at once, under the clause on reading, for a policy without one."""
    return Duty(
        key="opening_reviewed",
        clause=clause,
        what="Review what was opened at once",
        owed_by="reviewer",
        counts_from=(OPENED_AT_ONCE,),
        due="2 working days",
        met_by=("opening reviewed",),
        matched_on=("opening",),
        own=True,
    )
