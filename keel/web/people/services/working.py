"""Working patterns: in which stretches of the week a member works, so that sessions are planned inside them."""

from collections.abc import Sequence
from datetime import datetime, time
from itertools import pairwise
from typing import NamedTuple

from django.db import transaction

from keel.web.page.refusals import Refusal
from keel.web.people.models import Member, WorkingTime

from .telling import tell

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Stretch(NamedTuple):
    """From one time to another on a weekday; Monday is 0."""

    weekday: int
    starts: time
    ends: time


@transaction.atomic
def working_times_set(*, by: Member | None, member: Member, stretches: Sequence[Stretch], now: datetime) -> None:
    """Replace a member's working pattern. Stretches of one day must not overlap."""
    _check(stretches)
    WorkingTime.objects.filter(member=member).delete()
    WorkingTime.objects.bulk_create(
        WorkingTime(organisation_id=member.organisation_id, member=member, **stretch._asdict()) for stretch in stretches
    )
    tell("working times set", by=by, about=member, now=now)


def _check(stretches: Sequence[Stretch]) -> None:
    for one in stretches:
        if one.ends <= one.starts:
            raise Refusal(
                f"On {WEEKDAYS[one.weekday]} the end, {one.ends:%H:%M}, is not after the start, {one.starts:%H:%M}. "
                "Correct one of them.",
                field=f"day{one.weekday}",
            )
    for one, other in pairwise(sorted(stretches)):
        if one.weekday == other.weekday and other.starts < one.ends:
            raise Refusal(
                f"On {WEEKDAYS[one.weekday]} {one.starts:%H:%M} to {one.ends:%H:%M} and "
                f"{other.starts:%H:%M} to {other.ends:%H:%M} overlap. Make them one, or leave a gap.",
                field=f"day{one.weekday}",
            )
