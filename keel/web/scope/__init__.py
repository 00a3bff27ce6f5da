"""Every row belongs to an organisation, and no query runs without saying whose rows it may see."""

from keel.web.scope.current import (
    OrganisationScope,
    OutOfScope,
    UnscopedQuery,
    among_own,
    current_scope,
    in_organisation,
    in_organisations,
    unscoped,
)

__all__ = [
    "OrganisationScope",
    "OutOfScope",
    "UnscopedQuery",
    "among_own",
    "current_scope",
    "in_organisation",
    "in_organisations",
    "unscoped",
]
