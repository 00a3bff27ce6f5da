"""The room on the supervisor's login: begun, each child in turn, ended; what is typed is kept, a refusal says why."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from keel.web.actions.models import Action
from keel.web.ledger.models import LedgerEntry
from keel.web.sessions.models import AgendaCase, Entry, Party, Session, SessionEvent
from keel.web.sessions.services.entries import Place, Typed, entry_save
from keel.web.sessions.services.room import session_begin
from tests.cast import Cast
from tests.web.sessions.making import AUTUMN, booked, case_of
from tests.web.sessions.stage import STARTS, Stage, agreed, at, begun, browser, of_the_ledger, over, planned

KEY = re.compile(r'name="idempotency_key" value="([0-9a-f]{32})"')


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def item_of(stage: Stage, number: str = "0041") -> AgendaCase:
    return AgendaCase.objects.get(session=stage.session, case__number=number)


def written(stage: Stage, **more: str) -> dict[str, str]:
    """What the form of Ada's step sends."""
    update, decisions = (f"case:{stage.ada.pk}:{field}" for field in ("update", "decisions"))
    return {
        update: "Settled; attends every day.",
        f"{update}.version": "0",
        decisions: "Keep the plan, because attendance holds.",
        f"{decisions}.version": "0",
        **more,
    }


def action(what: str, owner: object, due: date) -> dict[str, str]:
    boxes = {"day": due.day, "month": due.month, "year": due.year}
    return {
        "action-what": what,
        "action-owner": str(owner),
        **{f"action-due_{box}": str(number) for box, number in boxes.items()},
    }


def test_before_it_begins_the_room_reminds_of_the_quiet_room(cast: Cast) -> None:
    """S10: quiet, phones off, the whole hour."""
    session = planned(cast).session
    page = text_of(browser(cast.tom), at("room", session.pk))
    assert "All phones off." in page
    assert "Begin now" in page
    later = booked(session.agreement, session.supervisee, session.supervisor, STARTS + timedelta(days=2), AUTUMN)
    page = text_of(browser(cast.tom), at("room", later.pk))
    assert "It begins on its own day" in page
    assert "Begin now" not in page


def test_beginning_brings_every_social_care_child_and_what_the_agenda_says(cast: Cast) -> None:
    """S12, X4: nobody types it again."""
    stage = planned(cast)
    for field, text in (("workload", "Two new referrals."), ("items", "Attendance\nThe new form")):
        entry_save(by=cast.sam, session=stage.session, place=Place("agenda", field), typed=Typed(text, 0), now=STARTS)
    answer = browser(cast.tom).post(at("begin", stage.session.pk))
    assert (answer.status_code, answer["Location"]) == (303, at("room", stage.session.pk))
    assert {row.case_id for row in AgendaCase.objects.all()} == {stage.ada.pk, stage.joe.pk}
    page = text_of(browser(cast.tom), at("room_session", stage.session.pk))
    assert "Two new referrals." in page
    assert "1. Attendance\n2. The new form" in page


def test_beginning_twice_begins_once_and_carries_once(cast: Cast) -> None:
    """S26: an action carried is counted once for a session."""
    stage = over(cast)
    later = stage.session
    one = agreed(stage, "session", "Order the toolkit")
    next_session = planned_again(stage)
    for _ in range(3):
        assert browser(cast.tom).post(at("begin", next_session.pk)).status_code == 303
    one.refresh_from_db()
    assert one.carried == 1
    assert LedgerEntry.objects.filter(act="session begun", object_id=next_session.pk).count() == 1
    assert later.pk != next_session.pk


def planned_again(stage: Stage) -> Session:
    session = stage.session
    return booked(session.agreement, session.supervisee, session.supervisor, STARTS, AUTUMN)


def test_last_times_actions_come_first_and_are_closed_redated_or_carried(cast: Cast) -> None:
    """S6, S15: each with what came of it, or with the reason."""
    stage = over(cast)
    stage.session = planned_again(stage)
    session_begin(by=cast.tom, session=stage.session, now=STARTS)
    done, moved = Action.objects.filter(part="session").get(), Action.objects.filter(part="case").get()
    client = browser(cast.tom)
    assert "carried 1 time" in text_of(client, at("room", stage.session.pk))

    where = at("room_action", stage.session.pk, done.pk)
    answer = client.post(where, {"do": "close", f"{done.pk.hex}-outcome": ""})
    assert answer.status_code == 200
    assert f'href="#{done.pk.hex}-outcome"' in answer.content.decode()
    assert client.post(where, {"do": "close", f"{done.pk.hex}-outcome": "No effect"}).status_code == 303

    new = {"due_day": "1", "due_month": "12", "due_year": "2026", "reason": "The form came late."}
    data = {f"{moved.pk.hex}-{name}": value for name, value in new.items()}
    answer = client.post(at("room_action", stage.session.pk, moved.pk), {"do": "redate", "from": "session", **data})
    assert (answer.status_code, answer["Location"]) == (303, at("room_session", stage.session.pk))
    done.refresh_from_db()
    moved.refresh_from_db()
    assert (done.closed_on, done.outcome) == (STARTS.date(), "No effect")
    assert (moved.due, moved.redated, moved.carried) == (date(2026, 12, 1), 1, 1)


def test_a_child_is_written_up_with_an_action_without_leaving_and_without_script(cast: Cast) -> None:
    """S12, S15: facts beside the notes, decisions with reasons, actions with owner and timescale."""
    stage = begun(cast)
    client, where = browser(cast.tom), at("room_case", stage.session.pk, item_of(stage).pk)
    page = text_of(client, where)
    assert "Ada Marsh" in page
    assert "Child protection" in page
    assert "Report now" in page
    assert "<title>Session room - Keel</title>" in page
    data = written(stage, **action("Ring the school nurse", cast.sam.pk, date(2026, 11, 20)), do="add")
    answer = client.post(where, data)
    assert (answer.status_code, answer["Location"]) == (303, f"{where}#actions")
    one = Action.objects.get()
    assert (one.text, one.owner_id, one.case_id, one.part) == (
        "Ring the school nurse",
        cast.sam.pk,
        stage.ada.pk,
        "case",
    )
    assert {entry.field: entry.text for entry in Entry.objects.filter(part="case")} == {
        "update": "Settled; attends every day.",
        "decisions": "Keep the plan, because attendance holds.",
    }


def test_an_action_half_typed_is_asked_for_and_the_rest_is_kept(cast: Cast) -> None:
    stage = begun(cast)
    where = at("room_case", stage.session.pk, item_of(stage).pk)
    data = written(stage, **{"action-what": "Ring somebody", "action-owner": str(cast.sam.pk)}, do="next")
    answer = browser(cast.tom).post(where, data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Say by when, so that it does not drift." in page
    assert "Ring somebody" in page
    assert Entry.objects.filter(part="case").count() == 2
    assert item_of(stage).discussed_at is not None, "what was said of the child stands whatever the action lacks"
    assert not Action.objects.exists()


def test_going_on_marks_the_child_as_discussed_and_keeps_the_minutes(cast: Cast) -> None:
    stage = begun(cast)
    first, second = item_of(stage), item_of(stage, "0042")
    AgendaCase.objects.filter(pk=second.pk).update(position=first.position + 1)
    client, where = browser(cast.tom), at("room_case", stage.session.pk, first.pk)
    answer = client.post(where, written(stage, do="next", **{f"seconds:{stage.ada.pk}": "640"}))
    assert answer["Location"] == at("room_case", stage.session.pk, second.pk)
    assert (item_of(stage).seconds, item_of(stage).discussed_at) == (640, STARTS)
    client.post(where, {"do": "not discussed", f"seconds:{stage.ada.pk}": "12"})
    assert (item_of(stage).seconds, item_of(stage).discussed_at) == (640, None)


def test_gibbs_steps_are_prompts_that_block_nothing(cast: Cast) -> None:
    """S14: in a fold of their own, with no field."""
    stage = begun(cast)
    page = text_of(browser(cast.tom), at("room_case", stage.session.pk, item_of(stage).pk))
    for step in ("Description", "Feelings", "Evaluation", "Analysis", "Conclusion", "Action plan"):
        assert f"<dt>{step}</dt>" in page


def test_private_notes_stay_private_until_their_owner_shares_them(cast: Cast) -> None:
    """S11, K4."""
    stage = begun(cast)
    place = Place("case note", "update", stage.ada)
    entry_save(by=cast.sam, session=stage.session, place=place, typed=Typed("What I make of it.", 0), now=STARTS)
    where = at("room_case", stage.session.pk, item_of(stage).pk)
    assert "What I make of it." not in text_of(browser(cast.tom), where)
    Session.objects.filter(pk=stage.session.pk).update(notes_shared_at=STARTS)
    assert "What I make of it." in text_of(browser(cast.tom), where)


def test_a_newer_text_is_shown_beside_ones_own_and_an_action_taken_then_is_taken_once(cast: Cast) -> None:
    """G-40: two tabs."""
    stage = begun(cast)
    where = at("room_case", stage.session.pk, item_of(stage).pk)
    client = browser(cast.tom)
    client.post(where, written(stage, do="save"))
    data = written(stage, **action("Ring the nurse", cast.sam.pk, date(2026, 11, 20)), do="add")
    data[f"case:{stage.ada.pk}:update"] = "Another tab's text."
    page = client.post(where, data).content.decode()
    assert "Two versions of" in page
    assert "Settled; attends every day." in page
    assert "Another tab&#x27;s text." in page
    assert Action.objects.count() == 1
    assert "Ring the nurse</textarea>" not in page


def test_the_work_keeps_the_tick_of_the_safeguarding_system(cast: Cast) -> None:
    """S13."""
    stage = begun(cast)
    client, where = browser(cast.tom), at("room_session", stage.session.pk)
    client.post(
        where, {"session:workload": "Heavy.", "session:workload.version": "0", "system_reviewed": "yes", "do": "next"}
    )
    assert stage.fresh().system_reviewed
    client.post(where, {"do": "save"})
    assert not stage.fresh().system_reviewed


def ended(client: Client, stage: Stage, **more: str) -> int:
    data = {
        f"{what}_{part}": clock
        for part in ("supervisee", "supervisor")
        for what, clock in (("arrived", "09:00"), ("left", "10:00"))
    }
    return client.post(at("room_end", stage.session.pk), {**data, "do": "end", **more}).status_code


def test_the_session_ends_with_everybodys_attendance(cast: Cast) -> None:
    """S19, and S12: the event only where every child with social-care involvement was discussed."""
    stage = begun(cast)
    with cast.at(STARTS + timedelta(minutes=65)):
        client = browser(cast.tom)
        assert "Not discussed yet" in text_of(client, at("room_end", stage.session.pk))
        assert ended(client, stage, left_supervisee="") == 200
        assert stage.fresh().state == "in session"
        assert ended(client, stage, left_supervisee="11:30") == 200, "a time still to come"
        assert ended(client, stage) == 303
    assert stage.fresh().state == "held"
    assert [party.left_at.hour for party in Party.objects.all() if party.left_at] == [10, 10]
    names = set(SessionEvent.objects.values_list("name", flat=True))
    assert "session held" in names
    assert "social care cases discussed" not in names


def test_all_discussed_and_reviewed_become_facts_of_the_day(cast: Cast) -> None:
    stage = begun(cast)
    client = browser(cast.tom)
    for number in ("0041", "0042"):
        client.post(at("room_case", stage.session.pk, item_of(stage, number).pk), {"do": "next"})
    client.post(at("room_session", stage.session.pk), {"system_reviewed": "yes", "do": "save"})
    with cast.at(STARTS + timedelta(minutes=65)):
        client = browser(cast.tom)
        assert ended(client, stage) == 303
        assert browser(cast.tom).post(at("begin", stage.session.pk)).status_code == 303, "taken up again that day"
        assert ended(client, stage) == 303
    names = list(SessionEvent.objects.filter(on=STARTS.date()).values_list("name", flat=True))
    for name in ("session held", "system reviewed", "social care cases discussed"):
        assert names.count(name) == 1
    assert names.count("case discussed") == 2


def test_a_session_run_on_paper_is_noted_as_held_afterwards(cast: Cast) -> None:
    """S19: by hand that day, written up later."""
    stage = planned(cast, starts=STARTS - timedelta(days=4))
    client = browser(cast.tom)
    page = text_of(client, at("held", stage.session.pk))
    assert "Ada Marsh" in page
    data = {"arrived_supervisee": "09:00", "left_supervisee": "10:00", "arrived_supervisor": "09:00"}
    both = [str(row.pk) for row in AgendaCase.objects.all()]
    assert client.post(at("held", stage.session.pk), {**data, "discussed": both}).status_code == 200
    assert stage.fresh().state == "planned"
    assert not Party.objects.exclude(arrived_at=None).exists(), "nothing is half saved"
    whole = {**data, "left_supervisor": "10:00", "discussed": both, "reviewed": "on"}
    assert client.post(at("held", stage.session.pk), whole).status_code == 303
    assert stage.fresh().state == "held"
    names = set(SessionEvent.objects.filter(on=STARTS.date() - timedelta(days=4)).values_list("name", flat=True))
    assert {"session held", "system reviewed", "social care cases discussed"} <= names
    assert "What you write here goes into the draft" in text_of(client, at("room", stage.session.pk))


def test_each_person_marks_the_monitoring_record_from_their_own_sign_in(cast: Cast) -> None:
    """S19: never for somebody else, and once."""
    stage = over(cast)
    for _ in range(2):
        assert browser(cast.sam).post(at("mark", stage.session.pk)).status_code == 303
    marks = {party.member_id: party.marked_at for party in Party.objects.filter(session=stage.session)}
    assert (marks[cast.sam.pk], marks[cast.tom.pk]) == (STARTS, None)
    assert SessionEvent.objects.filter(name="monitoring mark").count() == 1
    assert "No mark yet" in text_of(browser(cast.ruth), at("monitoring", stage.session.pk))


POSTS = ("begin", "mark")
PAGES = ("room", "room_session", "room_person", "room_end", "held")


@pytest.mark.parametrize("name", [*POSTS, *PAGES])
def test_who_may_open_the_room(cast: Cast, name: str) -> None:
    """The same set for each act: reader 403, stranger 404, missing 404."""
    stage = begun(cast)
    ask = "post" if name in POSTS else "get"
    readers = (cast.ruth, cast.priya) if name == "mark" else (cast.ruth, cast.priya, cast.sam)
    for reader in readers:
        assert getattr(browser(reader), ask)(at(name, stage.session.pk)).status_code == 403, reader.name
    for stranger in (cast.grace, cast.neil, cast.ben, cast.dan, cast.una):
        assert getattr(browser(stranger), ask)(at(name, stage.session.pk)).status_code == 404, stranger.name
    assert getattr(browser(cast.tom), ask)(at(name, uuid4())).status_code == 404


@pytest.mark.parametrize("name", POSTS)
def test_acts_are_not_done_by_looking(cast: Cast, name: str) -> None:
    assert browser(cast.tom).get(at(name, begun(cast).session.pk)).status_code == 405


def test_another_supervisees_action_is_not_worked_on_here(cast: Cast) -> None:
    stage = begun(cast)
    other = agreed(stage, "session", "Something else")
    Action.objects.filter(pk=other.pk).update(supervisee=cast.lena)
    assert browser(cast.tom).get(at("room_action", stage.session.pk, other.pk)).status_code == 404


def counted(client: Client, address: str) -> tuple[int, int]:
    """Queries of a page, and of them those that belong to the ledger entry of the reading."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    ledger = [one for one in found.captured_queries if of_the_ledger(one) or "SAVEPOINT" in one["sql"]]
    return len(found.captured_queries), len(ledger)


def test_the_room_takes_fifteen_queries_whatever_the_size(cast: Cast) -> None:
    """Speed: 15 beside the ledger's own, and as many with ten times the children and actions."""
    stage = begun(cast)
    agreed(stage, "session", "One")
    names = ("room", "room_session", "room_person", "room_end")
    client = browser(cast.tom)

    def each() -> list[int]:
        places = [at(name, stage.session.pk) for name in names]
        places.append(at("room_case", stage.session.pk, item_of(stage).pk))
        return [total - ledger for total, ledger in (counted(client, place) for place in places)]

    small = each()
    assert max(small) <= 15, small
    for number in range(20):
        case = case_of(cast, f"1{number:03}", f"Child {number}")
        agreed(stage, "case", f"Action {number}", case=case)
        agreed(stage, "session", f"Work {number}")
    from keel.web.sessions.services.preparation import agenda_in_step

    agenda_in_step(by=cast.tom, session=stage.session, now=STARTS)
    assert AgendaCase.objects.count() == 22
    assert each() == small
