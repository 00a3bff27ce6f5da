"""Makes the invented school: its people, cases and half a year of supervision, by the same services a real one uses.

Everything is played in order of time in one transaction, with each act's own moment, so that ledger, signatures and
obligations are as they would be; what is due is worked out once at the end. The database becomes a demo with the last
row: a making that was broken off leaves nothing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from keel.policies import template_text
from keel.web.accounts.installation import installation_create
from keel.web.accounts.models import Installation
from keel.web.background.jobs import Order
from keel.web.notices.models import Notice
from keel.web.people import facts_changed
from keel.web.people.clock import london_day
from keel.web.people.models import Member, Organisation, Period
from keel.web.people.selectors import calendar_of
from keel.web.people.services import term_add
from keel.web.policies.selectors import Adopted, policy_on
from keel.web.policies.services import policy_adopt
from keel.web.scope import in_organisation
from keel.web.sessions.services.booking import informal_tick
from keel.web.watch.anchoring import anchor_today, carry_out

from . import stories
from .agreements import agreements_tell
from .cases import CaseFiles, cases_tell
from .curiosity import curiosity_tell
from .days import FIRST_WEEK, OF_THIS_YEAR, Days, DemoYear, moment
from .disagreements import complaint_tell, disagreement_tell
from .grants import grants_tell
from .meetings import School, sessions_tell
from .misfiled import misfiled_tell
from .people import People, roles_give, school_make
from .scan import scan_tell
from .timeline import Timeline

Say = Callable[[str], object]
WEEKS_WITHOUT_TICK = frozenset({-13, -8})


def demo_make(*, now: datetime, say: Say = lambda _: None) -> Organisation:
    """Fill an empty database with the invented school, half-way through its year. `say` hears of each step."""
    year = DemoYear(london_day(now))
    began = moment(year.day(FIRST_WEEK), 8)
    with transaction.atomic():
        say("its people")
        school, people = school_make(year, moment(year.day(FIRST_WEEK - 1, 2), 9))
        with in_organisation(school.pk), facts_changed.together():
            adopted = _year_begin(school, people, year, began)
            say("half a year of sessions, records and signatures")
            _year_play(school, people, year, adopted, now)
            say("who owes what by when")
        installation_create(Installation.Kind.DEMO)
    return school


def heads_kept(school: Organisation, *, now: datetime) -> None:
    """Take the ledger's head outside once: otherwise the first alarm would be of the half-year made just now."""
    with in_organisation(school.pk):
        anchor_today(Order("anchor of the ledger", "", school.pk, None, {}, now, london_day(now)))
    carry_out(now)


def _year_begin(school: Organisation, people: People, year: DemoYear, began: datetime) -> Adopted:
    for dates in year.terms():
        term_add(by=None, organisation=school, dates=dates, now=began - timedelta(days=4))
    _academic_years(year)
    roles_give(people, began.date(), began)
    policy_adopt(
        by=people["ruth"],
        source=template_text("formal_cycle"),
        file="formal_cycle.toml",
        in_force_from=began.date(),
        now=began,
    )
    adopted = policy_on(began.date())
    if adopted is None:
        raise RuntimeError("The policy that was adopted just now is not in force.")
    return adopted


def _academic_years(year: DemoYear) -> None:
    """Lay the academic years round the terms: these are laid around today and follow no August."""
    terms = year.terms()
    this, next_one = terms[:OF_THIS_YEAR], terms[OF_THIS_YEAR:]
    Period.objects.filter(kind=Period.Kind.YEAR).delete()
    for of_year in (this, next_one):
        first, last = of_year[0].first, of_year[-1].last
        Period.objects.create(kind=Period.Kind.YEAR, name=f"{first:%Y}/{last:%y}", first=first, last=last)


def _year_play(school: Organisation, people: People, year: DemoYear, adopted: Adopted, now: datetime) -> None:
    line = Timeline(before=lambda: _forget(people))
    days, files = Days(year, calendar_of(school)), CaseFiles()
    made = School(people, days, files, {}, tuple(adopted.policy.cases.social_care_statuses))
    cases_tell(line, tales=stories.cases(), people=people, days=days, files=files)
    agreements_tell(line, adopted=adopted, people=people, days=days, made=made.agreements)
    sessions_tell(line, tales=stories.sessions(), school=made)
    _ticks_tell(line, people["priya"], people["ruth"], days)
    _door_tell(line, school, people, days)
    line.play(until=now)
    _mail_went_out()


def _door_tell(line: Timeline, school: Organisation, people: People, days: Days) -> None:
    """Who asked to read what, who disagreed, what stood on the wrong child, what was noticed."""
    grants_tell(line, people=people, days=days)
    disagreement_tell(line, people=people, days=days)
    complaint_tell(line, people=people, days=days)
    misfiled_tell(line, people=people, days=days)
    scan_tell(line, people=people, days=days)
    curiosity_tell(line, people=people, days=days, organisation_id=school.pk)


def _mail_went_out() -> None:
    """Every letter of the half-year left when it was written: the worker would find it too old to send."""
    Notice.objects.filter(state=Notice.State.WAITING).update(state=Notice.State.SENT, sent_at=F("asked_at"))


def _forget(people: People) -> None:
    """What was found out about anybody's rights holds for one act, as it holds for one request."""
    for member in people.values():
        member.memo = {}


def _ticks_tell(line: Timeline, supervisee: Member, supervisor: Member, days: Days) -> None:
    """The weekly informal talk, with a week left out now and then; this week's is still to come."""
    for week in range(FIRST_WEEK, 0):
        day = days.year.day(week, 2 + week % 3)
        if week not in WEEKS_WITHOUT_TICK and days.calendar.is_school_day(day):
            line.at(moment(day, 12, 40), lambda now: _tick(supervisee, supervisor, now))


def _tick(supervisee: Member, supervisor: Member, now: datetime) -> None:
    informal_tick(by=supervisee, supervisee=supervisee, supervisor=supervisor, on=now.date(), now=now)
