"""Rows of a policy's duties: one for each event that begins one and each person who owes it."""

from collections.abc import Iterator, Sequence
from datetime import date

from keel.core.obligations.clock import Clock
from keel.core.obligations.due import Counted
from keel.core.obligations.facts import Event
from keel.core.obligations.index import only_subject, subject_keys
from keel.core.obligations.obligation import Obligation
from keel.core.obligations.parties import Owing
from keel.core.obligations.triggers import Trigger, Triggers
from keel.core.policy.model import Duty


class DutyRows:
    """The rows of one duty."""

    def __init__(self, duty: Duty, triggers: Triggers, clock: Clock) -> None:
        self.duty = duty
        self.triggers = triggers
        self.index = triggers.index
        self.deadline = clock.deadline(duty.due_phrase)
        self._meeting = self.index.matching(duty.met_by, duty.matched_on)
        self._single = only_subject(duty.matched_on)
        self._by_supervisee = "supervisee" in duty.matched_on

    def rows(self) -> Iterator[Obligation]:
        """Compute all rows. What counts from a day before the policy was in force begins nothing under it."""
        duty, triggers, in_force_from = self.duty, self.triggers, self.index.in_force_from
        for trigger in triggers.of(duty):
            start = self.start(trigger.event)
            if start < in_force_from:
                continue
            for subject in self._subjects(trigger.event):
                for owing in triggers.owing(duty.owed_by, trigger):
                    met = self._met(trigger, subject, owing)
                    if met is not None or not trigger.withdrawn:
                        row = self._row(trigger, start, subject, owing, met)
                        if trigger.role_end is None:
                            yield row
                        elif met is not None or not _outlived(row.due, trigger.role_end):
                            yield row._replace(last_day=row.last_day or trigger.role_end)

    def _subjects(self, event: Event) -> Sequence[str]:
        if self._single is None:
            return subject_keys(event, self.duty.matched_on)
        return (event.about[self._single],) if self._single in event.about else ()

    def start(self, event: Event) -> date:
        """The day the duty counts from: the event's own, or the one that the event names."""
        named = self.duty.from_date
        return event.on if named is None else event.dates.get(named, event.on)

    def _row(self, trigger: Trigger, start: date, subject: str, owing: Owing, met: Event | None) -> Obligation:
        duty, event, deadline = self.duty, trigger.event, self.deadline
        opens, due, last_day, warning = deadline.count(start) if deadline.is_plain else self._counted(start, event, met)
        owed_by, others, alone, missing = owing
        if alone:
            subject = f"{owed_by}/{subject}" if self._by_supervisee else owed_by
        return Obligation(
            f"{duty.key}:{subject}:{trigger.root}",
            duty.key,
            duty.clause,
            duty.strength,
            owed_by,
            trigger.about + others,
            opens or trigger.opens,
            due,
            last_day,
            None if met is None else met.on,
            (event.id,) if met is None else (event.id, met.id),
            None,
            warning or missing,
        )

    def _counted(self, start: date, event: Event, met: Event | None) -> Counted:
        """Count the duty's dates as things were known when it was met; unmet, as they are known now."""
        deadline = self.deadline
        known = self.index.events.known(met) if met is not None and deadline.heeds_known else None
        if not deadline.heeds_event:
            return deadline.count(start, known=known)
        following = self.index.next_session(event, known=known) if deadline.heeds_next_session else None
        return deadline.count_for(start, booked_on=event.on, next_session=following, dates=event.dates, known=known)

    def _met(self, trigger: Trigger, subject: str, owing: Owing) -> Event | None:
        """The event that met the duty: of those that could, the one known first."""
        found = self._meeting.get(subject)
        if found is None:
            return None
        owed_by, not_before = owing.owed_by if owing.alone else None, trigger.not_before
        first: Event | None = None
        for event in found:
            if (
                event.on >= not_before
                and (owed_by is None or event.person == owed_by)
                and (not self._by_supervisee or _same_arrangement(event, trigger.event))
                and (first is None or self.index.told(event) < self.index.told(first))
            ):
                first = event
        return first


def _same_arrangement(event: Event, trigger: Event) -> bool:
    return event.arrangement is None or trigger.arrangement is None or event.arrangement == trigger.arrangement


def _outlived(due: date | None, role_end: date) -> bool:
    """Whether a role ended before a duty of it fell due."""
    return due is None or due > role_end
