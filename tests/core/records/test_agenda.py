"""S12: all social-care cases, at most three others, urgent ones never blocked, what does not fit stays visible."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keel.core.records import AgendaRefused, Candidate, Override, choose_cases

CANDIDATES = st.lists(
    st.builds(
        Candidate,
        st.integers(1, 30).map("case-{:02}".format),
        st.booleans(),
        st.sampled_from(["urgent", "high", "normal"]),
        st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    ),
    unique_by=lambda candidate: candidate.case,
)


def others(count: int) -> list[Candidate]:
    return [Candidate(f"case-{n}", False) for n in range(count)]


@pytest.mark.parametrize(("brought", "fitted", "extra"), [(2, 2, False), (3, 3, False), (4, 3, True), (6, 3, True)])
def test_at_most_three_others_fit_and_an_extra_session_is_offered_beyond(brought, fitted, extra):
    choice = choose_cases(others(brought), others_at_most=3)

    assert (len(choice.fitted), choice.offer_extra_session) == (fitted, extra)
    assert len(choice.not_fitted) == brought - fitted


def test_what_does_not_fit_is_told_with_what_can_be_done():
    assert choose_cases(others(3), others_at_most=3).sentence == "All cases fit."
    assert choose_cases(others(4), others_at_most=3).sentence == (
        "1 case does not fit: a session takes at most 3 other or emerging concerns, so that there is time for each. "
        "Book an extra session, mark a case urgent, or ask the supervisor to take it with a reason."
    )
    assert choose_cases(others(5), others_at_most=3).sentence.startswith("2 cases do not fit")


def test_social_care_cases_come_first_then_the_most_pressing_then_the_longest_undiscussed():
    choice = choose_cases(
        [
            Candidate("normal-recent", False, "normal", date(2026, 10, 1)),
            Candidate("normal-old", False, "normal", date(2026, 9, 1)),
            Candidate("normal-never", False, "normal"),
            Candidate("high", False, "high", date(2026, 10, 1)),
            Candidate("urgent", False, "urgent", date(2026, 10, 1)),
            Candidate("plan", True, "normal", date(2026, 10, 1)),
        ],
        others_at_most=3,
    )

    assert [(one.case, one.why, one.fitted) for one in choice.placed] == [
        ("plan", "social care", True),
        ("urgent", "urgent", True),
        ("high", "other", True),
        ("normal-never", "other", True),
        ("normal-old", "other", False),
        ("normal-recent", "other", False),
    ]


@given(CANDIDATES, st.integers(0, 5))
def test_nothing_is_lost_nothing_urgent_is_blocked_and_the_limit_holds(candidates, limit):
    choice = choose_cases(candidates, others_at_most=limit)

    assert sorted(one.case for one in choice.placed) == sorted(candidate.case for candidate in candidates)
    fitted = {one.case for one in choice.fitted}
    assert all(c.case in fitted for c in candidates if c.social_care or c.priority == "urgent")
    urgent = sum(one.why == "urgent" for one in choice.placed)
    assert sum(one.why == "other" for one in choice.fitted) <= max(0, limit - urgent)
    assert choose_cases(reversed(candidates), others_at_most=limit) == choice


def test_a_policy_without_a_limit_takes_all():
    assert not choose_cases(others(9), others_at_most=None).offer_extra_session


def test_a_supervisors_override_takes_a_case_beyond_the_limit_and_carries_its_reason():
    override = Override("supervisor", frozenset({"case-4"}), "Court date on Monday")

    choice = choose_cases(others(5), others_at_most=3, overrides=[override])

    assert [one.case for one in choice.not_fitted] == ["case-3"]
    taken = next(one for one in choice.fitted if one.case == "case-4")
    assert taken.override is override


def test_an_override_of_a_case_that_fits_anyway_is_not_used_up():
    override = Override("supervisor", frozenset({"case-0"}), "Court date on Monday")

    choice = choose_cases(others(3), others_at_most=3, overrides=[override])

    assert all(one.fitted and one.override is None for one in choice.placed)


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_an_override_without_a_reason_is_refused(reason):
    with pytest.raises(AgendaRefused) as refusal:
        Override("supervisor", frozenset({"case-4"}), reason)
    assert str(refusal.value) == (
        "Say why more cases are taken than the policy allows. The reason is kept with the agenda."
    )


def test_an_unknown_priority_is_refused():
    with pytest.raises(AgendaRefused, match="one of urgent, high, normal, not 'low'"):
        choose_cases([Candidate("a", False, "low")], others_at_most=3)
