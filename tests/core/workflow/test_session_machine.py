"""What holds for every session whatever anybody does, in any order (S23)."""

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from keel.core.workflow import SESSION, Refused, SessionFacts

DAY = date(2026, 11, 24)


class AnySession(RuleBasedStateMachine):
    """Random acts by supervisee, supervisor and headteacher while days pass."""

    @initialize()
    def begin(self):
        self.state, self.before, self.act_done = SESSION.start, SESSION.start, ""
        self.today, self.day = DAY, DAY + timedelta(3)
        self.replaced, self.refused = False, ""

    @rule(
        act=st.sampled_from(list(SESSION.done)),
        by=st.sampled_from(["supervisee", "supervisor", "headteacher"]),
        yes=st.booleans(),
        new_day=st.none() | st.integers(-2, 5),
    )
    def act(self, act, by, yes, new_day):
        facts = SessionFacts(
            today=self.today,
            day=self.day,
            agenda_sent=yes,
            notes_completed=yes,
            attendance_noted=yes,
            reason="Ill" if yes else "",
            replaced=self.replaced,
            new_day=None if new_day is None else self.today + timedelta(new_day),
        )
        try:
            after = SESSION.check(act, self.state, by=by, facts=facts)
        except Refused:
            return
        assert by != "headteacher"
        self.before, self.state, self.act_done = self.state, after, act
        self.replaced |= act == "rebook"
        if act == "move":
            assert facts.new_day is not None
            self.day = facts.new_day

    @rule()
    def a_day_passes(self):
        self.today += timedelta(1)

    @invariant()
    def a_session_is_held_or_in_session_only_once_its_day_has_come(self):
        if self.state in {"held", "in session"}:
            assert self.day <= self.today

    @invariant()
    def a_cancelled_session_stays_cancelled_and_a_replaced_one_is_never_held(self):
        if self.before == "cancelled":
            assert self.state == "cancelled"
        if self.replaced:
            assert self.state in {"cancelled", "missed"}


AnySession.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestAnySession = AnySession.TestCase
