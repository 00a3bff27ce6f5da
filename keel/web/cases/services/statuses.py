"""Dated statuses: given, ended, corrected. A row is never edited; a later one supersedes it."""

from datetime import date, datetime

from django.db import transaction

from keel.web.cases.models import Case, StatusHeld
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.policies.selectors import policy_on

from .telling import tell


@transaction.atomic
def status_give(
    *, by: Member, case: Case, status: str, first: date, now: datetime, last: date | None = None
) -> StatusHeld:
    """Give a case a status of the policy's list from a day on."""
    _check_known(status, london_day(now))
    _check_days(case, first, last, london_day(now))
    _check_overlap(case, status, first, last, besides=None)
    held = StatusHeld(
        organisation_id=case.organisation_id, case=case, status=status, first=first, last=last, recorded_at=now
    )
    held.save(force_insert=True)
    _after("case status given", by=by, held=held, now=now)
    return held


@transaction.atomic
def status_end(*, by: Member, held: StatusHeld, last: date, now: datetime) -> StatusHeld:
    """Say which day was the status's last."""
    return _supersede("case status ended", by=by, held=held, first=held.first, last=last, now=now)


@transaction.atomic
def status_correct(*, by: Member, held: StatusHeld, first: date, last: date | None, now: datetime) -> StatusHeld:
    """Put right the days of a status. The old row stays, superseded."""
    return _supersede("case status corrected", by=by, held=held, first=first, last=last, now=now)


def _supersede(act: str, *, by: Member, held: StatusHeld, first: date, last: date | None, now: datetime) -> StatusHeld:
    if StatusHeld.objects.filter(supersedes=held).exists():
        raise Refusal("This status was changed by somebody else meanwhile. Open the case again to see it.")
    _check_days(held.case, first, last, london_day(now))
    _check_overlap(held.case, held.status, first, last, besides=held)
    newer = StatusHeld(
        organisation_id=held.organisation_id, case=held.case, status=held.status, first=first, last=last,
        recorded_at=now, supersedes=held,
    )  # fmt: skip
    newer.save(force_insert=True)
    _after(act, by=by, held=newer, now=now)
    return newer


def _after(act: str, *, by: Member, held: StatusHeld, now: datetime) -> None:
    facts_changed.changed(held.organisation_id)
    tell(act, by=by, case=held.case, now=now, thing=held, status=held.status, first=held.first, last=held.last)


def _check_known(status: str, today: date) -> None:
    adopted = policy_on(today)
    known = adopted.policy.cases.statuses if adopted else ()
    if status not in known:
        raise Refusal(
            f"Choose a status of the policy's list: {', '.join(known) or 'none is adopted yet'}.", field="status"
        )


def _check_days(case: Case, first: date, last: date | None, today: date) -> None:
    if first > today:
        raise Refusal("The status cannot begin on a day to come. Enter it on the day.", field="first")
    if last is not None and last < first:
        raise Refusal("The last day comes before the first. Correct one of them.", field="last")
    if case.closed_on is not None and (last is None or last > case.closed_on):
        raise Refusal("The case is closed. Open it again first, or give a last day before it was closed.", field="last")


def _check_overlap(case: Case, status: str, first: date, last: date | None, *, besides: StatusHeld | None) -> None:
    others = StatusHeld.objects.filter(case=case, status=status, superseded_by=None)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    for other in others:
        if (last is None or other.first <= last) and (other.last is None or first <= other.last):
            raise Refusal(
                f"The case has this status from {other.first:%-d %B %Y} already. Change the days of that one instead.",
                field="first",
            )
