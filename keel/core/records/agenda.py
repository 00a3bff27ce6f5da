"""Chooses the cases of a session (S12): all with social-care involvement, so many others, urgent ones always."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

SOCIAL_CARE, URGENT, OTHER = "social care", "urgent", "other"
_PRIORITIES: Final = ("urgent", "high", "normal")


class AgendaRefused(Exception):
    """What was asked of the agenda is refused; the sentence says how to mend it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case the supervisee carries or brings. `priority` is urgent, high or normal, as in the case register."""

    case: str
    social_care: bool
    priority: str = "normal"
    last_discussed: date | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """A supervisor's decision to take these cases beyond the limit. Raises AgendaRefused if the reason is blank."""

    by: str
    cases: frozenset[str]
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise AgendaRefused(
                "Say why more cases are taken than the policy allows. The reason is kept with the agenda."
            )


@dataclass(frozen=True, slots=True)
class Placed:
    """A case and its place: why it is on the agenda, whether it fitted, and the override that brought it there."""

    case: str
    why: str
    fitted: bool = True
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Every candidate exactly once, in the order to discuss them; those not fitted come last and stay visible."""

    placed: tuple[Placed, ...]
    sentence: str

    @property
    def fitted(self) -> tuple[Placed, ...]:
        """The cases on the agenda."""
        return tuple(one for one in self.placed if one.fitted)

    @property
    def not_fitted(self) -> tuple[Placed, ...]:
        """The cases that did not fit."""
        return tuple(one for one in self.placed if not one.fitted)

    @property
    def offer_extra_session(self) -> bool:
        """Whether an extra session is offered: something did not fit."""
        return bool(self.not_fitted)


def choose_cases(
    candidates: Iterable[Candidate], *, others_at_most: int | None, overrides: Sequence[Override] = ()
) -> Choice:
    """Choose by the policy's limit on other and emerging concerns (None: no limit).

    All social-care cases are taken and do not count. Urgent others are always taken and use up the limit. The rest
    follow by priority, then by the longest time undiscussed, then by id.
    """
    ordered = sorted(candidates, key=_most_pressing)
    places_left = len(ordered) if others_at_most is None else others_at_most
    allowed = {case: override for override in overrides for case in override.cases}
    placed = []
    for candidate in ordered:
        one = _place(candidate, places_left=places_left, override=allowed.get(candidate.case))
        places_left -= one.why != SOCIAL_CARE and one.fitted and one.override is None
        placed.append(one)
    ranked = tuple(sorted(placed, key=lambda one: not one.fitted))
    return Choice(ranked, _sentence(ranked, others_at_most))


def _most_pressing(candidate: Candidate) -> tuple[bool, int, date, str]:
    if candidate.priority not in _PRIORITIES:
        raise AgendaRefused(f"A case's priority is one of {', '.join(_PRIORITIES)}, not '{candidate.priority}'.")
    urgency = _PRIORITIES.index(candidate.priority)
    return not candidate.social_care, urgency, candidate.last_discussed or date.min, candidate.case


def _place(candidate: Candidate, *, places_left: int, override: Override | None) -> Placed:
    if candidate.social_care:
        return Placed(candidate.case, SOCIAL_CARE)
    if candidate.priority == "urgent":
        return Placed(candidate.case, URGENT)
    if places_left > 0:
        return Placed(candidate.case, OTHER)
    return Placed(candidate.case, OTHER, fitted=override is not None, override=override)


def _sentence(placed: tuple[Placed, ...], others_at_most: int | None) -> str:
    left_out = sum(not one.fitted for one in placed)
    if not left_out:
        return "All cases fit."
    cases = "1 case does" if left_out == 1 else f"{left_out} cases do"
    return (
        f"{cases} not fit: a session takes at most {others_at_most} other or emerging concerns, so that there is time "
        "for each. Book an extra session, mark a case urgent, or ask the supervisor to take it with a reason."
    )
