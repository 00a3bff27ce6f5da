"""What may be done to people and calendars. Each writes its ledger entry in the same transaction."""

from .accounts import account_link_create
from .calendar import (
    DayDetails,
    TermDates,
    special_day_add,
    special_day_remove,
    term_add,
    term_change,
    term_preview,
    term_remove,
)
from .contacts import contact_add, contact_change, contact_remove
from .importing import import_confirm, import_drop, import_stage
from .leaving import member_leave
from .members import MemberDetails, member_change, member_create
from .organisations import OrganisationDetails, organisation_change, organisation_create
from .roles import Givers, role_correct, role_end, role_give, role_withdraw
from .working import Stretch, working_times_set

__all__ = [
    "DayDetails",
    "Givers",
    "MemberDetails",
    "OrganisationDetails",
    "Stretch",
    "TermDates",
    "account_link_create",
    "contact_add",
    "contact_change",
    "contact_remove",
    "import_confirm",
    "import_drop",
    "import_stage",
    "member_change",
    "member_create",
    "member_leave",
    "organisation_change",
    "organisation_create",
    "role_correct",
    "role_end",
    "role_give",
    "role_withdraw",
    "special_day_add",
    "special_day_remove",
    "term_add",
    "term_change",
    "term_preview",
    "term_remove",
    "working_times_set",
]
