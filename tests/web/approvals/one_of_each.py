"""One request of every kind of act that takes two people, all of which the headteacher may decide."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from keel.web.accounts.models import Account
from keel.web.approvals.models import Request
from keel.web.approvals.services import ask
from keel.web.grants.services import Wanted, grant_ask
from keel.web.misfiled.services import withdrawal_ask
from keel.web.people import facts_changed
from keel.web.people.models import Member
from keel.web.people.selectors import standing
from keel.web.people.services import MemberDetails, member_create, role_give
from keel.web.sessions.models import RecordPart
from tests.cast import JOINED, NOW, TODAY, account
from tests.web.sessions.making import case_of
from tests.web.sessions.stage import Stage

WHY: Final = "It was talked through in the morning's meeting."
DAY: Final = timedelta(days=1)
LEADS: Final = ("business manager", "trust safeguarding lead")
OFFICES: Final = ("quality reviewer", "investigating officer", "inspector")


@dataclass(frozen=True)
class Two:
    """Two people of the school whom no other request names: one who asks, and one whom it is about."""

    stage: Stage
    asks: Member
    about: Member
    number: int


def two_people(stage: Stage, number: int) -> Two:
    """Newcomers: one with every role that asks; the other with offices, an account without a password, and an end."""
    with facts_changed.together():
        asks = _newcomer(stage, f"Asker {number}", account(f"asker{number}@alder.example"), LEADS)
        unopened = Account.objects.create_user(f"about{number}@alder.example", None)
        about = _newcomer(stage, f"Person {number}", unopened, OFFICES)
        role_give(by=None, member=about, role="safeguarding governor", first=TODAY, last=TODAY + DAY, now=NOW)
    return Two(stage, asks, about, number)


def _newcomer(stage: Stage, name: str, account: Account, roles: tuple[str, ...]) -> Member:
    details = MemberDetails(name=name, staff_number=name, job_title="Staff", joined_on=JOINED)
    member = member_create(
        by=None, organisation_id=stage.session.organisation_id, details=details, account=account, now=NOW
    )
    for role in roles:
        role_give(by=None, member=member, role=role, first=TODAY, now=NOW)
    return member


def _about(two: Two, act: str, **details: Any) -> Request:
    return ask(by=two.asks, act=act, details={"member": two.about.pk, **details}, reason=WHY, now=NOW)


def _longer(two: Two) -> Request:
    held = standing().get(member=two.about, role="safeguarding governor")
    return _about(two, "change role days", held=held.pk, role=held.role, first=held.first, last=None)


def _grant(two: Two, purpose: str, *, named: bool = True, holder: Member | None = None) -> Request:
    stage = two.stage
    thing = (stage.session, stage.ada, stage.joe)[two.number % 3]
    things = (thing.pk,) if named else ()
    what = Wanted(purpose=purpose, holder=holder or two.about, minutes=60, things=things)
    return grant_ask(by=two.asks, what=what, reason=WHY, now=NOW)


def _withdrawal(two: Two) -> Request:
    part = RecordPart.objects.select_related("session", "record").filter(kind="case").order_by("pk")[two.number % 2]
    right = case_of(two.stage.cast, f"01{two.number:02}", f"Kit {two.number}")
    return withdrawal_ask(by=two.stage.cast.tom, part=part, right_case=right, reason=WHY, now=NOW)


EACH: Final[dict[str, Callable[[Two], Request]]] = {
    "give role": lambda two: _about(two, "give role", role="deputy", first=TODAY, last=None),
    "change role days": _longer,
    "enter leaving": lambda two: _about(two, "enter leaving", left_on=TODAY + 30 * DAY),
    "lost factor": lambda two: _about(two, "lost factor"),
    "first way in": lambda two: _about(two, "first way in"),
    "grant quality sample": lambda two: _grant(two, "quality sample", named=False),
    "grant investigation": lambda two: _grant(two, "investigation"),
    "grant inspection": lambda two: _grant(two, "inspection"),
    "grant single record": lambda two: _grant(two, "single record", holder=two.asks),
    "withdraw part": _withdrawal,
}
"""By the name of the act."""


def one_of_each(two: Two) -> dict[str, Request]:
    """All of them, asked for."""
    return {name: make(two) for name, make in EACH.items()}
