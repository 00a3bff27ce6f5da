"""Why a date is what it is, as page/why.html shows it."""

from typing import Any

from keel.web.obligations.computing import explanation_of
from keel.web.obligations.models import Obligation
from keel.web.people.models import Organisation


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
