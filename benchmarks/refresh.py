"""The stored obligations of one school with three years behind it, brought in step after a change of facts.

The floor is what no refresh can do without: taking the lock, gathering the facts, reading the stored rows.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keel.web.settings_test")
django.setup()

from django.db import connection, transaction  # noqa: E402 - models are there after the set-up
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks._measure import Line, count, line, repeat  # noqa: E402
from benchmarks._school import School, three_years  # noqa: E402
from keel.core.obligations import obligations  # noqa: E402
from keel.web.obligations.computing import compute  # noqa: E402
from keel.web.obligations.facts import gather  # noqa: E402
from keel.web.obligations.models import Obligation  # noqa: E402
from keel.web.obligations.services import FIELDS, lock, refresh  # noqa: E402
from keel.web.people.models import Organisation  # noqa: E402
from keel.web.people.selectors import calendar_of  # noqa: E402
from keel.web.policies.selectors import adopted_versions  # noqa: E402

TIMES = 20


def main() -> list[Line]:
    """Core alone, the whole refresh where nothing and where one session's rows changed, and its queries."""
    with three_years() as school:
        (one,) = compute(Organisation.objects.get(pk=school.cast.school.pk))
        core = repeat(lambda: obligations(one.adopted.policy, one.calendar, one.facts), times=TIMES)
        floor = repeat(lambda: _floor(school), times=TIMES)
        idle = repeat(lambda: refresh(school.cast.school.pk), times=TIMES)
        changing = repeat(lambda: _changed(school), times=TIMES)
        few = _queries(school)
    return [
        line(f"obligations of the stored school, {len(one.found):,}", core, limit=0.020),
        line("refresh, nothing changed", idle, floor=floor, floors=3),
        line("refresh, one session's rows changed", changing, floor=floor, floors=3),
        count("refresh, queries", few, limit=30),
    ]


@transaction.atomic
def _floor(school: School) -> None:
    lock(school.cast.school.pk)
    organisation = Organisation.objects.get(pk=school.cast.school.pk)
    calendar_of(organisation)
    gather(in_force_from=adopted_versions()[0].row.in_force_from)
    list(Obligation.objects.order_by().values_list("key", "pk", *FIELDS))


def _changed(school: School) -> None:
    """As if the rows of one session were out of step."""
    Obligation.objects.filter(session_id=school.room.pk).update(core_version="before")
    assert refresh(school.cast.school.pk)


def _queries(school: School) -> int:
    Obligation.objects.filter(session_id=school.room.pk).update(core_version="before")
    with CaptureQueriesContext(connection) as found:
        refresh(school.cast.school.pk)
    return len(found)
