"""What agreements begin: signatures owed from the day of a role, and reviews on the days agreed."""

from datetime import date

from keel.core.obligations import status
from tests.core.obligations.cast import (
    ASSISTANT,
    BOOKED,
    BOTH,
    HEAD,
    OFFICER,
    STAFF,
    START,
    arrangement,
    compute,
    duty,
    event,
    facts,
    only,
    policy,
    role,
)

SIGN = duty(
    "as soon as possible",
    key="agreement",
    owed_by="each party",
    counts_from=("role started",),
    met_by=("agreement signed",),
    matched_on=("supervisee",),
)


def test_the_agreement_is_owed_by_each_party_from_the_day_of_the_role():
    """S7: no agreement is not no duty."""
    rules = policy(arrangement("every 3 weeks"), SIGN)
    rows = [row for row in compute(rules, facts()) if row.duty == "agreement"]
    assert {row.owed_by for row in rows} == {OFFICER, HEAD, ASSISTANT}
    assert {(row.opens, row.due) for row in rows} == {(START, None)}


def signed(on, **given):
    return event("agreement signed", on, about={"agreement": "a"}, person=OFFICER, **given)


def officers(rules, *events, **given):
    rows = compute(rules, facts(*events, **given))
    return [row for row in rows if row.duty == "agreement" and row.owed_by == OFFICER]


def test_an_agreement_signed_ahead_of_the_role_counts_but_not_one_of_an_earlier_stretch():
    """S7."""
    rules = policy(arrangement("every 3 weeks"), SIGN)
    [row] = officers(rules, signed(date(2026, 7, 10)))
    assert row.met == date(2026, 7, 10)
    first = role(OFFICER, "safeguarding officer", last=date(2026, 10, 2))
    again = role(OFFICER, "safeguarding officer", date(2026, 11, 2))
    rows = officers(rules, signed(date(2026, 9, 10)), roles=(*STAFF[1:], first, again))
    assert [(row.opens, row.met) for row in rows] == [(START, date(2026, 9, 10)), (date(2026, 11, 2), None)]


def test_an_agreement_under_another_arrangement_does_not_count():
    rules = policy(arrangement("every 3 weeks"), arrangement("every week", key="informal", format="informal"), SIGN)
    [row] = officers(rules, signed(date(2026, 9, 10), arrangement="other"))
    assert row.met is None
    [row] = officers(rules, signed(date(2026, 9, 10), arrangement=None))
    assert row.met == date(2026, 9, 10)
    [row] = officers(rules, signed(date(2026, 9, 10), arrangement="other"), signed(date(2026, 9, 11)))
    assert row.met == date(2026, 9, 11)


def test_the_key_of_an_agreements_row_says_whose_it_is_and_with_whom():
    [row] = officers(policy(arrangement("every 3 weeks"), SIGN))
    start = "role-person-officer-safeguarding officer-2026-09-01"
    assert row.key == f"agreement:{OFFICER}/{OFFICER}:officer:{start}"


def test_what_a_role_began_ends_with_it_unless_it_fell_due_before():
    """S7."""
    leaves = date(2026, 9, 18)
    roles = (*STAFF[1:], role(OFFICER, "safeguarding officer", last=leaves))
    undated = policy(arrangement("every 3 weeks"), SIGN)
    assert officers(undated, roles=roles) == []
    [row] = officers(undated, signed(date(2026, 9, 10)), roles=roles)
    assert row.met == date(2026, 9, 10)
    dated = duty(
        "2 weeks",
        key="agreement",
        counts_from=("role started",),
        met_by=("agreement signed",),
        matched_on=("supervisee",),
    )
    [row] = officers(policy(arrangement("every 3 weeks"), dated), roles=roles)
    assert (row.due, row.last_day) == (date(2026, 9, 15), leaves)
    for last, rows in ((15, 1), (14, 0)):
        left = (*STAFF[1:], role(OFFICER, "safeguarding officer", last=date(2026, 9, last)))
        assert len(officers(policy(arrangement("every 3 weeks"), dated), roles=left)) == rows


REVIEW = duty(
    "on the review date",
    key="review",
    owed_by="supervisors",
    counts_from=("review date agreed",),
    met_by=("agreement reviewed",),
    matched_on=("review",),
)


def review_of(number, on, name="agreement reviewed", **given):
    about = {"agreement": "theirs", "review": f"theirs:{number}"}
    return event(name, on, about=about, parties=BOTH, **given)


def agreed(number, on, day):
    return review_of(number, on, "review date agreed", dates={"review date": day})


def test_a_review_meets_the_one_that_was_next_and_the_day_agreed_in_it_is_owed():
    """S29."""
    drawn_up, again = agreed(1, BOOKED, date(2027, 1, 12)), agreed(2, date(2027, 1, 14), date(2027, 6, 8))
    first, second = compute(policy(REVIEW), facts(drawn_up, review_of(1, date(2027, 1, 14)), again))
    assert (first.due, first.met, status(first, date(2027, 1, 14))) == (
        date(2027, 1, 12),
        date(2027, 1, 14),
        "met late",
    )
    assert (second.opens, second.due, second.met) == (date(2027, 1, 14), date(2027, 6, 8), None)


def test_the_end_of_an_agreement_takes_back_the_review_that_was_next():
    """S29."""
    ended = event("agreement ended", date(2027, 2, 1), about={"agreement": "theirs"})
    drawn_up, again = agreed(1, BOOKED, date(2027, 1, 12)), agreed(2, date(2027, 1, 12), date(2027, 6, 8))
    row = only(REVIEW, drawn_up, review_of(1, date(2027, 1, 12)), again, ended)
    assert (row.due, row.met) == (date(2027, 1, 12), date(2027, 1, 12))
