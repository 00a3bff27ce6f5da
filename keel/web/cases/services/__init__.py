"""What changes in the case register, each with its ledger entry in the same transaction."""

from .carriers import carrier_end, carrier_give
from .delegation import case_delegate, delegation_end, delegations
from .register import CaseDetails, case_change, case_close, case_leave, case_open, case_reopen
from .siblings import siblings_link, siblings_part
from .statuses import status_correct, status_end, status_give

__all__ = [
    "CaseDetails",
    "carrier_end",
    "carrier_give",
    "case_change",
    "case_close",
    "case_delegate",
    "case_leave",
    "case_open",
    "case_reopen",
    "delegation_end",
    "delegations",
    "siblings_link",
    "siblings_part",
    "status_correct",
    "status_end",
    "status_give",
]
