"""G-26, TH-4: either person's account, added at any time before and after signing; nobody else edits or removes it.

A random walk over the acts of everybody on one record: what was written stays, as it was written, for both to read.
"""

from collections.abc import Callable
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.urls import get_resolver

from keel.web.access.selectors import visible
from keel.web.page.refusals import Refusal
from keel.web.sessions.models import DisagreementNote, Record, Session
from keel.web.sessions.services.records import (
    disagreement_add,
    disagreement_noted,
    newest_version,
    record_correct,
    record_issue,
    record_seen,
    record_share,
    record_take_back,
)
from keel.web.sessions.services.signing import signing_refuse
from keel.web.sessions.services.voice import account_add
from tests.cast import NOW, TODAY, Cast
from tests.web.disagreements.crawling import addresses_with
from tests.web.sessions import stage as stages
from tests.web.sessions.stage import Stage, at, browser, page, person, post

OTHERS = ("ruth", "priya", "ben", "lena", "grace", "neil")
STATES: dict[str, Callable[[Cast], Stage]] = {
    "over": stages.over,
    "drafted": stages.drafted,
    "shared": stages.shared,
    "issued": stages.issued,
    "signed": stages.signed,
    "filed": stages.filed,
}


@pytest.mark.parametrize("name", ["sam", "tom"])
@pytest.mark.parametrize("state", STATES)
def test_either_adds_their_own_account_at_any_time_and_both_are_shown_it(cast: Cast, state: str, name: str) -> None:
    """Also where the supervisor never began the record: the page that both open shows it."""
    stage = STATES[state](cast)
    address = at("record_account", stage.session.pk)
    assert browser(person(cast, name)).post(address, {"text": "I said it otherwise."}).status_code == 303
    for reader in (cast.sam, cast.tom):
        assert "I said it otherwise." in page(browser(reader), at("record", stage.record.pk))


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_adds_to_it(cast: Cast, name: str) -> None:
    """403 for who may see the schedule, 404 for others; nothing is written."""
    stage = stages.issued(cast)
    client = browser(person(cast, name))
    for where in (at("record_account", stage.session.pk), at("record_disagree", stage.record.pk)):
        assert client.post(where, {"text": "Mine."}).status_code in (403, 404)
    assert not DisagreementNote.objects.exists()


def test_before_the_session_is_held_there_is_nothing_to_add_to(cast: Cast) -> None:
    stage = stages.planned(cast)
    with pytest.raises(Refusal, match="not been held"):
        account_add(by=cast.sam, session=stage.session, text="Mine.", now=NOW)


def test_no_address_of_the_program_changes_hides_or_takes_it_away(cast: Cast) -> None:
    """Every address that takes an id is posted to with the note's and the record's, by the other person and a lead."""
    stage = stages.issued(cast)
    note = disagreement_add(by=cast.sam, record=stage.record, text="I said it otherwise.", now=NOW)
    assert get_resolver().url_patterns
    for member in (cast.tom, cast.ruth):
        client = browser(member)
        for address in addresses_with(note.pk):
            client.post(address, {"text": "Changed.", "reason": "Changed by somebody else."})
    kept = DisagreementNote.objects.select_related("key").get(by=cast.sam)
    assert (kept.pk, kept.text, kept.added_at) == (note.pk, "I said it otherwise.", note.added_at)
    assert kept in visible(DisagreementNote.objects.all(), cast.sam, on=TODAY)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_everybody_does_what_was_written_stays(cast: Cast, seed: int) -> None:
    """A walk of forty random acts by both: each account keeps its words, and both can read all of them."""
    stage = stages.over(cast)
    chance, written = Random(seed), {}  # noqa: S311 - a walk, not a secret
    for number in range(40):
        act = chance.choice(ACTS)
        by = chance.choice((cast.sam, cast.tom))
        try:
            with transaction.atomic():
                note = act(stage.fresh(), by, f"Account {number}")
        except (Refusal, Http404):
            continue
        if note is not None:
            written[note.pk] = f"Account {number}"
    rows = DisagreementNote.objects.select_related("key")
    assert {row.pk: row.text for row in rows} == written
    assert written
    for member in (cast.sam, cast.tom):
        assert set(visible(rows, member, on=TODAY)) == set(rows)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM supervision_sessions_disagreementnote",
        "UPDATE supervision_sessions_disagreementnote SET text = salt FROM (SELECT 'x' AS salt) AS other",
        "UPDATE supervision_sessions_disagreementnote SET record_id = id",
    ],
)
def test_the_database_refuses_what_the_program_never_does(cast: Cast, statement: str) -> None:
    stage = stages.issued(cast)
    disagreement_add(by=cast.sam, record=stage.record, text="I said it otherwise.", now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_refusal_to_sign_shows_as_such_to_both_and_on_the_sheet(cast: Cast) -> None:
    """G-26, G-57: refused, with its reason, and not signed."""
    stage = stages.issued(cast)
    assert post(browser(cast.sam), "record_refuse", stage.record.pk, reason="It leaves out what I said.") == 303
    for reader in (cast.sam, cast.tom):
        shown = page(browser(reader), at("record", stage.record.pk))
        assert "Signing was refused" in shown
        assert "It leaves out what I said." in shown
        assert "Not signed" in shown
        assert "Signed by all" not in shown


def _share(session: Session, by: object, text: str) -> None:
    record_share(by=by, record=_newest(session), now=NOW)  # type: ignore[arg-type]


def _take_back(session: Session, by: object, text: str) -> None:
    record_take_back(by=by, record=_newest(session), now=NOW)  # type: ignore[arg-type]


def _see(session: Session, by: object, text: str) -> None:
    record_seen(by=by, record=_newest(session), now=NOW)  # type: ignore[arg-type]


def _issue(session: Session, by: object, text: str) -> None:
    record_issue(by=by, record=_newest(session), now=NOW, unseen_because="They are away.")  # type: ignore[arg-type]


def _correct(session: Session, by: object, text: str) -> None:
    record_correct(by=by, record=_newest(session), reason="A word was wrong.", now=NOW)  # type: ignore[arg-type]


def _refuse(session: Session, by: object, text: str) -> None:
    signing_refuse(by=by, record=_newest(session), reason="Not so.", now=NOW)  # type: ignore[arg-type]


def _note_it(session: Session, by: object, text: str) -> None:
    for note in DisagreementNote.objects.select_related("record__session"):
        disagreement_noted(by=by, note=note, now=NOW)  # type: ignore[arg-type]


def _add(session: Session, by: object, text: str) -> DisagreementNote:
    return account_add(by=by, session=session, text=text, now=NOW)  # type: ignore[arg-type]


def _newest(session: Session) -> Record:
    found = newest_version(session)
    if found is None:
        raise Refusal("Not begun.")
    found.session = session
    return found


ACTS = (_share, _take_back, _see, _issue, _correct, _refuse, _note_it, _add, _add)
