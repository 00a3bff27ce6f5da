"""Every link that a page shows opens: each person walks all that home leads to, and meets no refusal and no fault.

Of links that differ in ids alone, and of those of a list in other orders or on other pages, the first few are opened.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.urls import reverse

from keel.web.documents import views as documents
from keel.web.people.models import Member
from keel.web.sessions.models import Session
from keel.web.sessions.services.booking import session_cancel
from keel.web.sessions.services.records import disagreement_add, record_correct, record_draft, record_share
from keel.web.sessions.services.signing import signing_refuse
from tests.cast import LONDON, NOW, ROLES, Cast
from tests.kept import kept
from tests.web.sessions import stage as stages
from tests.web.sessions.making import AUTUMN, agreement_of, booked, case_of, held

pytestmark = pytest.mark.once
MOST: Final = 400
ALIKE: Final = 2
"""Pages a walk opens at most; a walk that gets there fails, because it would no longer see everything."""
ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\?.*")
HREF: Final = re.compile(r"""<a\b[^>]*\bhref=["']([^"']*)["']""")


@pytest.fixture
def school(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The cast with a session at each stage; documents are not drawn, which is tested with the documents."""
    monkeypatch.setattr(documents, "drawn", lambda document, at: b"%PDF-")
    at_each_stage(cast)
    return cast


@kept(lambda cast, made: made)
def at_each_stage(cast: Cast) -> None:
    """Sessions issued, refused and disagreed with; held; being corrected; to come; cancelled."""
    stage = stages.issued(cast)
    signing_refuse(by=cast.sam, record=stage.record, reason="The times are wrong.", now=NOW)
    disagreement_add(by=cast.sam, record=stage.record, text="It was longer.", now=NOW)
    with_lena, with_dan = agreement_of(cast, cast.lena, cast.tom), agreement_of(cast, cast.dan, cast.iris)
    case_of(cast, "0043", "Kit Vale", carrier=cast.lena)
    case_of(cast, "0044", "Moss Hale", carrier=cast.dan, status="early help")
    earlier = datetime(2026, 11, 10, 14, tzinfo=LONDON)
    written_up = held(booked(with_lena, cast.lena, cast.tom, earlier, AUTUMN), by=cast.tom)
    draft = record_draft(by=cast.tom, session=written_up, now=NOW)
    record_share(by=cast.tom, record=draft, now=NOW)
    booked(with_lena, cast.lena, cast.tom, earlier + timedelta(days=21), AUTUMN)
    cancelled = booked(with_dan, cast.dan, cast.iris, earlier + timedelta(days=1), AUTUMN)
    session_cancel(by=cast.iris, session=cancelled, reason="Snow.", now=earlier)
    booked(with_dan, cast.dan, cast.iris, NOW, AUTUMN)
    record_correct(by=cast.tom, record=stage.record, reason="The times.", now=NOW)


@pytest.mark.parametrize("name", [*ROLES, "una"])
def test_every_link_from_home_opens(school: Cast, name: str) -> None:
    """Whoever it is: no link leads to 403, 404, 405 or 500 (X3: what one may not open is not offered)."""
    reached, faults = walk(stages.person(school, name), "/")
    assert not faults
    assert len(reached) < MOST
    assert any(urlsplit(one).path == "/" for one in reached)


@pytest.mark.parametrize("name", ["sam", "tom", "lena", "dan", "iris"])
def test_every_link_on_the_pages_of_ones_sessions_opens(school: Cast, name: str) -> None:
    """A session's page leads to its record, under whatever id the record has."""
    member = stages.person(school, name)
    own = [one for one in Session.objects.all() if member.pk in (one.supervisee_id, one.supervisor_id)]
    assert own
    browser = stages.browser(member)
    for session in own:
        page = reverse("sessions:session", args=[session.pk])
        for link in links(stages.page(browser, page), page):
            answer = browser.get(link, follow=True)
            assert answer.status_code < 400, (link, answer.status_code)
        if session.state == Session.State.HELD:
            assert reverse("sessions:session_record", args=[session.pk]) in stages.page(browser, page)


def walk(member: Member, start: str) -> tuple[set[str], list[str]]:
    """Everything this person reaches by links, and each link whose answer is a refusal or a fault, with its page."""
    browser = stages.browser(member)
    reached, faults, waiting = {start}, [], [(start, "the start")]
    opened: Counter[str] = Counter()
    while waiting and len(reached) < MOST:
        address, page = waiting.pop()
        answer = browser.get(address, follow=True)
        if answer.status_code >= 400:
            faults.append(f"{answer.status_code} for {address} on {page}")
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for link in links(answer.content.decode(), answer.request["PATH_INFO"]):
            kind = ID.sub("", link)
            if link not in reached and opened[kind] < ALIKE:
                opened[kind] += 1
                reached.add(link)
                waiting.append((link, address))
    return reached, faults


def links(page: str, address: str) -> Iterator[str]:
    """Where a page's links lead on this site, without their fragments."""
    for href in HREF.findall(page):
        there = urldefrag(urljoin(f"http://testserver{address}", unescape(href))).url
        parts = urlsplit(there)
        if parts.scheme == "http" and parts.netloc == "testserver":
            yield there.removeprefix("http://testserver")
