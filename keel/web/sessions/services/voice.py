"""Either person's own account of a session, also where nobody has begun its record (G-26, TH-4)."""

from datetime import datetime

from django.db import transaction

from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.policies.selectors import policy_of
from keel.web.sessions.models import DisagreementNote, Record, Session

from .booking import part_of
from .records import disagreement_add, newest_version


@transaction.atomic
def account_add(*, by: Member, session: Session, text: str, now: datetime) -> DisagreementNote:
    """Attach one's own account to the newest version; without any, the draft begins so that the account has its place.

    A supervisor who never begins the record cannot keep the other's account out of it.
    """
    Session.objects.select_for_update().only("pk").get(pk=session.pk)
    if part_of(by, session) == "other":
        raise Refusal("Only the two people of the session add their own account to its record.")
    if session.state != Session.State.HELD:
        raise Refusal("The session has not been held yet. Add your account once it is over.")
    record = newest_version(session)
    if record is None:
        record = Record(
            organisation_id=session.organisation_id,
            session=session,
            signing=policy_of(session.policy_version).signing.means,
            key=session.key,
        )
        record.save(force_insert=True)
    record.session = session
    return disagreement_add(by=by, record=record, text=text, now=now)
