"""The released forms: what S26 asks for is in them, and what somebody signed under stays as it was."""

import hashlib
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from keel.core.forms import RECORD_PARTS, fingerprint
from keel.policies import form, form_names, form_text, template, template_names, template_text

RELEASED = tomllib.loads((Path(__file__).parent / "released_forms.toml").read_text(encoding="utf-8"))

RECORD = "formal_record.v2"


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_form_still_parses_and_hashes_the_same(name):
    assert hashlib.sha256(form_text(name).encode()).hexdigest() == RELEASED[name]["file"]
    assert fingerprint(form(name)) == RELEASED[name]["says"]


def test_every_form_is_released_under_its_own_name_and_version():
    assert sorted(RELEASED) == list(form_names())
    assert [form(name).id for name in form_names()] == list(form_names())


def labels(name: str, part: str) -> list[str]:
    return [f"{one.group}: {one.label}" if one.group else one.label for one in form(name).of_part(part)]


def test_the_agenda_has_the_labels_of_the_paper_form_in_its_order():
    """S11, S26: the supervision record is the agenda too."""
    assert labels(RECORD, "agenda") == [
        "Name",
        "Job title",
        "Supervisors",
        "Date/time of supervision session",
        "Review from previous supervision",
        "Update on any children with social care involvement",
        "Agenda items",
        "Issues discussed",
        "Workload review",
        "Training: Undertaken since last supervision",
        "Training: Planned",
    ]


def test_the_record_has_the_labels_of_the_paper_form_shared_out_over_its_parts():
    """S26, X3."""
    assert labels(RECORD, "session") == [
        "Review from previous supervision",
        "Agenda items",
        "Issues discussed",
        "Workload review",
        "Training: Undertaken since last supervision",
        "Training: Planned",
        "Date of next session",
        "Signatures",
    ]
    assert labels(RECORD, "personal") == ["Personal"]
    assert labels(RECORD, "case") == ["Case status", "Update", "Decisions and reasons", "Actions"]


def test_boxes_for_actions_stand_where_the_paper_form_has_them():
    """S26."""
    with_actions = [f"{one.part}: {one.key}" for one in form(RECORD).fields if one.with_actions]
    assert with_actions == [
        "session: previous",
        "session: items",
        "session: issues",
        "session: training_undertaken",
        "personal: personal",
    ]


def test_the_case_notes_have_the_labels_of_the_paper_form_in_its_order():
    """S26."""
    assert labels("case_notes.v1", "case note") == [
        "Child's name",
        "Case status",
        "Case update",
        "Child's view",
        "Parent's view",
        "Interactions with child and family",
        "Logs – up to date?",
        "Chronology – up to date?",
        "Outstanding actions from last supervision with timescales",
        "Agreed new actions with timescales",
        "Completed by",
        "Date",
    ]


def test_the_agreement_holds_terms_dates_and_signatures():
    """S7, S26, S29."""
    keys = [one.key for one in form("supervision_agreement.v1").of_part("agreement")]
    assert {"sessions_will", "everyone_will", "created", "review", "signatures"} <= set(keys)


@pytest.mark.parametrize(
    ("part", "key", "prompts"),
    [
        ("session", "issues", ("aims for the school and for practice", "procedures", "role", "decide alone")),
        ("session", "workload", ()),
        ("session", "training_planned", ()),
        ("personal", "personal", ("their own aims", "what would help")),
    ],
)
def test_the_record_has_a_place_for_aims_procedures_role_workload_and_training(part, key, prompts):
    """S28: what supervision takes in beside the cases."""
    one = form(RECORD).field(part, key)
    assert one.kind == "long text"
    assert all(prompt in (one.hint or "") for prompt in prompts)


def test_the_second_version_of_the_record_asks_for_the_same_in_the_same_words():
    """S26: only hints differ, which said on a blank sheet that something is listed and who reads it."""
    first, second = ([replace(one, hint="") for one in form(f"formal_record.v{number}").fields] for number in (1, 2))
    assert first == second


def test_three_agenda_items_at_most():
    """S26."""
    assert form(RECORD).field("agenda", "items").at_most == 3


def test_what_keel_knows_is_never_asked_for():
    """X4: names, statuses, dates and next session flow in."""
    for name in form_names():
        for one in form(name).fields:
            assert one.filled_by != "keel" or one.prefill, f"{name}: {one.key}"


def test_a_record_is_made_of_session_case_and_person():
    """X3."""
    parts = {one.part for one in form(RECORD).fields}
    assert parts == {"agenda", *RECORD_PARTS}


def test_a_template_or_form_that_is_not_there_is_told_with_those_that_are():
    assert template_names() == ("formal_cycle",)
    with pytest.raises(LookupError, match="no “cycle” among the templates: use one of formal_cycle"):
        template("cycle")
    with pytest.raises(LookupError, match=r"no “\.\./sources” among the forms"):
        form_text("../sources")


def test_a_template_is_read_once():
    assert template("formal_cycle") is template("formal_cycle")
    assert template("formal_cycle").meta.name == "formal_cycle"
    assert template_text("formal_cycle").startswith("# Formal cycle")
