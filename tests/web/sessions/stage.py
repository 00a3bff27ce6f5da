"""Sam's session with Tom at each stage, on the named cast: what the tests of the room and the record open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from keel.web.accounts.services import CONFIRMED_AT, CONFIRMED_WITH, stamp
from keel.web.actions.models import Action
from keel.web.actions.services import Agreed, action_agree
from keel.web.cases.models import Case
from keel.web.ledger.at_once import NAME
from keel.web.people.models import Member
from keel.web.sessions.models import Extract, Record, Session
from keel.web.sessions.selectors.entries import whole
from keel.web.sessions.selectors.records import extracts, records
from keel.web.sessions.services.booking import part_of
from keel.web.sessions.services.filing import extract_enter
from keel.web.sessions.services.records import record_draft, record_issue, record_seen, record_share
from keel.web.sessions.services.room import session_begin
from keel.web.sessions.services.signing import Signing, record_sign
from tests.cast import LONDON, Cast, signed_in
from tests.kept import kept
from tests.web.sessions.making import AUTUMN, agreement_of, booked, case_of, held

BEFORE = datetime(2026, 10, 7, 14, tzinfo=LONDON)
STARTS = datetime(2026, 11, 16, 9, tzinfo=LONDON)
"""The cast's own NOW: the session can begin at once."""
EARLIER = datetime(2026, 11, 12, 14, tzinfo=LONDON)
PAPER = "Supervision folder"


@dataclass
class Stage:
    """The session as it stands, its two children, and whatever came of it."""

    cast: Cast
    session: Session
    ada: Case
    joe: Case

    @property
    def record(self) -> Record:
        """The newest version."""
        return records().filter(session=self.session).order_by("-version")[0]

    @property
    def extract(self) -> Extract:
        """What is owed about Ada."""
        return extracts().get(case=self.ada)

    def fresh(self) -> Session:
        """The session as the database has it."""
        return whole().get(pk=self.session.pk)


def again(cast: Cast, stage: Stage) -> Stage:
    """The same stage as the database has it."""
    ada, joe = (Case.objects.select_related("key").get(pk=case.pk) for case in (stage.ada, stage.joe))
    return Stage(cast, stage.fresh(), ada, joe)


@kept(again)
def planned(cast: Cast, *, starts: datetime = STARTS) -> Stage:
    """Booked under a signed agreement; two children with social-care involvement, carried by Sam."""
    agreement = agreement_of(cast, cast.sam, cast.tom)
    ada, joe = case_of(cast, "0041", "Ada Marsh"), case_of(cast, "0042", "Joe Tern", status="looked after")
    session = booked(agreement, cast.sam, cast.tom, starts, AUTUMN)
    return Stage(cast, whole().get(pk=session.pk), ada, joe)


@kept(again)
def begun(cast: Cast) -> Stage:
    """The room is open."""
    stage = planned(cast)
    session_begin(by=cast.tom, session=stage.session, now=STARTS)
    stage.session = stage.fresh()
    return stage


@kept(again)
def over(cast: Cast) -> Stage:
    """Held last Thursday, written up, an action agreed about each part."""
    stage = planned(cast, starts=EARLIER)
    held(stage.session, by=cast.tom)
    stage.session = stage.fresh()
    for part, case in (("session", None), ("personal", None), ("case", stage.ada)):
        agreed(stage, part, f"Action of the {part} part", case=case)
    return stage


def agreed(stage: Stage, part: str, text: str, *, case: Case | None = None, owner: Member | None = None) -> Action:
    """An action agreed in the session."""
    what = Agreed(
        part=part,
        session_id=stage.session.pk,
        supervisee=stage.cast.sam,
        text=text,
        owner=owner or stage.cast.sam,
        due=stage.session.starts_at.date() + timedelta(days=14),
        case=case,
    )
    return action_agree(by=stage.cast.tom, what=what, on=stage.session.starts_at.date(), now=stage.session.starts_at)


@kept(again)
def drafted(cast: Cast) -> Stage:
    """The draft exists; nobody else has seen it."""
    stage = over(cast)
    record_draft(by=cast.tom, session=stage.session, now=EARLIER + timedelta(days=1))
    return stage


@kept(again)
def shared(cast: Cast) -> Stage:
    """Sam has seen the draft."""
    stage = drafted(cast)
    record_share(by=cast.tom, record=stage.record, now=EARLIER + timedelta(days=1))
    record_seen(by=cast.sam, record=stage.record, now=EARLIER + timedelta(days=1, hours=1))
    return stage


@kept(again)
def issued(cast: Cast) -> Stage:
    """Fixed, and out for signature."""
    stage = shared(cast)
    record_issue(by=cast.tom, record=stage.record, now=EARLIER + timedelta(days=2))
    return stage


@kept(again)
def signed(cast: Cast) -> Stage:
    """Signed by both on paper."""
    stage = issued(cast)
    for member in (cast.sam, cast.tom):
        on_paper(stage, member)
    return stage


@kept(again)
def filed(cast: Cast) -> Stage:
    """Every child's part entered, so the record filed itself."""
    stage = signed(cast)
    for extract in extracts():
        extract_enter(by=cast.sam, extract=extract, reference="CP-1", entered_on=STARTS.date(), now=STARTS)
    return stage


def on_paper(stage: Stage, member: Member) -> None:
    """One person's confirmation that they signed the sheet."""
    how = Signing(means="paper", signed_on=STARTS.date(), factor="authenticator app", original_kept=PAPER)
    record_sign(by=member, record=stage.record, how=how, now=STARTS)
    assert part_of(member, stage.session) != "other"


def browser(member: Member, *, confirmed: bool = True) -> Client:
    """Signed in as this person, with password and second factor just confirmed."""
    client = signed_in(Client(), member)
    if confirmed:
        session = client.session
        session[CONFIRMED_AT] = stamp(STARTS)
        session[CONFIRMED_WITH] = "totp"
        session.save()
    return client


def at(name: str, *args: Any) -> str:
    """An address of the sessions app."""
    return reverse(f"sessions:{name}", args=args)


def person(cast: Cast, name: str) -> Member:
    """Somebody of the cast by first name, the stranger among them."""
    return cast.una if name == "una" else getattr(cast, name)


def page(client: Client, address: str) -> str:
    """A page that opens."""
    answer = client.get(address)
    assert answer.status_code == 200, (answer.status_code, address)
    return answer.content.decode()


def of_the_ledger(query: dict[str, str]) -> bool:
    """Whether a captured query is the ledger's own: on PostgreSQL it calls one function."""
    return "ledger_ledger" in query["sql"] or NAME in query["sql"]


def post(client: Client, name: str, pk: object, **data: str) -> int:
    """The answer's number when a form is sent."""
    return client.post(at(name, pk), data).status_code
