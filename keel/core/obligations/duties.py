"""Rows of a policy's duties: one for each event that begins one and each person who owes it."""

from collections.abc import Sequence
from datetime import date

from keel.core.obligations.clock import Clock
from keel.core.obligations.due import Counted
from keel.core.obligations.facts import Event
from keel.core.obligations.index import only_subject, subject_keys
from keel.core.obligations.obligation import Obligation
from keel.core.obligations.parties import Owing
from keel.core.obligations.triggers import Trigger, Triggers
from keel.core.policy.model import Duty

new = tuple.__new__
"""Makes a named tuple of all its fields in order, without the call in between: thousands are made each time."""


class DutyRows:
    """The rows of one duty."""

    def __init__(self, duty: Duty, triggers: Triggers, clock: Clock) -> None:
        self.duty = duty
        self.triggers = triggers
        self.index = triggers.index
        self.deadline = clock.deadline(duty.due_phrase)
        self._rule = duty.key, duty.clause, duty.strength
        self._meeting = self.index.matching(duty.met_by, duty.matched_on)
        self._single = only_subject(duty.matched_on)
        self._by_supervisee = "supervisee" in duty.matched_on

    def add(self, trigger: Trigger, made: list[Obligation]) -> None:
        """Add the rows that one event began: none if it counts from a day before the policy was in force."""
        duty, event, deadline = self.duty, trigger.event, self.deadline
        if duty.step is not None and event.about.get("step") != duty.step:
            return
        start = event.on if duty.from_date is None else self.start(event)
        if start < self.index.in_force_from or (duty.applies_to and event.arrangement not in duty.applies_to):
            return
        plain = (deadline.plain.get(start) or deadline.count_plainly(start)) if deadline.is_plain else None
        owings = trigger.side.owing.get(duty.owed_by) or self.triggers.owing(duty.owed_by, trigger)
        for subject in self._subjects(event):
            for owing in owings:
                self._add_row(trigger, start, subject, owing, plain, made)

    def start(self, event: Event) -> date:
        """The day the duty counts from: the event's own, or the one that the event names."""
        named = self.duty.from_date
        return event.on if named is None else event.dates.get(named, event.on)

    def _subjects(self, event: Event) -> Sequence[str]:
        if self._single is None:
            return subject_keys(event, self.duty.matched_on)
        return (event.about[self._single],) if self._single in event.about else ()

    def _add_row(
        self,
        trigger: Trigger,
        start: date,
        subject: str,
        owing: Owing,
        plain: Counted | None,
        made: list[Obligation],
    ) -> None:
        """Add one row; none for what was never met and is owed no more."""
        key, clause, strength = self._rule
        event, _, about, root, opened, not_before, withdrawn, role_end = trigger
        owed_by, others, alone, missing = owing
        found = self._meeting.get(subject)
        met = self._met(found, not_before, alone, event) if found else None
        opens, due, last_day, warning = plain or self._counted(start, event, met)
        if met is None and (withdrawn or _outlived(due, role_end)):
            return
        made.append(
            new(
                Obligation,
                (
                    f"{key}:{self._own(alone, subject) if alone else subject}:{root}",
                    key,
                    clause,
                    strength,
                    owed_by,
                    about + others,
                    opens or opened,
                    due,
                    last_day or role_end,
                    met.on if met else None,
                    (event.id, met.id) if met else (event.id,),
                    None,
                    warning or missing,
                ),
            )
        )

    def _counted(self, start: date, event: Event, met: Event | None) -> Counted:
        """Count the duty's dates as things were known when it was met; unmet, as they are known now."""
        deadline = self.deadline
        known = None if met is None else self.index.events.known(met)
        following = self.index.next_session(event, known=known) if deadline.heeds_next_session else None
        return deadline.count(start, booked_on=event.on, next_session=following, dates=event.dates, known=known)

    def _met(self, found: Sequence[Event], not_before: date, alone: str | None, trigger: Event) -> Event | None:
        """The event that met the duty: of those that could, the one known first. `alone` is whose own it must be."""
        first: Event | None = None
        for event in found:
            if event.on < not_before or (alone is not None and event.person != alone):
                continue
            if self._by_supervisee and not _same_arrangement(event, trigger):
                continue
            if first is None or self.index.told(event) < self.index.told(first):
                first = event
        return first

    def _own(self, person: str, subject: str) -> str:
        """Whose row it is, in its key, where each person has one of their own."""
        return f"{person}/{subject}" if self._by_supervisee else person


def _same_arrangement(event: Event, trigger: Event) -> bool:
    return event.arrangement is None or trigger.arrangement is None or event.arrangement == trigger.arrangement


def _outlived(due: date | None, role_end: date | None) -> bool:
    """Whether a role ended before a duty of it fell due."""
    return role_end is not None and (due is None or due > role_end)
