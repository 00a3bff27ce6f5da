"""Opens disagreements through the real service."""

from datetime import datetime

from keel.web.disagreements.models import Disagreement
from keel.web.disagreements.selectors import disagreements
from keel.web.disagreements.services.opening import Opened, disagreement_open
from keel.web.people.models import Member
from keel.web.sessions.models import Session
from tests.cast import NOW

CANARY = "canary-thrush-seventeen"
WORDS = f"What was said to me in the session was not right. {CANARY}"
"""Text that may stand nowhere but in the file."""


def opened(by: Member, *about: Member, session: Session | None = None, now: datetime = NOW) -> Disagreement:
    """A disagreement opened by somebody, about these people."""
    what = Opened(text=WORDS, subjects=about, session=session)
    return fresh(disagreement_open(by=by, what=what, now=now))


def fresh(row: Disagreement) -> Disagreement:
    """The file as the database has it."""
    return disagreements().get(pk=row.pk)
