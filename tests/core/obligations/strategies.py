"""Facts of the invented school as people might enter them: late, twice, corrected, in any order."""

from datetime import date, timedelta

from hypothesis import strategies as st

from keel.core.obligations import Event, Facts, RoleHeld
from tests.core.obligations.cast import ASSISTANT, HEAD, OFFICER, START, arrangement, duty, policy, role

LAST = date(2027, 3, 25)
SESSIONS = ("one", "two", "three")

RULES = policy(
    arrangement("every 3 weeks"),
    arrangement("every half term", key="half termly"),
    arrangement("at least 2 per academic year", key="yearly"),
    duty("1 week before", from_date="session"),
    duty(
        "2 weeks or before the next session",
        key="copy",
        owed_by="supervisors",
        counts_from=("session held",),
        met_by=("record issued",),
    ),
    duty("the same day", key="mark", owed_by="each party", counts_from=("session held",), met_by=("monitoring mark",)),
    duty(
        "5 working days",
        key="replace",
        owed_by="supervisors",
        counts_from=("session cancelled", "session missed"),
        met_by=("replacement held",),
        from_date="session",
    ),
    duty(
        "as soon as possible",
        key="sign",
        owed_by="each party",
        counts_from=("role started",),
        met_by=("agreement signed",),
        matched_on=("supervisee",),
    ),
)
NAMES = (
    "session planned",
    "session held",
    "session cancelled",
    "session missed",
    "agenda sent",
    "record issued",
    "monitoring mark",
    "replacement held",
    "agreement signed",
)
ARRANGEMENTS = ("officer", "half termly", "yearly", None)


def days() -> st.SearchStrategy[date]:
    """Days of two terms, holidays and weekends too."""
    return st.dates(START, LAST)


@st.composite
def events(draw: st.DrawFn, *, recorded_from: date = START) -> Event:
    """One event, recorded on its day or up to two months later, but not before the day given."""
    on = draw(days())
    told = on + timedelta(draw(st.one_of(st.just(0), st.integers(0, 60))))
    return Event(
        id=draw(st.uuids()).hex,
        name=draw(st.sampled_from(NAMES)),
        on=on,
        recorded=max(told, recorded_from),
        about={"session": draw(st.sampled_from(SESSIONS))},
        person=draw(st.sampled_from((OFFICER, HEAD))),
        parties={"supervisee": (OFFICER,), "supervisors": (HEAD,)},
        dates={"session": draw(days())},
        arrangement=draw(st.sampled_from(ARRANGEMENTS)),
    )


@st.composite
def officers(draw: st.DrawFn) -> tuple[RoleHeld, ...]:
    """One or two stretches of the officer's role, recorded when they began or later."""
    found = []
    for number in range(draw(st.integers(1, 2))):
        first = draw(days())
        last = draw(st.one_of(st.none(), st.dates(first, date(2027, 7, 21))))
        recorded = first + timedelta(draw(st.integers(0, 60)))
        found.append(role(OFFICER, "safeguarding officer", first, last, id=f"officer {number}", recorded=recorded))
    return tuple(found)


@st.composite
def told_facts(draw: st.DrawFn) -> Facts:
    """Facts of one school, without corrections."""
    others = (role(HEAD, "headteacher"), role(ASSISTANT, "assistant head"))
    told = draw(st.lists(events(), max_size=14))
    return Facts(in_force_from=START, roles=(*others, *draw(officers())), events=tuple(told))


@st.composite
def corrections(draw: st.DrawFn, given: Facts) -> tuple[Event, ...]:
    """Some events of these facts entered anew, on another day, as corrections."""
    found = []
    if not given.events:
        return ()
    for old in draw(st.lists(st.sampled_from(given.events), max_size=3, unique_by=lambda event: event.id)):
        new = draw(events(recorded_from=old.recorded))
        found.append(
            Event(
                id=new.id,
                name=old.name,
                on=new.on,
                recorded=new.recorded,
                about=old.about,
                person=old.person,
                parties=old.parties,
                dates=new.dates,
                arrangement=old.arrangement,
                supersedes=old.id,
            )
        )
    return tuple(found)
