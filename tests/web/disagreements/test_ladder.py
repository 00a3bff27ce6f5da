"""S22 on the named cast: from the supervisor to the chair, past whom it is about; who reads and writes (K10)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from keel.core.obligations import status
from keel.core.records import part_hash
from keel.web.access.models import Exclusion
from keel.web.access.selectors import decide_for, visible, who_can_read
from keel.web.disagreements.models import Disagreement, Statement
from keel.web.disagreements.services.answering import (
    disagreement_answer,
    disagreement_hand_on,
    disagreement_take_up,
)
from keel.web.disagreements.services.opening import (
    Opened,
    account_add,
    disagreement_open,
    disagreement_settle,
    subject_name,
)
from keel.web.disagreements.services.writing import statement_bytes
from keel.web.ledger.models import LedgerAbout, LedgerEntry
from keel.web.notices.models import Notice
from keel.web.obligations.computing import explanation_of
from keel.web.obligations.models import Obligation
from keel.web.obligations.selectors import as_due, owed_by, unmet
from keel.web.page.refusals import Refusal
from keel.web.people.services import role_end
from keel.web.sealing.models import DataKey
from keel.web.signing.models import Signature
from keel.web.signing.services import holds
from tests.cast import LONDON, NOW, TODAY, Cast
from tests.web.disagreements.making import CANARY, WORDS, fresh, opened
from tests.web.sessions.stage import over

LATER = datetime(2026, 12, 1, 9, tzinfo=LONDON)
"""The day after the supervisor's answer was due: opened on Mon 16 Nov, ten working days on is Mon 30 Nov."""


def answered(row: Disagreement, by, now=NOW) -> Disagreement:
    disagreement_answer(by=by, row=row, text="Because of this and that.", factor="totp", now=now)
    return fresh(row)


def test_it_goes_to_the_supervisor_first_and_from_there_to_the_chair(cast: Cast):
    """S22."""
    stage = over(cast)
    row = opened(cast.sam, session=stage.session)
    assert (row.step, row.holder.pk) == ("supervisor", cast.tom.pk)

    row = answered(row, cast.tom)
    disagreement_take_up(by=cast.sam, row=row, text="That does not settle it.", now=NOW)

    row = fresh(row)
    assert (row.step, row.holder.pk, row.state) == ("chair", cast.grace.pk, "open")
    row = answered(row, cast.grace)
    with pytest.raises(Refusal, match="routes outside"):
        disagreement_take_up(by=cast.sam, row=row, text="", now=NOW)
    disagreement_settle(by=cast.sam, row=row, text="I can live with that.", now=NOW)
    assert fresh(row).state == "closed"


@pytest.mark.parametrize(
    ("subjects", "step"),
    [
        ((), "supervisor"),
        (("tom",), "chair"),
        (("ruth",), "supervisor"),
        (("tom", "ruth"), "chair"),
        (("grace",), "supervisor"),
    ],
)
def test_whoever_it_is_about_is_passed_over(cast: Cast, subjects, step):
    """G-07, TH-5."""
    stage = over(cast)
    row = opened(cast.sam, *(getattr(cast, name) for name in subjects), session=stage.session)
    assert row.step == step
    assert row.holder_id not in {getattr(cast, name).pk for name in subjects}
    assert set(Exclusion.objects.values_list("member_id", "anchor_id")) == {
        (getattr(cast, name).pk, row.pk) for name in subjects
    }


def test_where_nobody_can_be_offered_it_says_so_and_points_outside(cast: Cast):
    """About both who hold a step: nothing is opened, and nobody is told."""
    stage = over(cast)
    with pytest.raises(Refusal, match="routes outside"):
        opened(cast.sam, cast.tom, cast.grace, session=stage.session)
    assert not Disagreement.objects.exists()
    assert not Exclusion.objects.exists()
    assert not Notice.objects.filter(kind="disagreement brought").exists()


def test_a_chair_who_opens_one_is_not_its_judge(cast: Cast):
    with pytest.raises(Refusal, match="routes outside"):
        opened(cast.grace, cast.ruth)


def test_the_holder_owes_an_answer_with_its_arithmetic_and_it_is_in_no_figure(cast: Cast):
    """S22, G-55, G-07: the obligation is theirs alone; no count of the school has it."""
    row = opened(cast.sam, cast.ruth)
    owed = Obligation.objects.get(disagreement_id=row.pk)

    assert owed.owed_by_id == cast.grace.pk  # Sam has no agreement yet, so there is no supervisor
    assert (owed.clause, owed.due) == ("S22", date(2026, 12, 14))
    assert owed.supervisee_id is None
    assert owed in owed_by(cast.grace, on=TODAY)
    assert owed.due is not None
    late = owed.due + timedelta(days=1)
    assert status(as_due(owed), late) == "overdue"
    assert owed not in unmet(on=late)
    found = explanation_of(cast.school, owed.key)
    assert found is not None
    assert "20 working days" in found[0].arithmetic


def test_the_answer_meets_it_and_the_next_step_begins_anew(cast: Cast):
    row = opened(cast.sam, session=over(cast).session)
    assert Obligation.objects.get(disagreement_id=row.pk).due == date(2026, 11, 30)
    row = answered(row, cast.tom)
    assert Obligation.objects.get(disagreement_id=row.pk).met == TODAY
    disagreement_take_up(by=cast.sam, row=row, text="", now=NOW)
    assert Obligation.objects.get(disagreement_id=row.pk, met=None).owed_by_id == cast.grace.pk


def test_it_can_be_taken_up_unanswered_only_once_its_day_has_passed(cast: Cast):
    """S22, both sides of the day."""
    row = opened(cast.sam, session=over(cast).session)
    with pytest.raises(Refusal, match="has not passed yet"):
        disagreement_take_up(by=cast.sam, row=row, text="", now=LATER - timedelta(days=1))
    disagreement_take_up(by=cast.sam, row=row, text="", now=LATER)
    assert fresh(row).holder_id == cast.grace.pk
    assert not Obligation.objects.filter(disagreement_id=row.pk, owed_by=cast.tom).exists()


def test_a_holder_hands_it_on(cast: Cast):
    row = opened(cast.sam, session=over(cast).session)
    disagreement_hand_on(by=cast.tom, row=row, text="It is not mine to settle.", now=NOW)
    assert fresh(row).holder_id == cast.grace.pk
    assert decide_for(cast.tom, fresh(row), "read", on=TODAY).allowed
    assert not decide_for(cast.tom, fresh(row), "write", on=TODAY).allowed


def test_naming_the_holder_takes_it_from_them_at_once(cast: Cast):
    """c3 from the first moment, also where they have read it before."""
    row = opened(cast.sam, session=over(cast).session)
    assert decide_for(cast.tom, row, "read", on=TODAY).allowed
    subject_name(by=cast.sam, row=row, member=cast.tom, now=NOW)
    row = fresh(row)
    assert row.holder_id == cast.grace.pk
    assert not decide_for(cast.tom, row, "read", on=TODAY).allowed
    assert not owed_by(cast.tom, on=TODAY).filter(disagreement_id=row.pk).exists()
    subject_name(by=cast.sam, row=row, member=cast.tom, now=NOW)
    assert row.subjects.count() == 1


@pytest.mark.parametrize(
    ("name", "reads", "writes"),
    [
        ("sam", True, True),
        ("grace", True, True),
        ("ruth", False, False),
        ("tom", False, False),
        ("priya", False, False),
        ("ben", False, False),
        ("lena", False, False),
        ("neil", False, False),
    ],
)
def test_who_reads_and_writes_a_file_about_the_head(cast: Cast, name, reads, writes):
    """Section 5, K10: the opener and the holder, and nobody else; the head is its subject."""
    row = opened(cast.sam, cast.ruth)
    member = getattr(cast, name)
    for thing in (row, row.statements.get()):
        assert decide_for(member, thing, "read", on=TODAY).allowed is reads
    assert decide_for(member, row, "write", on=TODAY).allowed is writes
    assert (row in visible(Disagreement.objects.all(), member, on=TODAY)) is reads
    assert (member.name in [one.who for one in who_can_read(row, on=TODAY)]) is reads


def test_a_head_whom_it_is_not_about_reads_it(cast: Cast):
    """Section 5, K10: the headteacher reads unless c3."""
    row = opened(cast.sam, cast.tom)
    assert decide_for(cast.ruth, row, "read", on=TODAY).allowed
    assert not decide_for(cast.ruth, row, "write", on=TODAY).allowed
    assert not decide_for(cast.tom, row, "read", on=TODAY).allowed


@pytest.mark.parametrize("name", ["tom", "grace", "ruth", "priya", "neil"])
def test_nobody_but_the_opener_settles_adds_or_takes_it_up(cast: Cast, name):
    row = opened(cast.sam, session=over(cast).session)
    member = getattr(cast, name)
    for act in (disagreement_settle, disagreement_take_up, account_add):
        with pytest.raises(Refusal):
            act(by=member, row=row, text="Not mine.", now=LATER)
    if name != "tom":
        with pytest.raises(Refusal):
            disagreement_answer(by=member, row=row, text="Not mine.", factor="totp", now=NOW)


def test_what_was_written_is_sealed_under_its_own_key_hashed_in_the_ledger_and_signed(cast: Cast):
    """G-26, G-27: one key a file; the ledger has the hash; the answer carries a signature over it."""
    row = answered(opened(cast.sam, cast.ruth), cast.grace)
    statement = row.statements.get(kind="answer")
    assert statement.sha256 == part_hash(bytes.fromhex(statement.salt), statement_bytes(statement))
    assert statement.sha256 in [entry.facts.get("sha256") for entry in LedgerEntry.objects.all()]
    signature = Signature.objects.get(object_id=statement.pk)
    assert signature.member_id == cast.grace.pk
    assert holds(signature, root=statement.sha256)
    keys = DataKey.objects.filter(owner_kind="disagreement", owner_id=row.pk)
    assert {one.key_id for one in row.statements.all()} == {keys.get().pk}
    with connection.cursor() as cursor:
        for table in ("disagreements_statement", "ledger_ledgerentry", "notices_notice", "obligations_obligation"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own tables
            assert CANARY not in repr(cursor.fetchall())


def test_the_ledger_never_names_whom_it_is_about(cast: Cast):
    """G-07: "who opened what is about me" has nothing of it, for any of its subjects."""
    before = set(LedgerAbout.objects.values_list("subject_id", flat=True))
    count = LedgerAbout.objects.filter(subject_id=cast.ruth.pk).count()
    row = answered(opened(cast.sam, cast.ruth), cast.grace)
    account_add(by=cast.sam, row=row, text="And this.", now=NOW)
    assert LedgerAbout.objects.filter(subject_id=cast.ruth.pk).count() == count
    assert set(LedgerAbout.objects.values_list("subject_id", flat=True)) - before <= {cast.sam.pk}
    assert not Notice.objects.filter(recipient=cast.ruth).exists()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("disagreements_statement", "SET kind = 'account'"),
        ("disagreements_statement", None),
        ("disagreements_subject", None),
        ("disagreements_disagreement", None),
        ("disagreements_disagreement", "SET opened_at = '2020-01-01'"),
        ("disagreements_turn", "SET step = 'other'"),
        ("disagreements_turn", "SET answered_at = NULL"),
    ],
)
def test_nobody_changes_or_takes_away_what_stands_in_it(cast: Cast, table, change):
    """G-22, G-26: below the program as well."""
    answered(opened(cast.sam, cast.ruth), cast.grace)
    statement = f"UPDATE {table} {change}" if change else f"DELETE FROM {table}"  # noqa: S608 - our own tables
    with pytest.raises(DatabaseError, match=r"kept|never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("what", "sentence"),
    [({"text": " "}, "in your own words"), ({"text": WORDS, "subjects": "sam"}, "about yourself")],
)
def test_refusals_of_opening(cast: Cast, what, sentence):
    subjects = [getattr(cast, what.pop("subjects"))] if "subjects" in what else []
    with pytest.raises(Refusal, match=sentence):
        disagreement_open(by=cast.sam, what=Opened(subjects=subjects, **what), now=NOW)


def test_a_chair_who_has_left_the_role_is_not_offered(cast: Cast):
    """The ladder asks who holds a step on the day."""
    role_end(by=cast.ruth, held=cast.grace.roles.get(), last=date(2026, 11, 13), now=NOW)
    with pytest.raises(Refusal, match="routes outside"):
        opened(cast.sam, cast.ruth)


def test_statements_stay_in_order(cast: Cast):
    row = answered(opened(cast.sam, cast.ruth), cast.grace)
    account_add(by=cast.sam, row=row, text="One thing more.", now=NOW + timedelta(minutes=1))
    assert list(Statement.objects.values_list("kind", flat=True)) == ["opening", "answer", "account"]
