"""Why a date is what it is, as page/why.html shows it."""

from typing import Any

from keel.web.obligations.computing import explanation_of
from keel.web.obligations.models import Obligation
from keel.web.people.models import Organisation
from keel.web.policies.selectors import policy_of
from keel.web.sessions.models import Session


def explained(organisation: Organisation, row: Obligation) -> dict[str, Any] | None:
    """Clause, facts and counting of one stored obligation; None if nothing of its key is due any more."""
    found = explanation_of(organisation, row.key)
    if found is None:
        return None
    why = found[0]
    return {
        "what": why.what,
        "clause": why.clause,
        "heading": why.heading,
        "wording": why.wording,
        "strength": why.strength,
        "facts": [*why.facts, *why.corrections],
        "arithmetic": why.arithmetic,
    }


def owed_after(session: Session, event: str) -> str:
    """What the session's policy asks once this has happened, in its own words: "… (S23): 5 working days."."""
    duties = [one for one in policy_of(session.policy_version).duties if event in one.counts_from]
    return " ".join(f"{one.what} ({one.clause}): {one.due}." for one in duties)
