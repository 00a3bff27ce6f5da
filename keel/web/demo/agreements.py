"""The invented school's agreements: drawn up, offered and signed, one of them still waiting for a signature."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from keel.core.policy.model import Arrangement
from keel.web.agreements.models import Agreement
from keel.web.agreements.services import People as Parties
from keel.web.agreements.services import agreement_draft, agreement_offer, agreement_sign
from keel.web.agreements.terms import from_policy
from keel.web.policies.selectors import Adopted

from .days import Days, moment
from .people import CAST, People
from .timeline import Timeline

KEPT: Final = "Supervision folder, headteacher's office"
REVIEW_WEEK: Final = 22


@dataclass(frozen=True, slots=True)
class Pair:
    """Who is supervised by whom, and when the agreement was drawn up; unsigned by the supervisee if so said."""

    supervisee: str
    supervisor: str
    week: int = -21
    weekday: int = 1
    unsigned: bool = False


PAIRS: Final = (
    Pair("sam", "tom"),
    Pair("iris", "tom"),
    Pair("priya", "ruth", weekday=2),
    Pair("lena", "tom", week=-20),
    Pair("dan", "tom", week=-7),
    Pair("ben", "ruth", week=-1, weekday=1, unsigned=True),
)


def agreements_tell(
    line: Timeline, *, adopted: Adopted, people: People, days: Days, made: dict[str, Agreement]
) -> None:
    """Put the agreements on the timeline; `made` fills by supervisee as it is played."""
    for pair in PAIRS:
        _tell(line, pair, adopted, people, days, made)


def arrangement_for(adopted: Adopted, first: str) -> Arrangement:
    """The formal arrangement under which somebody of the cast is supervised."""
    role = next(person.role for person in CAST if person.first == first)
    found = adopted.policy.arrangements.values()
    return next(one for one in found if role in one.supervisee_roles and one.form is not None)


def _tell(line: Timeline, pair: Pair, adopted: Adopted, people: People, days: Days, made: dict[str, Agreement]) -> None:
    supervisee, supervisor = people[pair.supervisee], people[pair.supervisor]
    day = days.in_week(pair.week, pair.weekday)

    def drawn_up(now: datetime) -> None:
        arrangement = arrangement_for(adopted, pair.supervisee)
        agreement = agreement_draft(
            by=supervisor,
            adopted=adopted,
            arrangement=arrangement,
            people=Parties(supervisees=[supervisee], supervisors=[supervisor]),
            terms=from_policy(adopted.policy, arrangement, review_on=days.year.day(REVIEW_WEEK)),
            now=now,
        )
        made[pair.supervisee] = agreement_offer(by=supervisor, agreement=agreement, now=now)

    def signed(now: datetime) -> None:
        for one in (supervisor,) if pair.unsigned else (supervisor, supervisee):
            agreement_sign(
                by=one,
                agreement=made[pair.supervisee],
                means="paper",
                signed_on=now.date(),
                factor="authenticator app",
                now=now,
                original_kept=KEPT,
            )

    line.at(moment(day, 9, 30), drawn_up)
    line.at(moment(day, 15, 45), signed)
