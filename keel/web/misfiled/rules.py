"""What this app tells the apps below."""

from typing import Final

from django.urls import reverse

from keel.web.access import kinds
from keel.web.access.clauses import EVERY_ROW
from keel.web.approvals import acts as approvals
from keel.web.ledger.acts import name_acts
from keel.web.ledger.guards import guard, guard_all_but
from keel.web.notices import kinds as notices
from keel.web.obligations.models import Obligation
from keel.web.obligations.titles import done_at
from keel.web.people.offices import KNOW_THE_CHILDREN

from .models import Withdrawal
from .selectors import named_in
from .services import TOLD, WITHDRAW, may_withdraw, said, the_two, touched, withdraw

ACTS: Final = {
    "part withdrawn": "withdrew a child's part that was put on the wrong child",
    "misfiled corrected": "corrected in the safeguarding system what was put on the wrong child",
}


def register() -> None:
    """Said once, from `ready()`."""
    name_acts(ACTS)
    session = {"session": "part__session_id", "organisation": "organisation_id"}
    kinds.register(Withdrawal, "K12", anchors=session, about=("case_id",), conditions={"about_case_part": EVERY_ROW})
    guard("misfiled.Reader", "Who had read it is kept.")
    guard("misfiled.Withdrawal", "A withdrawal is never taken away.", refuse=("DELETE",))
    guard_all_but(
        "misfiled.Withdrawal",
        "What two people withdrew is kept as it was.",
        may=("correction_reference", "corrected_on", "corrected_by_id"),
        when="OLD.corrected_on IS NOT NULL OR NEW.corrected_on IS NULL",
    )
    notices.register(
        TOLD,
        "Keel: something you opened was withdrawn",
        "Something that you opened in Keel was withdrawn by two people.",
    )
    approvals.register(
        approvals.Act(
            name=WITHDRAW,
            title="Withdraw a part that is on the wrong child",
            asks=frozenset(),
            agrees=KNOW_THE_CHILDREN,
            also=the_two,
            says=said,
            run=withdraw,
            check=may_withdraw,
            reads=named_in,
            touches=touched,
        )
    )
    done_at("extract corrected", _page)


def _page(row: Obligation) -> str:
    if row.record_id is None or row.case_id is None:
        return ""
    return reverse("misfiled:of", args=[row.record_id, row.case_id])
