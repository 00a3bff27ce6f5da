"""What apps above this one show on a case's page: each registers a function of request and case that gives a panel."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from keel.web.cases.models import Case
from keel.web.people.current import MemberRequest


@dataclass(frozen=True, slots=True)
class Panel:
    """A section of a case's page: a heading, a template and its context."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


Maker = Callable[[MemberRequest, Case], Panel | None]
_MAKERS: list[Maker] = []


def register(maker: Maker) -> None:
    """Have `maker` asked for every case page. Registering it twice is once."""
    if maker not in _MAKERS:
        _MAKERS.append(maker)


def panels(request: MemberRequest, case: Case) -> list[Panel]:
    """Every panel there is for this reader."""
    found = (maker(request, case) for maker in _MAKERS)
    return [one for one in found if one is not None]
