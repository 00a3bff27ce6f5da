"""Every address of the program, as each person of one school, with the ids of two others like it (G-03, G-05, G-06).

Covered, on both databases: every named address of the URLconf. Own pages: by GET, all of them as WIDE, those of LEADS
as Priya, to whom they open more, the rest dealt out among nine; what is shut to its asker is asked for beside nothing.
With ids of another organisation beside ids of nothing: by GET and as an empty form, each address in each of its places
dealt to one person and one of the two organisations, and those of EVERYBODY to all ten. Then what left the rows: mail,
queue, cache. `KEEL_CRAWL=all` deals nothing out: every person, address, place and foreign id; that takes hours.
Own forms are sent by the tests of each app, and links followed by test_links, not here.
"""

import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from keel.web.accounts.models import Account
from keel.web.ledger.models import LedgerEntry
from keel.web.people.models import Member
from tests.cast import NOW, ROLES
from tests.web.crawl import disk, linked, opening, outside, told
from tests.web.crawl.asked import Ids, Pair, ids_of, own, pairs
from tests.web.crawl.asking import Answer, ask
from tests.web.crawl.canaries import rows, scoped, unknown, without
from tests.web.crawl.routes import PK, Route, routes
from tests.web.crawl.twins import Twin, at_work
from tests.web.sessions.stage import browser

pytestmark = pytest.mark.django_db
T = TypeVar("T")
Rows = dict[str, list[Any]]
"""Rows as the database has them, by model."""
ALL: Final = os.environ.get("KEEL_CRAWL") == "all"
WIDE: Final = "tom"
LEADS: Final = ("cases:", "grants:", "misfiled:", "people:", "watch:")
"""Apps that open more to Priya, as safeguarding lead, than to Tom."""
EVERYBODY: Final = ("people:member", "cases:case", "sessions:record", "documents:record")
HIDDEN: Final = (
    "cases:case",
    "cases:status_change",
    "cases:carrier_end",
    "cases:sibling_part",
    "actions:action",
    "sessions:extract",
    "disagreements:disagreement",
    "scans:scan",
)
TRIES: Final = 2
"""Own ids of a kind that are asked until a page opens."""
SHOWN: Final = 50
"""Pages with the school's own word on them that WIDE opens at least."""


@dataclass(frozen=True)
class World:
    """The twins with their ids, and the rows of the other two as they stood."""

    mine: Twin
    others: tuple[Twin, ...]
    routes: list[Route]
    ids: dict[str, Ids]
    stood: dict[str, Rows]


@pytest.fixture(scope="module")
def world(all_twins: list[Twin]) -> World:
    """What all the tests ask about."""
    mine, *others = all_twins
    found, _ = routes()
    ids = {twin.word: ids_of(twin, found) for twin in all_twins}
    return World(mine, tuple(others), found, ids, {twin.word: standing(twin) for twin in others})


def standing(twin: Twin) -> Rows:
    """Every row of an organisation, its texts still sealed, and its people's accounts."""
    with at_work(twin):
        found: Rows = {one._meta.label: list(rows(one).values_list()) for one in scoped()}
        accounts = Account.objects.filter(pk__in=Member.objects.values("account_id"))
        return {**found, "accounts": list(accounts.order_by("pk").values_list())}


def changes(twin: Twin, stood: Rows) -> list[str]:
    """Of which models the organisation's rows are no longer as they stood."""
    return [what for what, those in standing(twin).items() if repr(those) != repr(stood[what])]


def test_every_text_of_every_organisation_holds_its_canary(all_twins: list[Twin]) -> None:
    """A new field that holds text needs a row that fills it, or a reason; a reason for no field is dropped."""
    assert unknown() == [], "REASONS in tests/web/crawl/canaries.py names fields that are gone: take them out"
    for twin in all_twins:
        with at_work(twin):
            assert list(without(twin.word)) == []


def test_every_address_can_be_filled_and_every_kind_has_rows(world: World) -> None:
    """A new address says whose ids it takes; otherwise nobody would know whether it keeps organisations apart."""
    found, faults = routes()
    assert faults == []
    gone = {name for names in PK.values() for name in names.split()} - {one.name for one in found}
    assert not gone, "PK in tests/web/crawl/routes.py names addresses that are gone: take them out"
    empty = {model.__name__ for ids in world.ids.values() for model, those in ids.items() if not those}
    assert not empty, "the twins have no such row: have tests/web/crawl/lives.py make one"


@pytest.mark.parametrize("name", ROLES)
def test_no_page_of_ones_own_holds_anything_of_another_organisation(
    world: World, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """G-05: body, headers, files and log. And what is shut in one's own school is as absent as nothing (G-03).

    Whatever seal a page opens, its reader may read, and the ledger is told of it (G-66). Nothing that anybody wrote is
    part of an address on a page, and each page shows the way to sign out (G-67).
    """
    caplog.set_level(logging.DEBUG)
    faults: list[str] = []
    shown = 0
    with time_machine.travel(NOW, tick=False):
        client = browser(world.mine.cast.people[name])
        for route in own_share(world.routes, name):
            shut = None
            for pair, answer, watch in opened(client, route, world):
                faults += untold(world, name, route, watch)
                faults += foreign_words(world, pair.present, answer)
                faults += [f"{route.name} {fault}" for fault in linked.faults(route.name, answer, world.mine.word)]
                shut = shut or (pair if answer.status == 404 and route.ids else None)
                shown += answer.status == 200 and world.mine.word in answer.body
            differs = compared(client, "GET", shut)[1] if shut else ""
            faults += [f"{route.name} is shut otherwise than what is not there: {differs}"] if differs else []
    assert not faults, "\n".join(faults)
    assert not any(twin.word in caplog.text.lower() for twin in world.others)
    assert shown >= (SHOWN if name == WIDE else 1), (
        "hardly a page shows the school's own word: is there anything on it?"
    )


def test_what_one_may_not_see_in_ones_own_school_is_as_absent_as_nothing(world: World) -> None:
    """G-05: every row of HIDDEN that a teaching assistant is no party to."""
    asked, faults = 0, []
    with time_machine.travel(NOW, tick=False):
        client = browser(world.mine.cast.people["dan"])
        for route in (one for one in world.routes if one.name in HIDDEN):
            for pair in own(route, world.ids[world.mine.word], 1_000):
                answer, differs = compared(client, "POST" if route.name == "cases:sibling_part" else "GET", pair)
                asked += answer.status == 404
                faults += [f"{pair.present} ({route.name}): {differs}"] if differs and answer.status == 404 else []
    assert faults == []
    assert asked > len(HIDDEN)


def untold(world: World, name: str, route: Route, watch: opening.Watch) -> list[str]:
    """What the page opened beyond its reader's right, or behind the ledger's back."""
    with at_work(world.mine):
        return [f"{route.name}: {fault}" for fault in opening.faults(world.mine.cast.people[name], watch)]


def opened(client: Client, route: Route, world: World) -> Iterator[tuple[Pair, Answer, opening.Watch]]:
    """The address with own ids; another one as long as there is nothing for this person."""
    for pair in own(route, world.ids[world.mine.word], 1_000 if ALL else TRIES):
        with opening.watched(world.mine) as watch:
            answer = ask(client, "GET", pair.present)
            watch.rows = watch.rows if answer.status == 200 else {}
        yield pair, answer, watch
        if answer.status != 404 and not ALL:
            return


@pytest.mark.parametrize("name", ROLES)
def test_what_belongs_to_another_organisation_is_as_absent_as_nothing(
    world: World, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """G-05, G-06: number, headers, body and queries are the same, and no word of theirs is said."""
    caplog.set_level(logging.DEBUG)
    faults = []
    with time_machine.travel(NOW, tick=False):
        client = browser(world.mine.cast.people[name], confirmed=True)
        ask(client, "GET", "/")
        for method, pair in share(world, name):
            found, differs = compared(client, method, pair)
            faults += [f"{method} {pair.present}: {differs}"] if differs else []
            faults += foreign_words(world, pair.present, found)
            faults += [f"{method} {pair.present} answers {found.status}"] if found.status in (200, 303, 500) else []
        assert ask(client, "GET", "/").status == 200, "still signed in"
    assert faults == []
    assert not any(twin.word in caplog.text.lower() for twin in world.others)


def test_no_row_of_another_organisation_changed(world: World) -> None:
    """G-06: after all that was asked and sent above."""
    changed = [f"{what} of {twin.word}" for twin in world.others for what in changes(twin, world.stood[twin.word])]
    assert changed == []


@pytest.mark.once
def test_the_ledger_is_told_of_each_record_written_and_once_of_each_page_that_shows_one(world: World) -> None:
    """G-66: who, what and when for every kind of K3 to K12; and no word of anybody in any entry."""
    found, faults = told.confidential(), []
    assert found.keys() == told.PAGES.keys() | told.NO_CONTENT.keys(), "say in told.py on which page a kind is read"
    with at_work(world.mine):
        told.prepared(world.mine)
        for name in told.PAGES:
            model, one = found[name]
            those = told.of_kind(model, one.kind)
            faults += list(told.written_without(name, those))
            faults += [wrong] if (wrong := told.read(name, those, world.mine)) else []
        told_of = LedgerEntry.objects.exclude(act="policy adopted")  # names the version, as the policy's file does
        entries = list(told_of.values_list("act", "object_kind", "record_kind", "facts"))
    assert not faults, "\n".join(faults)
    assert [one for one in entries if world.mine.word in repr(one).lower()] == []


def test_no_mail_job_or_cache_says_a_word_of_anybody(all_twins: list[Twin]) -> None:
    """G-05, G-28: after a day's work and tries to sign in; of a mail all but whom it goes to."""
    cache.clear()
    outside.a_days_work(all_twins)
    for twin in all_twins:
        outside.tried_to_sign_in(twin)
    found = [*outside.queued(), *outside.cached()]
    assert len(found) > len(all_twins)
    for twin in all_twins:
        found += (mails := list(outside.mails(twin)))
        found += (jobs := list(outside.jobs(twin)))
        assert mails
        assert jobs
    assert [what for what, said in found if any(twin.word in said.lower() for twin in all_twins)] == []


@pytest.mark.once
def test_a_stolen_disk_holds_none_of_a_thousand_sealed_words(
    all_twins: list[Twin], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """G-27: not in the file, its write-ahead log, a dump, the log or temporary files; each is there once opened."""
    caplog.set_level(logging.DEBUG)
    with disk.at(tmp_path) as places:
        words = disk.filled(all_twins)
        assert len(words) >= 1_000
        assert disk.opened(all_twins) >= words
        kept = disk.kept(all_twins)
        disk.used(all_twins[0])
        left = {name: data.lower() for name, data in disk.left(places)}
    assert {"keel.sqlite3", "keel.sqlite3-wal", "dump"} <= left.keys()
    there = [one.lower() in left["keel.sqlite3-wal"] for one in kept]
    assert sum(there) > 0.9 * len(kept) > 100, "the texts were written into the log of the file, but as ciphertext"
    left["log"] = caplog.text.lower().encode()
    assert [name for name, data in left.items() if disk.CANARY.search(data)] == []


def share(world: World, name: str) -> list[tuple[str, Pair]]:
    """What this person asks: their part of everything, and what everybody asks."""
    place, mine = list(ROLES).index(name), world.ids[world.mine.word]
    found = []
    for number, route in enumerate(one for one in world.routes if one.ids):
        for method in ("GET", "POST"):
            chosen = world.others if ALL else [world.others[(number + place) % len(world.others)]]
            those = [pair for twin in chosen for pair in pairs(route, mine, world.ids[twin.word], 1_000 if ALL else 1)]
            everybody = ALL or (route.name in EVERYBODY and method == "GET")
            found += [(method, pair) for pair in (those if everybody else dealt(those, place + number, len(ROLES)))]
    return found


def own_share(found: list[Route], name: str) -> list[Route]:
    """Whose own pages this person opens."""
    share = dealt(found, list(ROLES).index(name), 12)
    if name == "priya":
        share += [one for one in found if one.name.startswith(LEADS) and one not in share]
    return found if ALL or name == WIDE else share


def dealt(those: Sequence[T], place: int, among: int) -> list[T]:
    """Every so manieth, beginning with another one for each place."""
    return [one for number, one in enumerate(those) if (number + place) % among == 0]


def compared(client: Client, method: str, pair: Pair) -> tuple[Answer, str]:
    """The answer for an id of something, and how it is unlike that for an id of nothing, whichever is asked first.

    What only the first of two requests does, as showing a message that waited, is no difference between them.
    """
    absent, present = (ask(client, method, one, pair.ids) for one in (pair.absent, pair.present))
    if present.unlike(absent):
        absent = ask(client, method, pair.absent, pair.ids)
    return present, present.unlike(absent)


def foreign_words(world: World, address: str, answer: Answer) -> list[str]:
    """A sentence for each other organisation whose word stands in the answer."""
    said = f"{answer.headers} {answer.body}".lower()
    return [f"{address} holds “{twin.word}”" for twin in world.others if twin.word in said]
