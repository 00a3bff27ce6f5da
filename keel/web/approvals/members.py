"""Acts about one member: who it is, and that neither they nor anybody kept from them asks, agrees or hears of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from keel.web.people.models import Member
from keel.web.people.roles import PEOPLE
from keel.web.people.selectors import powers_of

from .acts import Act, Details, Pair

KEEPERS_ASK: Final = "This is asked for by whoever keeps the list of people: the headteacher or the business manager."


def whom(details: Details) -> UUID:
    """Whom it is about, without asking the database."""
    return UUID(details["member"])


def member_of(details: Details) -> Member:
    """Whom it is about, with their account and the key to their name."""
    return Member.objects.select_related("key__organisation_key", "account").get(pk=whom(details))


def why_not_keeper(pair: Pair) -> str:
    """Why whoever asks may not, in a sentence; empty where they keep the list of people."""
    return "" if PEOPLE in powers_of(pair.asks, pair.on) else KEEPERS_ASK


@dataclass(frozen=True, slots=True, kw_only=True)
class ActAboutMember(Act):
    """An act that raises, or takes away from, the member named in its details; `check` alone says who may ask."""

    asks: frozenset[str] = frozenset()
    people: Callable[[Details], frozenset[UUID]] = lambda details: frozenset({whom(details)})
    gains: Callable[[Details], UUID | None] = whom
    touches: Callable[[Details], frozenset[UUID]] = lambda details: frozenset({whom(details)})
