"""What the policy check reports without refusing (the Check notes of S1 to S30; P11)."""

from keel.core.policy import findings
from tests.core.policy.sound import sound


def kinds(*changes):
    return [(one.kind, one.clause, one.about) for one in findings(sound(*changes))]


def test_notes_gaps_and_own_figures_are_reported_each_with_its_clause():
    assert kinds() == [
        ("note", "2", "clause.2"),
        ("no interval", "2", "arrangement.tea"),
        ("own", "2", "arrangement.mentor"),
        ("own", "4", "duty.opening_reviewed"),
        ("own", "2", "cases.statuses"),
        ("nobody supervises", "2", "arrangement.officer"),
        ("no ladder", "1", "disagreement"),
    ]


def test_a_duty_without_a_date_is_reported():
    assert ("no date", "4", "duty.copy") in kinds(('due = "2 weeks"', 'due = "as soon as possible"'))


def test_a_policy_that_nobody_approved_is_reported():
    changes = ('approved_by = "The governing board"\n', ""), ("approved_on = 2026-01-20\n", "")
    assert ("no approver", "1", "policy") in kinds(*changes)


def test_a_head_whom_somebody_supervises_is_not_reported():
    changed = ('supervisee_roles = ["learning mentor"]', 'supervisee_roles = ["learning mentor", "headteacher"]')
    assert "nobody supervises" not in [kind for kind, _, _ in kinds(changed)]


def test_every_finding_is_a_sentence():
    for one in findings(sound()):
        assert one.sentence[0].isupper() or one.sentence[0] == "“"
        assert one.sentence.endswith(".")
