"""One session of the formal cycle, from booking to filed record, in real browsers.

Sam Whitlock (safeguarding officer) is supervised by Tom Okafor (assistant head). Grace Mensah (chair), Priya Nair
(lead) and Una Doyle (of another school) look on and see what they may. Every page is looked at: axe, console, 360
pixels.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from keel.web.cases.models import Case
from tests.browser.school import School, day, opens, saved
from tests.cast import LONDON
from tests.web.sessions.making import agreement_of, case_of

pytestmark = pytest.mark.django_db(transaction=True)

BOOKED = datetime(2026, 11, 16, 9, 5, tzinfo=LONDON)
PREPARED = datetime(2026, 11, 24, 15, 30, tzinfo=LONDON)
HELD = datetime(2026, 12, 2, 9, 30, tzinfo=LONDON)
RECORDED = datetime(2026, 12, 3, 16, tzinfo=LONDON)
SIGNED = datetime(2026, 12, 7, 12, 30, tzinfo=LONDON)

NAMES = ("Sam Whitlock", "Tom Okafor", "Priya Nair", "Grace Mensah", "Una Doyle", "Neil Ford")
CHILD = "Ada Marsh"
NOTE = "She has stopped eating at lunch and says that mornings are loud at home."
UPDATE = "Core group on Thursday; attendance back to 94 per cent since the lift to school."
DECISION = "Keep the plan as it is, because the lift has worked and Ada asked for it to stay."
WORKLOAD = "Two reports in one week were too many."
PERSONAL = "Slept badly since the strategy meeting. A walk at lunch helps."
DISAGREED = "I asked for the second report to move to January. The record leaves that out."


@dataclass
class Cycle:
    """The school, its two people at work, and the addresses met on the way."""

    school: School
    cases: dict[str, Case]
    session: str = ""
    record: str = ""

    def path(self, page: Page) -> str:
        """The path of the page now shown."""
        return re.sub(r"^https?://[^/]+|[?#].*$", "", page.url)


@pytest.fixture
def cycle(school: School) -> Cycle:
    """A signed agreement; Sam carries two children with social-care involvement and five others."""
    agreement_of(school.cast, school.cast.sam, school.cast.tom)
    named = {"0041": CHILD, "0042": "Joe Tern", "0043": "Kit Reed", "0044": "Mia Firth", "0045": "Noa Glen"}
    named |= {"0046": "Olu Dale", "0047": "Pip Shaw"}
    status = {"0041": "child protection", "0042": "looked after"}
    cases = {
        number: case_of(school.cast, number, name, status=status.get(number, "early help"))
        for number, name in named.items()
    }
    return Cycle(school, cases)


def test_a_session_from_booking_to_the_safeguarding_system(cycle: Cycle) -> None:
    """S6, S8 to S13, S15 to S19, S23, S25, S26, X3, X4; G-26, G-57, G-58, G-60 to G-63."""
    book(cycle)
    prepare(cycle)
    take_the_fourth(cycle)
    meet(cycle)
    record(cycle)
    sign(cycle)
    file(cycle)
    look_on(cycle)


def book(cycle: Cycle) -> None:
    """The supervisor books a session, cancels it and agrees the new day at once (S8, S23, S25)."""
    cycle.school.be(BOOKED)
    tom = cycle.school.window("tom")
    page: Page = tom.go("/", "home of the supervisor")
    tom.picture("home")
    tom.go("/sessions/", "sessions, none yet")
    page.get_by_role("link", name="Book a session").click()
    tom.look("book, choose whom")
    page.get_by_role("link", name="Book a session for Sam Whitlock").click()
    tom.look("book")
    day(page, "day", datetime(2026, 11, 28, tzinfo=LONDON))
    page.get_by_label("Start").fill("9:30")
    page.get_by_role("button", name="Book").click()
    expect(page.locator("main")).to_contain_text("Saturday")
    tom.look("book, refused")
    page.get_by_label(re.compile("Day", re.I)).first.fill("25")
    page.get_by_label("Place").fill("Library office")
    page.get_by_role("button", name="Book").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Session on Wed 25 Nov 2026")
    tom.look("session, planned")
    page.get_by_role("link", name="Cancel").click()
    page.get_by_label("Why?").fill("Tom is called to a review conference.")
    day(page, "day", HELD)
    page.get_by_label("Start").fill("9:30")
    page.get_by_label("Place").fill("Library office")
    tom.look("cancel")
    page.get_by_role("button", name="Cancel the session").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Session on Wed 2 Dec 2026")
    expect(page.locator("main")).to_contain_text("Stands in for")
    cycle.session = cycle.path(page)
    tom.look("session, rebooked")


def prepare(cycle: Cycle) -> None:
    """The supervisee writes agenda and private notes; three others fit, one does not (S11, S12, S26, X4)."""
    cycle.school.be(PREPARED)
    sam = cycle.school.window("sam")
    page: Page = sam.go("/", "home of the supervisee")
    sam.go(f"{cycle.session}agenda/", "agenda, empty")
    for child in (CHILD, "Joe Tern"):
        expect(page.get_by_text(child)).to_be_visible()
    for number in ("0043", "0044", "0045", "0046"):
        page.get_by_label(re.compile(f"^Case {number}")).check()
    page.get_by_role("button", name="Bring what is ticked").click()
    expect(page.get_by_text("Not fitted", exact=True)).to_be_visible()
    page.get_by_label("Agenda items").fill("Lifts to school\nTwo reports in one week")
    saved(page)
    page.get_by_label("Workload review").fill(WORKLOAD)
    saved(page)
    sam.look("agenda, filled")
    page.reload()
    expect(page.get_by_label("Workload review")).to_have_value(WORKLOAD)
    page.get_by_role("button", name="Send to my supervisor").click()
    expect(page.locator("main")).to_contain_text("Sent to your supervisor.")
    sam.go(f"{cycle.session}notes/", "case notes, list")
    page.get_by_role("link", name=re.compile(CHILD)).click()
    page.get_by_label("Case update").fill(NOTE)
    saved(page)
    sam.look("case notes, one child")
    page.get_by_role("button", name="Save and back to the list").click()
    page.get_by_role("button", name="My notes are complete").click()
    expect(page.locator("main")).to_contain_text("These cases have no update yet: 0042, 0043, 0044, 0045.")
    for number in ("0042", "0043", "0044", "0045"):
        page.get_by_role("link", name=re.compile(f"^Case {number}")).click()
        page.get_by_label("Case update").fill("As before.")
        page.get_by_role("button", name="Save and back to the list").click()
    page.get_by_role("button", name="My notes are complete").click()
    expect(page.locator("main")).to_contain_text("They stay private.")
    sam.look("case notes, complete")


def take_the_fourth(cycle: Cycle) -> None:
    """The supervisor reads the agenda, not the notes, and takes the case that did not fit, with a reason (S12, K4)."""
    tom = cycle.school.window("tom")
    page: Page = tom.go(f"{cycle.session}agenda/", "agenda, as the supervisor reads it")
    assert opens(tom, f"{cycle.session}notes/{cycle.cases['0041'].pk}/") == 404
    tom.go(f"{cycle.session}agenda/")
    page.get_by_role("link", name=re.compile("Take it into this session")).click()
    tom.look("beyond the number")
    page.get_by_label(re.compile("Why|reason", re.I)).fill("The family moves on Friday.")
    page.get_by_role("button", name="Take it into this session").click()
    expect(page.locator("main")).to_contain_text("The family moves on Friday.")


def meet(cycle: Cycle) -> None:
    """The room on the supervisor's login: actions first, each child, the work, the person, the end (S6, S10, S13)."""
    cycle.school.be(HELD)
    tom = cycle.school.window("tom")
    page: Page = tom.go(f"{cycle.session}room/", "room, before it begins")
    page.get_by_role("button", name="Begin now").click()
    tom.look("room, last time")
    page.get_by_role("link", name="Go on", exact=True).click()
    about_ada(cycle, tom)
    for _ in range(5):
        page.get_by_label("Update", exact=False).first.fill("Talked through; nothing new.")
        saved(page)
        page.get_by_role("button", name="Discussed: go on to the next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The work")
    expect(page.get_by_label("Workload review")).to_have_value(WORKLOAD)
    page.get_by_label("We went through the safeguarding system in this session").check()
    tom.look("room, the work")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_label("Personal").fill(PERSONAL)
    saved(page)
    tom.look("room, the person")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The end of the session")
    cycle.school.wait(minutes=20)
    page.reload()
    tom.look("room, the end")
    page.get_by_role("button", name="End the session").click()
    marks(cycle)


def about_ada(cycle: Cycle, tom: Any) -> None:
    """One child: the facts beside the notes, minutes, a decision with its reason, an action (S12, S15)."""
    page: Page = tom.page
    expect(page.get_by_role("heading", level=1)).to_contain_text(CHILD)
    assert NOTE not in page.content(), "private notes appear only where their owner opens them"
    page.get_by_label("Update", exact=False).first.fill(UPDATE)
    page.get_by_label("Decisions and reasons").fill(DECISION)
    saved(page)
    page.get_by_label("What is to be done").fill("Ask the transport office to keep the lift until Easter.")
    page.get_by_label("Who does it").select_option(label="Sam Whitlock, safeguarding officer")
    day(page, "action-due", datetime(2026, 12, 11, tzinfo=LONDON))
    page.get_by_role("button", name="Add this action").click()
    expect(page.locator("#actions")).to_contain_text("transport office")
    tom.look("room")
    tom.picture("room")
    report_now(page)
    page.get_by_role("button", name="Discussed: go on to the next").click()


def report_now(page: Page) -> None:
    """One click away on every page that shows a child (G-58, promise 6)."""
    panel = page.locator("details.report-now")
    panel.locator("summary").click()
    expect(panel.get_by_text("999")).to_be_visible()
    panel.locator("summary").click()


def marks(cycle: Cycle) -> None:
    """Each person's own mark on the monitoring record (S19)."""
    for first in ("tom", "sam"):
        window = cycle.school.window(first)
        page: Page = window.go(f"{cycle.session}monitoring/")
        page.get_by_role("button", name="Put my mark").click()
        expect(page.locator("main")).to_contain_text("Your mark is on it.")
    window.look("monitoring record")


def record(cycle: Cycle) -> None:
    """Drafted from what was typed, shared, seen, issued (S15, S16, X4)."""
    cycle.school.be(RECORDED)
    tom, sam = cycle.school.window("tom"), cycle.school.window("sam")
    page: Page = tom.go(f"{cycle.session}record/", "record, not begun")
    assert sam.go(f"{cycle.session}record/").get_by_text("No record yet").is_visible()
    page.get_by_role("button", name="Draft the record").click()
    cycle.record = cycle.path(page)
    for text in (UPDATE, DECISION, WORKLOAD, PERSONAL):
        expect(page.locator("main")).to_contain_text(text)
    tom.look("record, draft")
    assert opens(sam, cycle.record) == 200
    assert UPDATE not in sam.page.content()
    sam.look("record, being written")
    page.get_by_role("button", name="Share the draft").click()
    tom.look("record, shared")
    sam.go(cycle.record, "record, as the supervisee first sees it")
    expect(sam.page.locator("main")).to_contain_text(UPDATE)
    page.reload()
    expect(page.locator("main")).to_contain_text("has seen it as it stands")
    page.get_by_role("button", name="Issue the record").click()
    expect(page.locator("main")).to_contain_text("Not signed by all")
    tom.look("record, issued")


def sign(cycle: Cycle) -> None:
    """Both confirm the paper signature with password and code; Sam attaches a disagreement (S17, S19, G-26)."""
    cycle.school.be(SIGNED)
    for first in ("sam", "tom"):
        window = cycle.school.window(first)
        page: Page = window.go(cycle.record)
        if first == "sam":
            disagree(window)
        page.get_by_role("link", name="Confirm that I signed it").click()
        window.look(f"confirm it is you, {first}")
        cycle.school.confirm(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Confirm your signature on paper")
        page.get_by_label(re.compile("I signed the sheet")).check()
        window.look(f"sign, {first}")
        page.get_by_role("button", name="Confirm my signature").click()
    expect(page.locator("main")).to_contain_text("Signed by all")
    expect(page.locator("main")).to_contain_text(DISAGREED)
    window.look("record, signed")
    window.go(f"{cycle.record}sheet/", "record, sheet to print")


def disagree(sam: Any) -> None:
    """Attach a disagreement; it stands with the record and outside its root (S17, S22, G-26)."""
    sam.page.get_by_role("link", name="Attach a disagreement").click()
    sam.page.get_by_label("What you disagree with").fill(DISAGREED)
    sam.look("disagree")
    sam.page.get_by_role("button", name="Attach it").click()
    expect(sam.page.locator("main")).to_contain_text(DISAGREED)
    sam.look("record, with a disagreement")


def file(cycle: Cycle) -> None:
    """Each child's part to copy, downloaded as PDF, entered under its reference (S18, X3)."""
    sam = cycle.school.window("sam")
    page: Page = sam.go(cycle.record)
    copy = page.context.request.get(f"{sam.base}{page.get_by_role('link', name='My copy (PDF)').get_attribute('href')}")
    assert copy.body().startswith(b"%PDF-"), copy.status
    for number in range(6):
        page.get_by_role("link", name=re.compile("^Text for the safeguarding system")).first.click()
        text = page.locator("#copy").input_value()
        assert not {one for one in (DISAGREED, PERSONAL, WORKLOAD) if one in text}
        page.get_by_label("Reference of the entry").fill(f"CP-{number:04}")
        if not number:
            assert UPDATE in text
            sam.look("extract")
        page.get_by_role("button", name="It is entered").click()
    expect(page.locator("main")).to_contain_text("Signed and filed")
    sam.look("record, filed")
    sam.go(cycle.session, "session, filed")
    sam.go("/", "home of the supervisee, afterwards")


def look_on(cycle: Cycle) -> None:
    """Each onlooker sees what they may and no more; the ledger says who opened (G-01, G-05, G-20, X3)."""
    una = cycle.school.window("una")
    pages = (cycle.session, f"{cycle.session}agenda/", f"{cycle.session}room/", cycle.record, f"{cycle.record}sheet/")
    for path in pages:
        assert opens(una, path) == 404, path
    lead = cycle.school.window("priya")
    assert opens(lead, cycle.record) == 200
    seen = lead.page.content()
    assert [one for one in (UPDATE, DECISION, PERSONAL, WORKLOAD, NOTE) if one in seen] == [UPDATE, DECISION]
    readers = lead.page.locator("details.readers", has_text="Priya Nair").first.text_content() or ""
    assert "Sam Whitlock" in readers
    assert "Tom Okafor" in readers
    assert not {"Grace Mensah", "Una Doyle", "Neil Ford"} & {name for name in NAMES if name in readers}
    lead.look("record, as the lead sees it")
    assert opens(lead, f"{cycle.session}notes/") == 404
    chair = cycle.school.window("grace")
    for path in ("/", "/sessions/?who=all", "/cases/", cycle.session, cycle.record, f"{cycle.session}agenda/"):
        opens(chair, path)
        for secret in (CHILD, UPDATE, DECISION, PERSONAL, WORKLOAD, NOTE, DISAGREED):
            assert secret not in chair.page.content(), (path, secret)
    chair.go("/", "home of the chair")
    sam = cycle.school.window("sam")
    sam.go("/people/me/ledger/", "who opened what is about me")
    for name in ("Tom Okafor", "Priya Nair"):
        expect(sam.page.locator("main")).to_contain_text(name)
    expect(sam.page.locator("main")).not_to_contain_text("Una Doyle")
