"""From what an example says in words to facts: what was said once about a session need not be said again below."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from keel.core.forms.problems import Fault, Path, did_you_mean
from keel.core.obligations import Event, Facts, RoleHeld
from keel.core.policy import Policy
from keel.examples.model import DAY_FIELDS, LADDER_FIELDS, SUBJECT_FIELDS, Example, ExampleFile, Happening, Holder

SHARED = ("supervisee", "supervisors", "arrangement", "session", "owner")
"""What later happenings about the same thing take over."""


def gather(file: ExampleFile, example: Example, policy: Policy, path: Path) -> tuple[Facts, list[Fault]]:
    """Make the facts of one example, with the faults found in it; `path` is its place in the file."""
    telling = _Telling(policy, file.in_force, [*file.people, *example.people], path)
    roles = tuple(telling.roles(shared=len(file.people)))
    events = tuple(telling.events(example))
    return Facts(in_force_from=file.in_force, roles=roles, events=events), telling.faults


@dataclass
class _Telling:
    policy: Policy
    in_force: date
    people: list[Holder]
    path: Path
    faults: list[Fault] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    told: dict[str, Happening] = field(default_factory=dict)
    about: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def roles(self, *, shared: int) -> Iterator[RoleHeld]:
        for place, holder in enumerate(self.people):
            where: Path = ("people", place) if place < shared else (*self.path, "people", place - shared)
            first = holder.first or self.in_force
            told = f"{holder.name}, {holder.role}, {place + 1}"
            yield RoleHeld(
                id=told,
                person=holder.name,
                role=holder.role,
                first=first,
                last=holder.last,
                recorded=holder.recorded or first,
                supersedes=self._corrected(holder.corrects, where),
            )
            self.named[holder.called or told] = told

    def events(self, example: Example) -> Iterator[Event]:
        for place, said in enumerate(example.happened):
            where = (*self.path, "happened", place)
            supersedes = self._corrected(said.corrects, where)
            whole = self._whole(said, where)
            if whole.on is None or whole.what is None:
                lacking = "on" if whole.on is None else "what"
                self.faults.append(Fault((*where, lacking), "is missing.", "Add it.", missing=True))
                continue
            number = f"{place + 1} {whole.what}"
            yield self._event(whole, whole.what, whole.on, number, supersedes, where)
            self.named[said.called or number] = number
            self.told[number] = whole

    def _event(self, said: Happening, what: str, on: date, number: str, supersedes: str | None, where: Path) -> Event:
        recorded = said.recorded or on
        if recorded < on:
            cure = "Give the day it was recorded, the same or later."
            self.faults.append(Fault((*where, "recorded"), "is before it happened.", cure))
        sides = {"supervisee": said.supervisee, "supervisors": said.supervisors}
        parties = {side: names for side, names in sides.items() if names}
        one = {"owner": said.owner, "holder": said.holder, "reviewer": said.reviewer}
        parties |= {side: (name,) for side, name in one.items() if name is not None}
        return Event(
            id=number,
            name=what,
            on=on,
            recorded=recorded,
            about=self._about(said, what, number),
            person=said.who,
            parties=parties,
            dates={name: day for field, name in DAY_FIELDS.items() if (day := getattr(said, field)) is not None},
            arrangement=said.arrangement or self._arrangement(said, what, where),
            supersedes=supersedes,
        )

    def _about(self, said: Happening, what: str, number: str) -> dict[str, str]:
        """What it is about: as it was said, and a subject of its own for what its duties ask and nobody named."""
        about = {name: getattr(said, name) for name in SUBJECT_FIELDS if getattr(said, name) is not None}
        about |= {name: given for name in LADDER_FIELDS if (given := getattr(said, name)) is not None}
        for duty in self.policy.duties:
            if what in duty.counts_from:
                lacking = set(duty.matched_on) - {"supervisee"} - about.keys()
                about |= {subject: f"{subject} of happening {number}" for subject in lacking}
        return about

    def _whole(self, said: Happening, where: Path) -> Happening:
        """Add what need not be repeated: all that a correction leaves as it was, and who a session is with."""
        given = _given(said)
        old = self.told.get(self.named.get(said.corrects or "", ""))
        if old is not None:
            if said.recorded is None:
                cure = "Give the day on which it was corrected."
                self.faults.append(Fault((*where, "recorded"), "is missing.", cure, missing=True))
            given = _given(old) | given
        subjects = [(name, given[name]) for name in SUBJECT_FIELDS if name in given]
        for subject in subjects:
            known = self.about.get(subject, {})
            given = {name: value for name, value in known.items() if name in SHARED} | given
            if "planned_for" in known and str(given.get("what", "")).startswith("session"):
                given.setdefault("planned_for", known["planned_for"])
        for subject in subjects:
            kept = self.about.setdefault(subject, {})
            kept |= {name: given[name] for name in (*SHARED, "planned_for") if name in given}
        return replace(Happening(), **given)

    def _corrected(self, label: str | None, where: Path) -> str | None:
        if label is None or label in self.named:
            return None if label is None else self.named[label]
        why = f"“{label}” is not called so by anything above."
        self.faults.append(Fault((*where, "corrects"), why, did_you_mean(label, self.named)))
        return None

    def _arrangement(self, said: Happening, what: str, where: Path) -> str | None:
        """The one arrangement under which this can have happened, by the roles of whoever is supervised."""
        held = {holder.role for holder in self.people if holder.name in said.supervisee}
        own = [one for one in self.policy.arrangements.values() if held.intersection(one.supervisee_roles)]
        fitting = [one.key for one in own if what in one.counts]
        fitting = fitting or [one.key for one in own if one.format != "informal"]
        if len(fitting) > 1:
            cure = f"Name it: arrangement = one of {', '.join(fitting)}."
            why = "may have been under several arrangements."
            self.faults.append(Fault((*where, "arrangement"), why, cure))
        return fitting[0] if len(fitting) == 1 else None


def _given(said: Happening) -> dict[str, Any]:
    """The fields that were written."""
    return {one.name: value for one in fields(said) if (value := getattr(said, one.name))}
