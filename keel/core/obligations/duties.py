"""Rows of a policy's duties: one for each event that begins one and each person who owes it."""

from collections.abc import Iterator
from datetime import date

from keel.core.obligations.clock import Clock, Deadline
from keel.core.obligations.due import Counted
from keel.core.obligations.facts import Event
from keel.core.obligations.index import Subjects, subject_keys
from keel.core.obligations.obligation import Obligation
from keel.core.obligations.parties import Owing, duty_owing
from keel.core.obligations.triggers import Triggers
from keel.core.phrases import Before
from keel.core.policy.model import Duty


class DutyRows:
    """The rows of one duty."""

    def __init__(self, duty: Duty, triggers: Triggers, clock: Clock) -> None:
        self.duty = duty
        self.triggers = triggers
        self.index = triggers.index
        self.deadline = Deadline(duty.due_phrase, clock)
        self._is_notice = isinstance(duty.due_phrase, Before)
        self._meeting = self.index.matching(duty.met_by, duty.matched_on)
        self._by_supervisee = "supervisee" in duty.matched_on

    def rows(self) -> Iterator[Obligation]:
        """Compute all rows. What counts from a day before the policy was in force begins nothing under it."""
        duty, index, policy = self.duty, self.index, self.triggers.policy
        for trigger in self.triggers.of(duty):
            if self.start(trigger) < index.in_force_from:
                continue
            subjects = subject_keys(trigger, duty.matched_on)
            for owing in duty_owing(duty, trigger, policy, index):
                for subject in subjects:
                    row = self._row(trigger, subject, owing)
                    if row is not None:
                        yield row

    def start(self, trigger: Event) -> date:
        """The day the duty counts from: the event's own, or the one that the event names."""
        named = self.duty.from_date
        return trigger.on if named is None else trigger.dates.get(named, trigger.on)

    def counted(self, trigger: Event, known: date | None) -> Counted:
        """Count the duty's dates as things were known by a day; None for as they are known now.

        An advance notice can be put right until the day it is notice of.
        """
        start = self.start(trigger)
        following = self.index.next_session(trigger, known=known) if self.deadline.heeds_next_session else None
        booked_on = trigger.on if self._is_notice else None
        counted = self.deadline.count(
            start, booked_on=booked_on, next_session=following, dates=trigger.dates, known=known
        )
        return counted._replace(last_day=start) if self._is_notice else counted

    def _row(self, trigger: Event, subject: Subjects, owing: Owing) -> Obligation | None:
        met = self._met(trigger, subject, owing)
        known = None if met is None else self.index.events.known(met)
        counted = self.counted(trigger, known)
        last_day = counted.last_day
        if met is None:
            role_end = self.triggers.role_end(trigger)
            if self.index.is_withdrawn(trigger) or _outlived(counted.due, role_end):
                return None
            last_day = last_day or role_end
        duty = self.duty
        about = self.triggers.about(trigger)
        if owing.also:
            about = (*about, *(("also owed by", one) for one in owing.also))
        return Obligation(
            f"{duty.key}:{self._subject(subject, owing)}:{self.triggers.root(trigger)}",
            duty.key,
            duty.clause,
            duty.strength,
            owing.owed_by,
            about,
            max(counted.opens or trigger.on, self.index.in_force_from),
            counted.due,
            last_day,
            None if met is None else met.on,
            (trigger.id,) if met is None else (trigger.id, met.id),
            None,
            counted.warning or owing.warning,
        )

    def _met(self, trigger: Event, subject: Subjects, owing: Owing) -> Event | None:
        """The event that met the duty: of those that could, the one known first."""
        found = self._meeting.get(subject)
        if not found:
            return None
        floor = self.triggers.not_before(trigger)
        could = [
            event
            for event in found
            if event.on >= floor
            and (not owing.alone or event.person == owing.owed_by)
            and (not self._by_supervisee or _same_arrangement(event, trigger))
        ]
        if len(could) > 1:
            return min(could, key=self.index.told)
        return could[0] if could else None

    def _subject(self, subject: Subjects, owing: Owing) -> str:
        if not owing.alone:
            return "/".join(subject)
        return "/".join((owing.owed_by, *subject)) if self._by_supervisee else owing.owed_by


def _same_arrangement(event: Event, trigger: Event) -> bool:
    return event.arrangement is None or trigger.arrangement is None or event.arrangement == trigger.arrangement


def _outlived(due: date | None, role_end: date | None) -> bool:
    """Whether a role ended before a duty of it fell due."""
    return role_end is not None and (due is None or due > role_end)
