"""Whatever happens, in whatever order: what is stored is what core computes, and rows keep their ids."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from keel.web.actions.models import Action
from keel.web.agreements.models import Agreement
from keel.web.agreements.services import agreement_end, agreement_review
from keel.web.cases.models import Case
from keel.web.obligations.models import Obligation
from keel.web.page.refusals import Refusal
from keel.web.people.models import SpecialDay
from keel.web.people.selectors import standing
from keel.web.people.services import DayDetails, role_end, role_give, special_day_add
from keel.web.sessions.models import Session
from keel.web.sessions.services.booking import session_cancel, session_miss, session_move, session_rebook
from tests.cast import LONDON, NOW, Cast
from tests.web.agreements.making import offered, signed_by
from tests.web.obligations.making import ids, in_step
from tests.web.sessions.making import agreement_of, booked, case_of, held

DAY = timedelta(days=1)
STEPS = 14


class School:
    """One school in which things happen at random, through the services, as time goes on."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.chance, self.now = cast, random.Random(seed), NOW  # noqa: S311 - a seed, no secret
        self.agreements = [agreement_of(cast, cast.sam, cast.tom), agreement_of(cast, cast.priya, cast.ruth)]
        self.case = case_of(cast, "0042", "Rowan Ash")
        self.steps: list[Callable[[], object]] = [
            self.book, self.book, self.move, self.cancel, self.miss, self.rebook, self.hold, self.give, self.end_role,
            self.close_school, self.end_agreement, self.review, self.draw_up,
        ]  # fmt: skip

    def step(self) -> None:
        """Do one thing that can happen now; what the services refuse has not happened."""
        self.now += timedelta(hours=self.chance.randint(3, 60))
        try:
            self.chance.choice(self.steps)()
        except (Refusal, IndexError):
            return

    def planned(self) -> Session:
        return self.chance.choice(list(Session.objects.filter(state=Session.State.PLANNED).order_by("pk")))

    def later(self) -> datetime:
        day = (self.now + timedelta(days=self.chance.randint(1, 25))).astimezone(LONDON)
        return day.replace(hour=self.chance.choice([9, 11, 13]), minute=0, second=0, microsecond=0)

    def book(self) -> None:
        agreement = self.chance.choice(self.agreements)
        people = {one.part: one.member for one in agreement.participants.select_related("member__key")}
        booked(agreement, people["supervisee"], people["supervisor"], self.later(), self.now)

    def move(self) -> None:
        session = self.planned()
        session_move(by=session.supervisor, session=session, starts_at=self.later(), now=self.now, confirmed=True)

    def cancel(self) -> None:
        session = self.planned()
        session_cancel(by=session.supervisor, session=session, reason="The hall is needed.", now=self.now)

    def miss(self) -> None:
        session = self.planned()
        self.now = max(self.now, session.starts_at + DAY)
        session_miss(by=session.supervisor, session=session, reason="Away that day.", now=self.now)

    def rebook(self) -> None:
        off = Session.objects.filter(state__in=[Session.State.CANCELLED, Session.State.MISSED]).order_by("pk")
        session = self.chance.choice(list(off))
        session_rebook(by=session.supervisor, session=session, starts_at=self.later(), now=self.now, confirmed=True)

    def hold(self) -> None:
        session = self.planned()
        self.now = max(self.now, session.starts_at)
        held(session, by=session.supervisor)
        self.now += timedelta(hours=2)

    def give(self) -> None:
        member = self.chance.choice([self.cast.dan, self.cast.lena, self.cast.ben])
        first = (self.now + timedelta(days=self.chance.randint(-20, 20))).date()
        role_give(by=None, member=member, role="safeguarding officer", first=first, now=self.now)

    def end_role(self) -> None:
        role = self.chance.choice(list(standing().filter(role="safeguarding officer").order_by("pk")))
        last = max(role.first, self.now.date()) + timedelta(days=self.chance.randint(0, 60))
        role_end(by=self.cast.ruth, held=role, last=last, now=self.now)

    def close_school(self) -> None:
        day = (self.now + timedelta(days=self.chance.randint(1, 20))).date()
        details = DayDetails(kind=SpecialDay.Kind.CLOSURE, day=day, reason="Snow")
        special_day_add(by=None, organisation=self.cast.school, details=details, now=self.now)

    def end_agreement(self) -> None:
        agreement = self.chance.choice(self.agreements)
        agreement_end(by=agreement.drawn_up_by, agreement=agreement, ended_on=self.now.date(), now=self.now)

    def review(self) -> None:
        agreement = self.chance.choice(self.agreements)
        day = self.now.date()
        after = day + timedelta(days=self.chance.randint(1, 400))
        agreement_review(by=agreement.drawn_up_by, agreement=agreement, reviewed_on=day, next_on=after, now=self.now)

    def draw_up(self) -> None:
        row = offered(self.cast, [self.cast.sam], [self.cast.ruth], now=self.now)
        self.agreements.append(signed_by(row, self.cast.ruth, now=self.now))


@pytest.mark.parametrize("seed", range(6))
def test_stored_is_what_core_computes_after_whatever_happened(cast: Cast, seed: int) -> None:
    """The property of the design, on both databases: stored equals recomputed, after each step."""
    school = School(cast, seed)
    met: dict[str, date | None] = {}
    for _ in range(STEPS):
        before = ids()
        school.step()
        after = ids()
        assert in_step(cast)
        assert {key: after[key] for key in before if key in after} == {k: v for k, v in before.items() if k in after}
        now_met = dict(Obligation.objects.exclude(met=None).values_list("key", "met"))
        gone = {key for key in met if key not in now_met}
        assert not {key for key in gone if key in after}, "what was met is not unmet"
        met = now_met
    assert Agreement.objects.count() >= 2
    assert Case.objects.count() == 1
    assert not Action.objects.exists()
