"""The main menu. Each app adds its entries in `ready()`; a person sees those that open something for them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict

from django.urls import NoReverseMatch, reverse

from keel.web.people.current import MemberRequest


@dataclass(frozen=True, slots=True)
class Entry:
    """A menu entry: `address` is a URL's name, `place` its order (10, 20 …), `shown` whether this person sees it."""

    label: str
    address: str
    place: int
    shown: Callable[[MemberRequest], bool] = lambda _: True
    besides: frozenset[str] = frozenset()
    """Names of views under the same address that are no part of it."""


class Link(TypedDict):
    """An entry as page/top.html draws it."""

    label: str
    url: str
    current: bool


_ENTRIES: dict[str, Entry] = {}


def add(entry: Entry) -> None:
    """Add an entry; the same address again replaces it."""
    _ENTRIES[entry.address] = entry


def menu(request: MemberRequest) -> list[Link]:
    """The entries this person sees, in order, the one they are in marked. The longest address that fits is current."""
    links: list[Link] = []
    view = request.resolver_match.view_name if request.resolver_match else ""
    for entry in sorted(_ENTRIES.values(), key=lambda entry: entry.place):
        if entry.shown(request):
            try:
                links.append({"label": entry.label, "url": reverse(entry.address), "current": False})
            except NoReverseMatch:  # an app that is not wired up has no pages to offer
                continue
    besides = {entry.label for entry in _ENTRIES.values() if view in entry.besides}
    here = [link for link in links if request.path.startswith(link["url"]) and link["label"] not in besides]
    if here:
        max(here, key=lambda link: len(link["url"]))["current"] = True
    return links
