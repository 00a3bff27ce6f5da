"""Finding again over five hundred records of each kind that a search opens: every text is opened, matched, let go.

The floor reads as many rows of the same kinds with their keys, through the same door, and opens none of them.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keel.web.settings_test")
django.setup()

from django.db.models import Q  # noqa: E402 - models are there after the set-up

from benchmarks._measure import Line, beside, line  # noqa: E402
from benchmarks._school import School, three_years  # noqa: E402
from keel.web.access.selectors import visible  # noqa: E402
from keel.web.search.finding import Question, look  # noqa: E402
from keel.web.search.sources import KEY, NEWEST  # noqa: E402
from keel.web.sessions.models import Entry, Session  # noqa: E402
from tests.cast import NOW, TODAY  # noqa: E402

FLOORS = 2
TEXT = "Settled at school, and the plan holds because attendance does. " * 4


def main() -> list[Line]:
    """One line: looking through five hundred opened texts, none of which fits but one."""
    with three_years(times=2) as school:
        _written(school)
        asked = Question(words="quillfeather", kind="preparation")
        member = school.cast.tom

        def search() -> None:
            answer = look(asked, member, on=TODAY)
            assert (answer.found, answer.looked[0].count) == (1, NEWEST)

        def floor() -> None:
            own = Q(session__supervisee=member) | Q(session__supervisor=member)
            rows = Entry.objects.filter(own, part=Entry.Part.AGENDA).select_related(KEY, "session", f"case__{KEY}")
            newest = visible(rows, member, on=TODAY).order_by("-session__starts_at", "session", "part", "case")
            assert len(newest[:NEWEST]) == NEWEST

        times, least = beside(search, floor, times=30)
    return [line(f"find again in {NEWEST} texts", times, floor=least, floors=FLOORS)]


def _written(school: School) -> None:
    """Agendas of the supervisor's past sessions, until there are more than a search opens."""
    member = school.cast.tom
    sessions = list(Session.objects.filter(supervisor=member).select_related("key__organisation_key")[: NEWEST + 10])
    fields = -(-(NEWEST + 10) // len(sessions))
    rows = [
        Entry(
            organisation_id=one.organisation_id,
            session=one,
            key=one.key,
            part=Entry.Part.AGENDA,
            field=f"field_{number}",
            text=TEXT,
            saved_by=member,
            saved_at=NOW,
        )
        for one in sessions
        for number in range(fields)
    ]
    rows[0].text += "Quillfeather."
    for row in rows:
        row.save(force_insert=True)
    Session.objects.filter(supervisor=member).update(agenda_sent_at=NOW)


if __name__ == "__main__":
    main()
