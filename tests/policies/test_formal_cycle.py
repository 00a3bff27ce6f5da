"""The formal cycle's policy file holds every S rule, in our own words, with the strength of its source (S1 to S30)."""

import hashlib
import re
from pathlib import Path

import pytest

from keel.core.phrases import AsNeeded, AsSoonAsPossible, Before, EveryHalfTerm, EveryWeeks, Length, WithinWorkingDays
from keel.core.policy import findings
from keel.policies import form, form_names, form_text, sources, template, template_text

POLICY = template("formal_cycle")
DUTIES = {duty.key: duty for duty in POLICY.duties}
RULES = [f"S{number}" for number in range(1, 31)]
SHINGLE = 8


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_of_the_source_has_a_clause_with_heading_words_and_strength(rule):
    clauses = [clause for clause in POLICY.clauses.values() if clause.requirement == rule]
    assert clauses
    for clause in clauses:
        assert clause.heading
        assert len(clause.wording.split()) >= 5
        assert clause.strength in ("must", "should", "may")


@pytest.mark.parametrize(
    ("rule", "strength"),
    [
        ("S1", "must"),
        ("S9", "must"),
        ("S11", "must"),
        ("S12", "must"),
        ("S15", "should"),
        ("S16", "should"),
        ("S17", "should"),
        ("S18", "must"),
        ("S19", "must"),
        ("S21", "may"),
        ("S22", "should"),
        ("S23", "should"),
        ("S24", "must"),
        ("S25", "should"),
    ],
)
def test_a_rule_is_as_binding_as_the_verb_of_its_source(rule, strength):
    """P11: must, should and may are told apart (S1 to S25)."""
    assert POLICY.clauses[rule].strength == strength


def test_what_may_be_done_stands_beside_what_should_be():
    """S22: a complaint should go to the chair of governors, a disagreement may."""
    assert "complaint" in POLICY.clauses["S22"].should
    assert "disagreement" in POLICY.clauses["S22"].may


@pytest.mark.parametrize(
    ("key", "role", "cadence"),
    [
        ("safeguarding_officer", "safeguarding officer", EveryWeeks(3, 3)),
        ("specialist_provision_lead", "specialist provision lead", EveryWeeks(4, 4)),
        ("designated_safeguarding_lead", "designated safeguarding lead", EveryHalfTerm()),
        ("informal_weekly", "designated safeguarding lead", EveryWeeks(1, 1)),
        ("family_worker", "family worker", AsNeeded()),
        ("staff", "teaching assistant", AsNeeded()),
        ("staff", "deputy", AsNeeded()),
    ],
)
def test_each_role_is_seen_as_often_as_the_source_says(key, role, cadence):
    """S2, S9."""
    arrangement = POLICY.arrangements[key]
    assert role in arrangement.supervisee_roles
    assert arrangement.cadence_phrase == cadence


def test_a_session_takes_an_hour_of_a_slot_of_two_and_is_led_by_head_or_assistant_head():
    """S5, S8; the informal weekly talk is a tick and has neither (S4)."""
    for key, one in POLICY.arrangements.items():
        length = (None, None) if key == "informal_weekly" else (60, 120)
        assert (one.minutes, one.slot_minutes) == length
        assert one.supervisor_roles == ("headteacher", "assistant head")
        assert one.counts == (("informal supervision",) if key == "informal_weekly" else ("session held",))


@pytest.mark.parametrize(
    ("key", "clause", "owed_by", "due", "strength"),
    [
        ("agreement_drawn_up", "S7", "supervisors", "as soon as possible", "must"),
        ("agreement_signed", "S7", "each party", "as soon as possible", "must"),
        ("agreement_reviewed", "S29", "supervisors", "on the review date", "must"),
        ("agenda_sent", "S11", "supervisee", "1 week before", "must"),
        ("case_notes_completed", "S11", "supervisee", "1 week before", "must"),
        ("social_care_discussed", "S12", "supervisors", "the same day", "must"),
        ("system_reviewed", "S13", "supervisors", "the same day", "must"),
        ("monitoring_marked", "S19", "each party", "the same day", "must"),
        ("record_issued", "S16", "supervisors", "2 weeks or before the next session", "should"),
        ("record_signed", "S17", "each party", "as soon as possible", "should"),
        ("extract_entered", "S18", "supervisee", "as soon as possible", "must"),
        ("extract_corrected", "S18", "supervisee", "1 working day", "must"),
        ("disagreement_supervisor", "S22", "holder", "10 working days, holidays and closures left out", "should"),
        ("disagreement_chair", "S22", "holder", "20 working days, holidays and closures left out", "should"),
        ("session_rebooked", "S23", "supervisors", "the same day", "should"),
        ("replacement_held", "S23", "supervisors", "5 working days", "should"),
        ("missed_rebooked", "S23", "supervisors", "the same day", "should"),
        ("missed_replaced", "S23", "supervisors", "5 working days", "should"),
        ("action_closed", "S15", "owner", "on the agreed date", "must"),
        ("need_answered", "S3", "designated safeguarding lead", "as soon as possible", "must"),
        ("opening_reviewed", "S20", "reviewer", "2 working days", "must"),
        ("policy_reviewed", "S1", "headteacher", "12 months", "must"),
    ],
)
def test_each_duty_stands_under_its_clause(key, clause, owed_by, due, strength):
    duty = DUTIES[key]
    assert (duty.clause, duty.owed_by, duty.due, duty.strength) == (clause, owed_by, due, strength)


def test_every_duty_of_the_file_is_in_the_table_above():
    assert len(DUTIES) == 22


def test_the_replacement_counts_from_the_time_first_planned():
    """S23: five working days after the original time, not after the day of cancelling."""
    assert DUTIES["replacement_held"].from_date == "session"
    assert DUTIES["replacement_held"].due_phrase == WithinWorkingDays(5)
    assert DUTIES["session_rebooked"].from_date is None


def test_preparation_counts_back_from_the_day_of_the_session():
    """S11."""
    for key in ("agenda_sent", "case_notes_completed"):
        assert DUTIES[key].from_date == "session"
        assert DUTIES[key].due_phrase == Before(Length(1, "weeks"))


def test_what_the_source_does_not_say_is_marked_as_our_own():
    """Non-attendance is treated as a cancellation (S23), an agreement is owed from the role's start (S7)."""
    own = {key for key, duty in DUTIES.items() if duty.own}
    figures = {"disagreement_supervisor", "disagreement_chair", "extract_corrected", "opening_reviewed"}
    assert own == {"agreement_drawn_up", "missed_rebooked", "missed_replaced", "policy_reviewed"} | figures


def test_all_social_care_cases_and_at_most_three_others():
    """S12."""
    assert POLICY.cases.discuss_all
    assert POLICY.cases.others_at_most == 3
    assert POLICY.cases.social_care_statuses == ("child protection", "child in need", "looked after")
    assert POLICY.cases.urgent_never_blocked


def test_the_six_steps_of_the_cycle_come_in_order_each_with_a_prompt():
    """S14, S27."""
    names = ["Description", "Feelings", "Evaluation", "Analysis", "Conclusion", "Action plan"]
    assert [step.name for step in POLICY.reflection.steps] == names
    assert POLICY.reflection.order == "in order"
    assert all(step.prompts for step in POLICY.reflection.steps)


def test_the_records_are_signed_on_paper_and_filed_apart():
    """S19, S20, X3: the child's part goes to the child's safeguarding team and is owed to the system (S18)."""
    assert POLICY.signing.means == "paper"
    assert "headteacher's office" in POLICY.signing.original_kept
    filing = {rule.part: rule for rule in POLICY.filing}
    assert set(filing) == {"session", "case", "personal"}
    assert "child's safeguarding team" in filing["case"].readers
    assert filing["case"].owed_to == "safeguarding system"
    assert filing["personal"].readers == ("supervisee", "supervisors")
    assert POLICY.access.confidentiality == "private, not confidential"


def test_the_agreement_holds_the_terms_of_both_sides():
    """S29."""
    assert len(POLICY.agreement.sessions_will) == 7
    assert len(POLICY.agreement.everyone_will) == 9
    assert POLICY.agreement.drawn_up_by == ("headteacher", "assistant head")


def test_forms_and_sources_that_it_names_are_there():
    """S26."""
    for name in (POLICY.forms.record, POLICY.forms.agreement, POLICY.forms.case_notes):
        assert form(name).id == name
    assert set(POLICY.meta.sources) <= set(sources())


def test_the_check_reports_the_family_worker_and_what_has_no_date():
    """S9 (its check note), and every duty that is owed as soon as possible; nobody approved the template (S1)."""
    found = findings(POLICY)
    assert any(one.kind == "note" and one.clause == "S9" and "family worker" in one.sentence for one in found)
    assert any(one.kind == "no interval" and one.sentence.startswith("Family worker") for one in found)
    undated = {duty.key for duty in POLICY.duties if duty.due_phrase == AsSoonAsPossible()}
    assert {one.about.removeprefix("duty.") for one in found if one.kind == "no date"} == undated
    assert [one.clause for one in found if one.kind == "no approver"] == ["S1"]


def test_a_person_who_does_not_program_can_read_it():
    """Every line is TOML of plain names; wordings are short sentences."""
    for key, clause in POLICY.clauses.items():
        for sentence in re.split(r"[.:;?] ", clause.wording):
            assert len(sentence.split()) <= 40, f"{key}: {sentence}"


@pytest.mark.parametrize("text", [template_text("formal_cycle"), *map(form_text, form_names())])
def test_no_sentence_of_the_source_is_in_our_files(text):
    """Eight words in a row would be a copy: facts, figures and labels carry over, sentences do not (S1 to S30).

    The source itself is not kept here; what is kept are hashes of every eight words in a row of it.
    """
    theirs = set((Path(__file__).parent / "source_s_shingles.txt").read_text(encoding="utf-8").split())
    assert len(theirs) > 1500
    text = re.sub(r'label = "[^"]*"', "", text)
    assert not [words for words in shingles(text) if hashed(words) in theirs]


def shingles(text: str) -> list[str]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return [" ".join(words[place : place + SHINGLE]) for place in range(len(words) - SHINGLE + 1)]


def hashed(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:12]
