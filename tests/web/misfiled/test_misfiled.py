"""A part put on the wrong child: withdrawn by its author and a second person, all who read it told, mended (TH-18)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from keel.web.access.selectors import decide_for, visible, who_can_read
from keel.web.actions.models import Action
from keel.web.actions.services import action_close
from keel.web.approvals.models import Request
from keel.web.approvals.services import approve, refuse
from keel.web.cases.models import Case
from keel.web.cases.services.delegation import case_delegate
from keel.web.ledger.models import LedgerEntry
from keel.web.misfiled.models import Reader, Withdrawal
from keel.web.misfiled.selectors import withdrawals
from keel.web.misfiled.services import misfiled_correct, withdrawal_ask
from keel.web.notices.models import Notice
from keel.web.obligations.models import Obligation
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.people.services import role_give
from keel.web.sessions.models import Record, RecordPart
from keel.web.sessions.selectors.entries import readable_entries
from keel.web.sessions.selectors.records import extracts
from keel.web.sessions.services.filing import extract_enter
from keel.web.sessions.services.records import record_issue, record_share
from tests.cast import NOW, TODAY, Cast, signed_in
from tests.web.grants.giving import given_by, investigation, officer
from tests.web.sessions.making import case_of
from tests.web.sessions.stage import Stage, issued

WHY = "It is about her brother, not about Ada."
LATER = NOW + timedelta(hours=2)


def part_of_ada(stage: Stage) -> RecordPart:
    return RecordPart.objects.get(case=stage.ada, record__version=1)


def ready(cast: Cast) -> tuple[Stage, RecordPart, Case]:
    """An issued record whose part on Ada is about Kit, who was not on the agenda."""
    stage = issued(cast)
    return stage, part_of_ada(stage), case_of(cast, "0043", "Kit Marsh")


def asked(stage: Stage, right: Case, by: Member | None = None) -> Request:
    return withdrawal_ask(by=by or stage.cast.tom, part=part_of_ada(stage), right_case=right, reason=WHY, now=LATER)


def withdrawn(stage: Stage, right: Case) -> Withdrawal:
    approve(by=stage.cast.priya, request=asked(stage, right), now=LATER)
    return withdrawals().get()


def entered(stage: Stage) -> None:
    row = extracts().get(case=stage.ada)
    extract_enter(by=stage.cast.sam, extract=row, reference="CP-1", entered_on=TODAY, now=NOW)


def test_nothing_is_withdrawn_until_a_second_person_agrees(cast: Cast):
    """Two people; whoever asks cannot agree (c5)."""
    stage, part, right = ready(cast)
    request = asked(stage, right)
    assert not Withdrawal.objects.exists()
    with pytest.raises(Refusal, match="second person"):
        approve(by=cast.tom, request=request, now=LATER)
    refuse(by=cast.priya, request=request, reason="It is about Ada after all, see page two.", now=LATER)
    assert not Withdrawal.objects.exists()
    assert decide_for(cast.priya, part, "read", on=TODAY).allowed


@pytest.mark.parametrize("name", ["sam", "ruth", "priya", "lena", "neil", "grace"])
def test_only_its_author_asks(cast: Cast, name):
    stage, _, right = ready(cast)
    with pytest.raises(Refusal, match="Whoever issued"):
        asked(stage, right, by=getattr(cast, name))


@pytest.mark.parametrize(
    ("name", "agrees"),
    [
        ("sam", True),
        ("priya", True),
        ("ruth", True),
        ("ben", True),
        ("lena", False),
        ("neil", False),
        ("grace", False),
    ],
)
def test_who_can_be_the_second_person(cast: Cast, name, agrees):
    stage, _, right = ready(cast)
    request = asked(stage, right)
    if agrees:
        approve(by=getattr(cast, name), request=request, now=LATER)
    else:
        with pytest.raises(Refusal):
            approve(by=getattr(cast, name), request=request, now=LATER)
    assert Withdrawal.objects.exists() is agrees


def test_what_was_signed_is_not_altered_and_stays_provable_to_the_two(cast: Cast):
    """G-22, G-24: bytes, hash, root and ledger head stand; the two people of the session still read it."""
    stage, part, right = ready(cast)
    before = (part.frozen, part.salt, part.sha256, stage.record.root, stage.record.ledger_head)
    first = stage.record.pk
    withdrawn(stage, right)
    part = part_of_ada(stage)
    record = Record.objects.get(pk=first)
    assert (part.frozen, part.salt, part.sha256, record.root, record.ledger_head) == before
    for member in (cast.sam, cast.tom):
        assert decide_for(member, part, "read", on=TODAY).allowed


def test_it_is_shut_to_the_readers_of_the_wrong_child_now_and_later(cast: Cast):
    """TH-18: also to whoever gets the role afterwards; other parts stay open."""
    stage, part, right = ready(cast)
    assert decide_for(cast.priya, part, "read", on=TODAY).allowed
    withdrawn(stage, right)
    part, extract = part_of_ada(stage), extracts().get(case=stage.ada)
    role_give(by=None, member=cast.dan, role="designated safeguarding lead", first=TODAY, now=LATER)
    for member in (cast.priya, cast.dan, cast.ruth):
        for thing in (part, extract):
            assert not decide_for(member, thing, "read", on=TODAY).allowed
    other = RecordPart.objects.get(case=stage.joe, record__version=1)
    assert decide_for(cast.priya, other, "read", on=TODAY).allowed
    client = signed_in(Client(), cast.priya)
    assert client.get(reverse("sessions:extract", args=[extract.pk])).status_code == 404
    assert "attendance holds" not in client.get(reverse("cases:case", args=[stage.ada.pk])).content.decode()


def test_everyone_who_opened_it_is_listed_and_told(cast: Cast):
    """From the ledger: a page of several parts counts too; whoever withdraws it is listed and not written to."""
    stage, _, right = ready(cast)
    extract = extracts().get(case=stage.ada)
    signed_in(Client(), cast.priya).get(reverse("sessions:extract", args=[extract.pk]))
    signed_in(Client(), cast.sam).get(reverse("sessions:record", args=[stage.record.pk]))
    signed_in(Client(), cast.tom).get(reverse("sessions:record", args=[stage.record.pk]))
    row = withdrawn(stage, right)
    assert set(row.readers.values_list("member_id", flat=True)) == {cast.priya.pk, cast.sam.pk, cast.tom.pk}
    told = Notice.objects.filter(kind="read what was withdrawn").values_list("recipient_id", flat=True)
    assert set(told) == {cast.priya.pk, cast.sam.pk}


def test_not_yet_entered_it_is_owed_no_more(cast: Cast):
    stage, _, right = ready(cast)
    owed = Obligation.objects.filter(duty="extract_entered", case_id=stage.ada.pk)
    assert owed.exists()
    row = withdrawn(stage, right)
    assert not row.was_entered
    assert not owed.exists()
    with pytest.raises(Refusal, match="withdrawn"):
        entered(stage)
    with pytest.raises(Refusal, match="nothing to correct"):
        misfiled_correct(by=cast.sam, row=row, reference="C-2", corrected_on=TODAY, now=LATER)


def test_entered_already_it_is_owed_a_correction_there_until_reference_and_day_are_given(cast: Cast):
    """S18, G-55: within a working day, from the policy's own data."""
    stage, _, right = ready(cast)
    entered(stage)
    row = withdrawn(stage, right)
    owed = Obligation.objects.get(duty="extract_corrected")
    assert (owed.owed_by_id, owed.clause, owed.due, owed.met) == (cast.sam.pk, "S18", date(2026, 11, 17), None)
    for reference, day, sentence in (
        ("", TODAY, "reference"),
        ("C-2", TODAY - timedelta(days=1), "from the withdrawal"),
        ("C-2", TODAY + timedelta(days=1), "up to today"),
    ):
        with pytest.raises(Refusal, match=sentence):
            misfiled_correct(by=cast.sam, row=row, reference=reference, corrected_on=day, now=LATER)
    with pytest.raises(Refusal, match="The supervisee"):
        misfiled_correct(by=cast.tom, row=row, reference="C-2", corrected_on=TODAY, now=LATER)
    misfiled_correct(by=cast.sam, row=row, reference="C-2", corrected_on=TODAY, now=LATER)
    misfiled_correct(by=cast.sam, row=row, reference="C-3", corrected_on=TODAY, now=LATER)
    assert withdrawals().get().correction_reference == "C-2"
    with pytest.raises(DatabaseError, match="kept as it was"), transaction.atomic():
        withdrawals().update(corrected_on=None, corrected_by=None)
    assert Obligation.objects.get(duty="extract_corrected").met == TODAY


def test_the_right_child_gets_it_by_a_corrected_version(cast: Cast):
    """A new version beside the old, with texts and actions on the right child and nothing on the wrong one."""
    stage, old, right = ready(cast)
    withdrawn(stage, right)
    newest = stage.record
    assert (newest.version, newest.state, newest.root) == (2, "draft", "")
    record_share(by=cast.tom, record=newest, now=LATER)
    record_issue(by=cast.tom, record=stage.record, now=LATER, unseen_because="Mended at once.")
    found = {part.case_id: part for part in RecordPart.objects.filter(record=stage.record, kind="case")}
    assert set(found) == {right.pk, stage.joe.pk}
    assert "attendance holds" in found[right.pk].frozen
    assert "Action of the case part" in found[right.pk].frozen
    assert "Kit Marsh" in found[right.pk].frozen
    assert "Ada Marsh" not in found[right.pk].frozen
    assert Action.objects.get(part="case", session_id=stage.session.pk).case_id == right.pk
    assert Obligation.objects.filter(duty="extract_entered", case_id=right.pk).exists()
    assert decide_for(cast.priya, found[right.pk], "read", on=TODAY).allowed
    texts = [
        one.text
        for one in readable_entries(stage.fresh(), cast.tom, on=TODAY, parts=["case"])
        if one.case_id == stage.ada.pk
    ]
    assert not any(texts)
    assert old.pk != found[right.pk].pk


def test_what_came_of_an_action_goes_with_it_under_the_right_childs_key(cast: Cast):
    """G-27: an action closed before is sealed anew whole, with what came of it."""
    stage, _, right = ready(cast)
    action = Action.objects.select_related("key__organisation_key").get(part="case", session_id=stage.session.pk)
    action_close(by=cast.sam, action=action, on=TODAY, outcome="The school nurse saw her.", now=NOW)
    withdrawn(stage, right)
    moved = Action.objects.select_related("key__organisation_key").get(pk=action.pk)
    assert (moved.case_id, moved.key_id) == (right.pk, right.key_id)
    assert (moved.text, moved.outcome) == (action.text, "The school nurse saw her.")


def test_the_ledger_tells_of_it_with_ids_and_no_words(cast: Cast):
    stage, part, right = ready(cast)
    withdrawn(stage, right)
    entry = LedgerEntry.objects.get(act="part withdrawn")
    assert entry.facts["part"] == str(part.pk)
    assert entry.facts["agreed_by"] == str(cast.priya.pk)
    assert set(entry.about.values_list("subject_id", flat=True)) >= {stage.ada.pk, right.pk}
    assert WHY not in repr(entry.facts)


@pytest.mark.parametrize("table", ["misfiled_withdrawal", "misfiled_reader"])
def test_nobody_takes_a_withdrawal_back(cast: Cast, table):
    stage, _, right = ready(cast)
    signed_in(Client(), cast.sam).get(reverse("sessions:record", args=[stage.record.pk]))
    withdrawn(stage, right)
    assert Reader.objects.exists()
    with pytest.raises(DatabaseError, match=r"kept|never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own tables


@pytest.mark.parametrize(("right", "sentence"), [("ada", "on this one already"), ("absent", "no case")])
def test_the_right_child_is_another_one_and_is_chosen_by_number(cast: Cast, right, sentence):
    stage, part, _ = ready(cast)
    if right == "ada":
        with pytest.raises(Refusal, match=sentence):
            asked(stage, stage.ada)
        return
    client = signed_in(Client(), cast.tom, confirmed=True)
    answer = client.post(reverse("misfiled:ask", args=[part.pk]), {"number": "9999", "reason": WHY})
    assert sentence in answer.content.decode()
    assert not Request.objects.exists()


def test_the_pages_for_each_who_may(cast: Cast):
    """Works; the other person 403; a stranger 404; sent twice asks once; without a fresh step-up it asks for one."""
    _, part, right = ready(cast)
    address = reverse("misfiled:ask", args=[part.pk])
    assert signed_in(Client(), cast.tom).get(address).status_code == 302
    client = signed_in(Client(), cast.tom, confirmed=True)
    page = client.get(address).content.decode()
    data = {"number": right.number, "reason": WHY, "idempotency_key": page.split('idempotency_key" value="')[1][:32]}
    for _ in range(2):
        assert client.post(address, data).status_code == 303
    assert Request.objects.count() == 1
    assert signed_in(Client(), cast.sam, confirmed=True).get(address).status_code == 403
    assert signed_in(Client(), cast.lena, confirmed=True).get(address).status_code == 404
    approve(by=cast.priya, request=Request.objects.get(), now=LATER)
    shown = reverse("misfiled:withdrawal", args=[Withdrawal.objects.get().pk])
    for name, status in (("tom", 200), ("sam", 200), ("priya", 200), ("lena", 404), ("neil", 404)):
        answer = signed_in(Client(), getattr(cast, name)).get(shown)
        assert answer.status_code == status, name
        if status == 200:
            assert "Marsh" not in answer.content.decode().split("<title>")[1].split("</title>")[0]
            assert "attendance holds" not in answer.content.decode()
    of = reverse("misfiled:of", args=[part.record_id, part.case_id])
    assert signed_in(Client(), cast.sam).get(of)["Location"] == shown
    assert signed_in(Client(), cast.lena).get(of).status_code == 404


UNTOLD = "Telling them now would let the evidence be altered."


def a_grant_later(cast: Cast, stage: Stage, right: Case) -> Member:
    withdrawn(stage, right)
    iris = officer(cast, "iris", "investigating officer")
    given_by(cast.ruth, cast.grace, investigation(cast, stage))
    return iris


def an_untold_grant_before(cast: Cast, stage: Stage, right: Case) -> Member:
    iris = officer(cast, "iris", "investigating officer")
    given_by(cast.ruth, cast.grace, investigation(cast, stage, untold=UNTOLD))
    withdrawn(stage, right)
    return iris


def delegated_later(cast: Cast, stage: Stage, right: Case) -> Member:
    withdrawn(stage, right)
    for case in (stage.ada, stage.joe):
        case_delegate(by=cast.priya, case=case, deputy=cast.ben, now=LATER)
    return cast.ben


def a_role_that_begins_later(cast: Cast, stage: Stage, right: Case) -> Member:
    role_give(by=None, member=cast.dan, role="designated safeguarding lead", first=TODAY + timedelta(1), now=NOW)
    withdrawn(stage, right)
    return cast.dan


@pytest.mark.parametrize("way", [a_grant_later, an_untold_grant_before, delegated_later, a_role_that_begins_later])
def test_no_way_to_the_session_or_the_child_opens_it(cast: Cast, way: Callable[[Cast, Stage, Case], Member]) -> None:
    """G-09, TH-18: it is said of the part itself, so decision, list and readers shut it to whoever comes."""
    stage, _, right = ready(cast)
    comes, tomorrow = way(cast, stage, right), TODAY + timedelta(1)
    for thing in (part_of_ada(stage), extracts().get(case=stage.ada)):
        assert not decide_for(comes, thing, "read", on=tomorrow).allowed
        assert not visible(type(thing)._default_manager.filter(pk=thing.pk), comes, on=tomorrow).exists()
        assert {one.member for one in who_can_read(thing, on=tomorrow)} == {cast.sam, cast.tom}
    other = RecordPart.objects.get(case=stage.joe, record__version=1)
    assert decide_for(comes, other, "read", on=tomorrow).allowed


def test_a_part_is_withdrawn_once_and_nothing_else_of_it_changes(cast: Cast) -> None:
    """G-22: the trigger lets nothing else through, with the withdrawal or after it."""
    stage, part, right = ready(cast)
    row = RecordPart.objects.filter(pk=part.pk)
    for change in ({"sha256": "0" * 64}, {"sha256": "0" * 64, "withdrawn_at": NOW}, {"withdrawn_at": None}):
        with pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
            row.update(**change)
    withdrawn(stage, right)
    for at in (None, NOW):
        with pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
            row.update(withdrawn_at=at)
