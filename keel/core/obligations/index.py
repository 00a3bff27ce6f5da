"""The facts of one organisation, looked up by name, by subject and by person: built once for each computation."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from keel.core.obligations.corrections import standing
from keel.core.obligations.facts import Event, Facts, RoleHeld

ENDED_BY: Final[Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    "session planned": (("session", ("session cancelled", "session missed")),),
    "agreement drawn up": (("agreement", ("agreement ended",)),),
    "review date agreed": (("agreement", ("agreement ended",)),),
    "record issued": (("record", ("record superseded",)),),
    "extract owed": (("record", ("record superseded",)), ("extract", ("extract withdrawn",))),
    "disagreement brought": (("turn", ("disagreement moved on", "disagreement closed")),),
}
"""What takes back the duties that an event began and nobody has met yet: their subjects, and what ends them."""

AGREEMENTS: Final = ("agreement drawn up", "agreement signed", "agreement reviewed")

Subjects = tuple[str, ...]


class Index:
    """Standing facts (corrected ones are dropped in favour of their corrections) with the look-ups the rules need."""

    def __init__(self, facts: Facts) -> None:
        self.in_force_from = facts.in_force_from
        self.events = standing(facts.events)
        self.roles = standing(facts.roles)
        by_name: dict[str, list[Event]] = defaultdict(list)
        for event in self.events.facts:
            by_name[event.name].append(event)
        self.by_name = dict(by_name)
        self._matching: dict[tuple[Subjects, Subjects], dict[str, list[Event]]] = {}
        self._streams: dict[Subjects, dict[tuple[str | None, str], list[Event]]] = {}
        self._holders: dict[tuple[Subjects, date], tuple[str, ...]] = {}
        self._planned = self._plans()
        self._off = self._called_off()

    def named(self, names: Iterable[str]) -> Iterable[Event]:
        """All standing events with one of these names."""
        for name in names:
            yield from self.by_name.get(name, ())

    def told(self, event: Event) -> tuple[date, date, str]:
        """Sort events as they became known: what was known first settles a matter, whatever is entered afterwards."""
        return self.events.known(event), event.on, event.id

    def matching(self, names: Subjects, subjects: Subjects) -> Mapping[str, Sequence[Event]]:
        """The events with these names by the subjects they are about (`subject_keys`)."""
        kept = self._matching.get((names, subjects))
        if kept is None:
            kept = self._matching[names, subjects] = defaultdict(list)
            single = only_subject(subjects)
            for event in self.named(names):
                if single is None:
                    for key in subject_keys(event, subjects):
                        kept[key].append(event)
                elif (about := event.about.get(single)) is not None:
                    kept[about].append(event)
        return kept

    def of_stream(self, names: Subjects, arrangement: str, supervisee: str) -> Sequence[Event]:
        """The events with these names under one arrangement with one supervisee, as they became known."""
        kept = self._streams.get(names)
        if kept is None:
            kept = self._streams[names] = {}
            for event in self.named(names):
                for person in supervisees(event):
                    kept.setdefault((event.arrangement, person), []).append(event)
            for events in kept.values():
                events.sort(key=self.told)
        return kept.get((arrangement, supervisee), ())

    def next_session(self, held: Event, *, known: date | None) -> date | None:
        """The day of that supervisee's next planned session under the same arrangement, if one stands.

        With `known`, only plans and cancellations known by that day speak.
        """
        for person in supervisees(held):
            plans = self._planned.get((held.arrangement, person), ())
            for place in range(bisect_right(plans, (held.on, date.max, "")), len(plans)):
                day, told, session = plans[place]
                off = self._off.get(session)
                if known is None and off is None:
                    return day
                if known is not None and told <= known and (off is None or off > known):
                    return day
        return None

    def holders(self, roles: Subjects, day: date) -> tuple[str, ...]:
        """Who holds one of these roles that day: in the order of the roles, then the longest in it first."""
        kept = self._holders.get((roles, day))
        if kept is None:
            held = (held for held in self.roles.facts if held.role in roles and _holds(held, day))
            ordered = sorted(held, key=lambda one: (roles.index(one.role), one.first, one.person))
            kept = self._holders[roles, day] = tuple(dict.fromkeys(one.person for one in ordered))
        return kept

    def agreed_supervisors(self, arrangement: str, supervisee: str, day: date) -> tuple[str, ...]:
        """The supervisors of the newest agreement up to that day; none where no agreement names any."""
        events = self.of_stream(AGREEMENTS, arrangement, supervisee)
        naming = [event for event in events if event.on <= day and event.parties.get("supervisors")]
        newest = max(naming, key=lambda event: (event.on, event.id), default=None)
        return newest.parties["supervisors"] if newest else ()

    def ended(self, name: str) -> list[tuple[str, frozenset[str]]]:
        """Of events with this name: each subject by which something ends what they began, and those it ended.

        Duties of theirs that nobody has met by then are no longer owed.
        """
        found = []
        for subject, names in ENDED_BY.get(name, ()):
            ended = (event.about.get(subject) for event in self.named(names))
            found.append((subject, frozenset(one for one in ended if one is not None)))
        return [(subject, ended) for subject, ended in found if ended]

    def _plans(self) -> Mapping[tuple[str | None, str], list[tuple[date, date, str]]]:
        plans: dict[tuple[str | None, str], list[tuple[date, date, str]]] = {}
        for event in self.by_name.get("session planned", ()):
            plan = (event.dates.get("session", event.on), self.events.known(event), event.about.get("session", ""))
            for person in supervisees(event):
                plans.setdefault((event.arrangement, person), []).append(plan)
        for kept in plans.values():
            kept.sort()
        return plans

    def _called_off(self) -> Mapping[str, date]:
        """The sessions that were called off or missed, and since when that was known."""
        ((subject, names),) = ENDED_BY["session planned"]
        off: dict[str, date] = {}
        for event in self.named(names):
            session, known = event.about.get(subject, ""), self.events.known(event)
            off[session] = min(off.get(session, known), known)
        return off


def supervisees(event: Event) -> tuple[str, ...]:
    """Whom an event's session or agreement supervises; without parties, the person it concerns."""
    named = event.parties.get("supervisee")
    if named is not None:
        return named
    return (event.person,) if event.person is not None else ()


def only_subject(subjects: Subjects) -> str | None:
    """The one subject that matters, where an event's `about` has it: by far the most are matched so."""
    return subjects[0] if len(subjects) == 1 and subjects[0] != "supervisee" else None


def subject_keys(event: Event, subjects: Subjects) -> Sequence[str]:
    """What the event is about as one text, or one for each supervisee where that is asked for.

    There is none where the event lacks a subject: nothing can be matched on it.
    """
    people = supervisees(event) if "supervisee" in subjects else ("",)
    found = [[person if one == "supervisee" else event.about.get(one, "") for one in subjects] for person in people]
    return ["/".join(key) for key in found if all(key)]


def _holds(held: RoleHeld, day: date) -> bool:
    return held.first <= day and (held.last is None or day <= held.last)
