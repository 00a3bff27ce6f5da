"""Reading a sound policy: what is said once holds for many, and what is not known from outside is not checked."""

from dataclasses import FrozenInstanceError

import pytest

from keel.core.phrases import AsNeeded, EveryCalendarMonth, EveryWeeks, Length, OnDate, Within
from keel.core.policy import Known, PolicyErrors, parse
from tests.core.policy.sound import KNOWN, SOUND, changed, sound


def test_phrases_are_read_once_and_kept_beside_their_words():
    policy = sound()
    assert policy.arrangements["officer"].cadence == "every 3 weeks"
    assert policy.arrangements["officer"].cadence_phrase == EveryWeeks(3, 3)
    assert [duty.due_phrase for duty in policy.duties[1:3]] == [Within(Length(2, "weeks")), OnDate("review date")]


def test_nothing_of_a_policy_can_be_changed():
    with pytest.raises(FrozenInstanceError):
        sound().meta.title = "Another"  # type: ignore[misc]


def test_shared_fields_hold_for_each_arrangement_of_their_format_only():
    """S8: the length stands once; the informal talk has none (S4)."""
    policy = sound()
    assert policy.arrangements["mentor"].minutes == 60
    assert policy.arrangements["mentor"].supervisor_roles == ("headteacher",)
    assert policy.arrangements["tea"].minutes is None
    assert policy.arrangements["tea"].cadence_phrase == AsNeeded()


def test_an_arrangement_says_otherwise_for_itself():
    policy = sound(('heading = "Mentor"', 'heading = "Mentor"\nminutes = 30'))
    assert [one.minutes for one in policy.arrangements.values()] == [60, 30, None]


def test_a_duty_is_as_binding_as_its_clause_unless_it_says_otherwise():
    """P11."""
    policy = sound()
    said = {"agenda": "must", "copy": "should", "review": "must"}
    assert {duty.key: duty.strength for duty in policy.duties} == {**said, "opening_reviewed": "must"}
    assert policy.arrangements["mentor"].strength == "should"


def test_monthly_means_what_the_policy_says_it_means():
    """P5."""
    assert sound().arrangements["mentor"].cadence_phrase == EveryCalendarMonth()


def test_monthly_without_a_meaning_is_refused_with_both_readings():
    with pytest.raises(PolicyErrors, match="two ways"):
        sound(('monthly = "every calendar month"\n', ""))


def test_a_clause_says_its_binding_part_first():
    clause = sound().clauses["2"]
    assert clause.wording == "The officer is seen every three weeks. The mentor is seen every month."
    assert clause.strength == "must"
    assert clause.check == ("Nothing on holidays.",)


def test_a_role_of_its_own_has_a_name_of_its_own():
    """X2: a policy nobody here has seen names its own people."""
    assert sound().roles["learning mentor"] == "Mentor"


def test_roles_of_its_own_come_as_a_list_too():
    policy = sound(('own_roles = "learning mentor"', 'own_roles = ["learning mentor", "cook"]'))
    assert policy.words.own_roles == ("learning mentor", "cook")


def test_roles_of_its_own_must_be_text():
    with pytest.raises(PolicyErrors, match=r"words.own_roles: is a number"):
        sound(('own_roles = "learning mentor"', "own_roles = 3"))


def test_what_is_not_known_from_outside_is_not_checked():
    text = changed(('record = "record.v1"', 'record = "elsewhere.v9"'))
    assert parse(text, file="sound.toml").forms.record == "elsewhere.v9"


def test_the_events_that_may_be_named_can_be_widened():
    events = {*KNOWN.events, "cake baked"}
    text = changed(('met_by = "record issued"', 'met_by = "cake baked"'))
    assert parse(text, file="sound.toml", known=Known(events=events)).duties[1].met_by == ("cake baked",)


def test_an_event_nobody_here_knows_may_set_any_day():
    events = {*KNOWN.events, "cake baked"}
    text = changed(('counts_from = "review date agreed"', 'counts_from = "cake baked"'))
    assert parse(text, file="sound.toml", known=Known(events=events)).duties[2].counts_from == ("cake baked",)


def test_an_empty_file_is_told_all_that_it_lacks():
    with pytest.raises(PolicyErrors) as refused:
        parse("", file="empty.toml")
    assert len(refused.value.problems) == 14
    assert all(problem.line == 1 for problem in refused.value.problems)


def test_a_policy_without_roles_is_told_so_once():
    roles = SOUND[SOUND.index("[words]") : SOUND.index("[clause.1]")]
    with pytest.raises(PolicyErrors) as refused:
        sound((roles, ""))
    fields = {problem.field for problem in refused.value.problems}
    assert fields == {"words", "arrangement.mentor.supervisee_roles 1", "arrangement.mentor.cadence"}


@pytest.mark.parametrize("section", ["policy", "cases", "reflection", "access", "agreement"])
def test_a_section_at_fault_hides_no_other_mistake(section):
    texts = {
        "policy": ('title = "Supervision at a small school"', "title = 1"),
        "cases": ("others_at_most = 3", 'others_at_most = "3"'),
        "reflection": ('order = "in order"', "order = 1"),
        "access": ('limits = "A child at risk of harm."', "limits = 1"),
        "agreement": ('everyone_will = "Come on time."', "everyone_will = 1"),
    }
    with pytest.raises(PolicyErrors) as refused:
        sound(texts[section], ("minutes = 60", "minutes = 99"))
    assert len(refused.value.problems) == 2


def test_arrangement_and_clause_that_are_no_tables_are_told():
    with pytest.raises(PolicyErrors) as refused:
        sound(("[clause.3]", "[clause]\n9 = 1\n[clause.3]"), ("[arrangements]", "[arrangement]\nx = 1\n[arrangements]"))
    assert {"clause.9", "arrangement.x"} <= {problem.field for problem in refused.value.problems}


def test_sections_that_should_be_tables_are_told():
    with pytest.raises(PolicyErrors) as refused:
        parse('format = 1\nclause = 1\nduty = "x"\nwords = 3\narrangements = 4\n', file="odd.toml")
    wrong = {problem.field for problem in refused.value.problems if "is not a table" in problem.why}
    assert wrong == {"clause", "duty", "words"}


def test_a_person_may_belong_to_several_groups():
    """P6, P14: only one-to-one and informal streams are one for each role."""
    group = 'format = "group"\nsupervisor_roles = "headteacher"\nminutes = 40\nsupervisee_roles = '
    groups = [
        ('supervisee_roles = "safeguarding officer"', f'{group}"safeguarding officer"'),
        ('supervisee_roles = ["learning mentor"]', f'{group}["learning mentor", "safeguarding officer"]'),
    ]
    policy = sound(*groups)
    assert [one.format for one in policy.arrangements.values()] == ["group", "group", "informal"]


def test_where_there_is_nothing_to_name_the_cure_is_to_take_it_out():
    with pytest.raises(PolicyErrors, match="Take it out: there is none to name"):
        parse(SOUND, file="sound.toml", known=Known(sources=()))
