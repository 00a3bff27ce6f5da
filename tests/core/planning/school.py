"""One invented school's year (the calendar of "How dates are counted") and its people's working patterns."""

from datetime import date, time

from hypothesis import strategies as st

from keel.core.calendar import build_calendar
from keel.core.planning import Stream, Taken

BANK_HOLIDAYS = [
    date(2026, 8, 31),
    date(2026, 12, 25),
    date(2026, 12, 28),
    date(2027, 1, 1),
    date(2027, 3, 26),
    date(2027, 3, 29),
    date(2027, 5, 3),
    date(2027, 5, 31),
]
HALF_TERMS = [
    ("2026-09-01", "2026-10-23"),
    ("2026-11-02", "2026-12-18"),
    ("2027-01-04", "2027-02-12"),
    ("2027-02-22", "2027-03-25"),
    ("2027-04-12", "2027-05-28"),
    ("2027-06-07", "2027-07-21"),
]
CALENDAR = build_calendar(
    {
        "nation": "england",
        "years": [("2026-09-01", "2027-07-21")],
        "terms": [("2026-09-01", "2026-12-18"), ("2027-01-04", "2027-03-25"), ("2027-04-12", "2027-07-21")],
        "half_terms": HALF_TERMS,
        "inset": ["2027-01-04"],
        "closures": [("2026-11-24", "2026-11-20")],
    },
    BANK_HOLIDAYS,
)
FIRST, LAST = date(2026, 9, 1), date(2027, 7, 21)


def pattern(*weekdays: int, hours: tuple[int, int] = (8, 17)) -> dict[int, list[tuple[time, time]]]:
    return {weekday: [(time(hours[0]), time(hours[1]))] for weekday in weekdays}


FULL = pattern(0, 1, 2, 3, 4)
PEOPLE = ["ann", "bea", "cat", "dan"]
CADENCES = ["every 3 weeks", "every 4 to 6 weeks", "every 28 days", "every half term", "termly", "at least 6 per term"]

PATTERNS = st.dictionaries(
    st.sampled_from(PEOPLE),
    st.dictionaries(
        st.integers(0, 4),
        st.lists(
            st.tuples(st.integers(7, 18), st.integers(1, 6)).map(lambda p: (time(p[0]), time(min(p[0] + p[1], 20)))),
            max_size=2,
        ),
    ),
)
STREAMS = st.lists(
    st.builds(
        Stream,
        key=st.integers(1, 9).map(str),
        supervisee=st.sampled_from(PEOPLE[:2]),
        supervisors=st.permutations(PEOPLE[2:]).map(tuple),
        cadence=st.sampled_from(CADENCES),
        starts=st.dates(FIRST, date(2027, 3, 1)),
        sessions=st.lists(st.dates(FIRST, date(2027, 1, 1)), max_size=2).map(tuple),
    ),
    max_size=4,
    unique_by=lambda stream: stream.key,
)
TAKEN = st.lists(
    st.builds(
        Taken,
        st.sampled_from(PEOPLE),
        st.dates(FIRST, date(2026, 12, 1)),
        st.integers(7, 16).map(time),
        st.integers(30, 300),
    ),
    max_size=20,
)
