"""What somebody owes, said to them in a plain sentence, and where it can be done. Never with a child's name.

The sentence is the policy's own (the duty's `what`, the arrangement's heading) with what it is about. Apps above say
the rest in their `ready()`: `say_about` how things of one kind are called, `done_at` where an event can be brought
about.

    titles.say_about("session", about_sessions)                        # ids -> {id: About(…)}, in one query
    titles.done_at("agenda sent", lambda row: reverse("sessions:prepare", args=[row.session_id]))
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from keel.core.policy.model import Arrangement, Duty
from keel.web.page.dates import say_day
from keel.web.people.models import Member
from keel.web.policies.selectors import Adopted, adopted_versions

from .models import Obligation

KINDS: Final = ("action", "agreement", "session", "record", "case")
"""What an obligation can be about, by its column; the first that can be said goes into the sentence."""


@dataclass(frozen=True, slots=True)
class About:
    """How one thing is called: `noun` ("session") `of` ("Tue 24 Nov 2026"), where its page is, and how it is joined."""

    noun: str
    of: str
    url: str = ""
    joined: str = "for"


@dataclass(frozen=True, slots=True)
class Title:
    """One obligation in a sentence, the page where it can be done (empty if none is known), and a case number."""

    text: str
    url: str = ""
    case: str = ""


Sayer = Callable[[Collection[UUID]], Mapping[UUID, About]]
Place = Callable[[Obligation], str]
Rule = Duty | Arrangement

_SAYERS: dict[str, Sayer] = {}
_PLACES: dict[str, Place] = {}


def say_about(kind: str, sayer: Sayer) -> None:
    """Have `sayer` asked how things of a kind are called: once for all ids, in a constant number of queries."""
    if kind not in KINDS:
        raise ValueError(f"An obligation is never about a {kind}. It knows: {', '.join(KINDS)}.")
    _SAYERS[kind] = sayer


def done_at(event: str, place: Place) -> None:
    """Say at which address an event, by its name in the policy, is brought about for an obligation."""
    _PLACES[event] = place


def titles(rows: Iterable[Obligation], *, to: Member, versions: list[Adopted] | None = None) -> dict[UUID, Title]:
    """The sentence of each row as said to one member, by the row's id; queries do not grow with the rows.

    The rows come with `supervisee__key` joined, as selectors.py gives them.
    """
    listed = list(rows)
    if not listed:
        return {}
    versions, said = adopted_versions() if versions is None else versions, _said(listed)
    return {row.pk: _title(row, _rule(row, versions), said, to) for row in listed}


def _said(rows: list[Obligation]) -> dict[tuple[str, UUID], About]:
    found: dict[tuple[str, UUID], About] = {}
    for kind, sayer in _SAYERS.items():
        ids = {pk for row in rows if (pk := _id(row, kind)) is not None}
        if ids:
            found |= {(kind, pk): about for pk, about in sayer(ids).items()}
    return found


def _id(row: Obligation, kind: str) -> UUID | None:
    found: UUID | None = getattr(row, f"{kind}_id")
    return found


def _rule(row: Obligation, versions: list[Adopted]) -> Rule | None:
    """What the version of the day it opened says about it; a rule of another version where a key outlived its own."""
    ordered = sorted(versions, key=lambda one: not _held(one, row))
    for one in ordered:
        if row.duty in one.policy.arrangements:
            return one.policy.arrangements[row.duty]
        for duty in one.policy.duties:
            if duty.key == row.duty:
                return duty
    return None


def _held(adopted: Adopted, row: Obligation) -> bool:
    version = adopted.row
    return version.in_force_from <= row.opens and (version.in_force_to is None or row.opens <= version.in_force_to)


def _title(row: Obligation, rule: Rule | None, said: dict[tuple[str, UUID], About], to: Member) -> Title:
    abouts = {kind: said[kind, pk] for kind in KINDS if (pk := _id(row, kind)) is not None and (kind, pk) in said}
    if row.action_id is not None:  # an action opens on the day of the session that agreed it
        abouts.setdefault("action", About("session", say_day(row.opens), joined="in"))
    whom = row.supervisee.name if row.supervisee is not None and row.supervisee_id != to.pk else ""
    case = abouts.get("case")
    return Title(
        text=_cadence(rule, row, whom) if isinstance(rule, Arrangement) else _duty(rule, row, whom, abouts),
        url=_address(row, rule, abouts),
        case=case.of if case else "",
    )


def _cadence(rule: Arrangement, row: Obligation, whom: str) -> str:
    what = {"informal": "Talk informally", "group": "Hold a group session"}.get(rule.format, "Hold a session")
    if row.owed_by_id == row.supervisee_id:
        what = "Have a session"
    who = f" with {whom}" if whom else ""
    during = f", {row.period}" if row.period else ""
    return f"{what}{who}{during} ({rule.heading.lower() if not whom else rule.cadence})"


def _duty(rule: Duty | None, row: Obligation, whom: str, abouts: Mapping[str, About]) -> str:
    what = rule.what if rule is not None else row.duty.replace("_", " ").capitalize()
    about = next((abouts[kind] for kind in KINDS if kind in abouts and kind != "case"), None)
    if about is None:
        return f"{what} with {whom}" if whom else what
    names = about.of if not whom or whom in about.of else f"{about.of} with {whom}"
    if about.noun in what.lower().split():
        return f"{what} ({names})"
    return f"{what} {about.joined} the {about.noun} of {names}"


def _address(row: Obligation, rule: Rule | None, abouts: Mapping[str, About]) -> str:
    """Where it can be done; failing that, the page of what it is about."""
    events = () if rule is None else rule.counts if isinstance(rule, Arrangement) else rule.met_by
    for event in events:
        if event in _PLACES and (found := _PLACES[event](row)):
            return found
    return next((abouts[kind].url for kind in KINDS if kind in abouts and abouts[kind].url), "")
