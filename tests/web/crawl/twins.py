"""Three organisations alike in everything but one word: the same people, cases, sessions, records and files (G-05).

What happens in them stands in lives.py. Texts that no service was given take the word afterwards, with guards lifted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import time_machine

import keel.policies
from keel.web.people import facts_changed
from keel.web.people.models import Member
from keel.web.people.services import OrganisationDetails, organisation_create, role_give
from keel.web.policies.services import policy_adopt
from keel.web.scope import in_organisation
from tests.cast import BEGAN, NOW, ROLES, Cast, furnish, joined
from tests.tampering import lifted
from tests.web.crawl.canaries import counted, fill, settled
from tests.web.crawl.lives import lives

WORDS: Final = ("zoplarix", "quembovi", "vyndrusk")
"""Words that stand nowhere else, short enough for the shortest text."""


@dataclass(frozen=True)
class Twin:
    """One of the three, with its word."""

    word: str
    cast: Cast


def twins() -> list[Twin]:
    """All three, made in the caller's transaction; leaves no scope open."""
    made = [Twin(word, _school(word)) for word in WORDS]
    for twin in made:
        with at_work(twin, NOW):
            lives(twin.cast, twin.word)
            settled()
            with lifted():
                fill(twin.word)
    counted()
    return made


@contextmanager
def at_work(twin: Twin, now: datetime = NOW) -> Iterator[None]:
    """In that organisation's scope, at that moment."""
    with time_machine.travel(now, tick=False), in_organisation(twin.cast.school.pk):
        yield


def _school(word: str) -> Cast:
    """The cast, each with the word in name and mail address; one may hold a grant for an investigation."""
    with time_machine.travel(BEGAN, tick=False):
        details = OrganisationDetails(name=f"{word.capitalize()} School {word}", urn=word)
        organisation = organisation_create(details=details, now=BEGAN)
        with in_organisation(organisation.pk), facts_changed.together():
            people = {
                first: joined(organisation, f"{name} {word}", role, number)
                for number, (first, (name, role)) in enumerate(ROLES.items(), 1)
            }
            furnish(organisation, people["neil"])
            _policy(people["ruth"], word)
            role_give(by=None, member=people["iris"], role="investigating officer", first=BEGAN.date(), now=BEGAN)
    return Cast(organisation, organisation, people, people["ruth"])


def _policy(by: Member, word: str) -> None:
    file = Path(keel.policies.__file__).parent / "templates" / "formal_cycle.toml"
    source = file.read_text().replace('title = "', f'title = "{word} ', 1) + f"\n# {word}\n"
    source = source.replace('\nversion = "1', f'\nversion = "1 {word}', 1)
    policy_adopt(by=by, source=source, file=file.name, in_force_from=BEGAN.date(), now=BEGAN)
