"""A supervisor from another school or the cluster: what the agreement opened to them, its end shuts (G-09)."""

from datetime import date, timedelta

from keel.web.access.from_roles import FROM_OUTSIDE
from keel.web.access.services import unrelate
from keel.web.agreements.models import Agreement
from keel.web.sessions.models import Session


def shut_to_outside(agreement: Agreement, ended_on: date) -> None:
    """End what supervisors from outside are to the agreement's sessions; on its last day already, at once."""
    for session in Session.objects.filter(agreement=agreement).only("pk", "organisation_id"):
        unrelate(source_id=session.pk, last=ended_on - timedelta(days=1), relation=FROM_OUTSIDE)
