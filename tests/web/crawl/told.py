"""Where each kind of record of the access table is read, and whether the ledger was told (G-66)."""

from collections.abc import Iterator
from typing import Any, Final

from django.db import models
from django.test import Client
from django.urls import reverse

from keel.web.access import kinds
from keel.web.access.selectors import visible
from keel.web.cases.models import Case
from keel.web.ledger.acts import READ
from keel.web.ledger.models import LedgerEntry
from keel.web.sessions.models import Session
from keel.web.sessions.services.entries import Place
from tests.cast import NOW, TODAY
from tests.web.crawl.canaries import rows
from tests.web.crawl.twins import Twin
from tests.web.sessions.making import on_agenda, written
from tests.web.sessions.stage import browser

CONFIDENTIAL: Final = frozenset(f"K{number}" for number in range(3, 13))
PAGES: Final[dict[str, tuple[str, ...]]] = {
    "action K6": ("actions:action", "pk"),
    "action K7": ("actions:action", "pk"),
    "agenda case K3": ("sessions:agenda", "session_id"),
    "entry K3": ("sessions:agenda", "session_id"),
    "entry K4": ("sessions:note", "session_id", "case_id"),
    "entry K5": ("sessions:session_record", "session_id"),
    "record K5": ("sessions:record", "pk"),
    "record part K6": ("sessions:record", "record_id"),
    "record part K7": ("sessions:record", "record_id"),
    "extract K6": ("sessions:extract", "pk"),
    "disagreement note K9": ("sessions:record", "record_id"),
    "disagreement K10": ("disagreements:disagreement", "pk"),
    "statement K10": ("disagreements:disagreement", "disagreement_id"),
    "withdrawal K12": ("misfiled:withdrawal", "pk"),
    "scan K7": ("scans:scan", "pk"),
}
"""The page of each confidential kind of row and the columns that its address takes."""
NAMED_BY: Final = {"statement": "disagreement_id"}
"""Rows that the ledger names by what they are part of."""
NO_CONTENT: Final = {"obligation K10": "a duty's line says that something is due, and nothing of the file"}
WRITTEN_WITH: Final = ("pk", "session_id", "record_id", "case_id", "disagreement_id", "request_id", "extract_id")
"""By which of these ids an act on the row names it."""


def confidential() -> dict[str, tuple[type[models.Model], kinds.Registered]]:
    """Each confidential kind of row by its name: a model's once, whatever parts it has."""
    return {
        f"{model._meta.verbose_name} {one.kind}": (model, one)
        for model, one in kinds.all_registered()
        if one.kind in CONFIDENTIAL
    }


def prepared(twin: Twin) -> None:
    """Have Lena write an agenda and a note for her session to come, which no other test of the crawl needs."""
    lena = twin.cast.lena
    session = Session.objects.filter(supervisee=lena, state=Session.State.PLANNED).latest("starts_at")
    case = Case.objects.select_related("key__organisation_key").get(number__startswith="0043")
    if not session.agenda_cases.filter(case=case).exists():
        on_agenda(session, case)
    written(lena, session, Place("agenda", "issues"), f"Thresholds {twin.word}.", NOW)
    written(lena, session, Place("case note", "update", case), f"Asked again {twin.word}.", NOW)


def of_kind(model: type[models.Model], kind: str) -> list[Any]:
    """The rows of that kind in the open scope's organisation."""
    return [row for row in rows(model) if kinds.of_row(row).kind == kind]


def written_without(name: str, those: list[Any]) -> Iterator[str]:
    """A sentence for each of these rows of whose writing no entry tells with who, what and when."""
    acts = LedgerEntry.objects.exclude(act=READ).exclude(actor_account=None).exclude(actor_member=None)
    told = set(acts.exclude(object_id=None).values_list("object_id", flat=True))
    for row in those:
        if not told & {getattr(row, one, None) for one in WRITTEN_WITH}:
            yield f"no entry tells that this {name} was written"


def read(name: str, those: list[Any], twin: Twin) -> str:
    """What is wrong with how opening the kind's page is told; empty where one entry names the row."""
    route, *columns = PAGES[name]
    tried = []
    for row in those:
        address = reverse(route, args=[getattr(row, one) for one in columns])
        itself = type(row)._default_manager.filter(pk=row.pk)
        for member in twin.cast.people.values():
            if visible(itself, member, on=TODAY).exists() and (said := _opened(browser(member), address, row, name)):
                if said == "told":
                    return ""
                tried.append(said)
    return f"{name}: {tried[:3] or 'nobody opens it'}"


def _opened(client: Client, address: str, row: Any, name: str) -> str:
    before = LedgerEntry.objects.count()
    answer = client.get(address, follow=True)
    if answer.status_code != 200:
        return ""
    new = list(LedgerEntry.objects.filter(sequence__gt=before).order_by("sequence"))
    if not new:
        return "no entry"
    (entry,) = new  # one a page
    assert (entry.act, entry.actor_account is None, entry.actor_member is None) == (READ, False, False)
    wanted = (str(getattr(row, NAMED_BY.get(name.rsplit(" ", 1)[0], "pk"))), name.rsplit(" ", 1)[1])
    things = [(str(entry.object_id), entry.record_kind), *((one[1], one[2]) for one in entry.facts.get("things", ()))]
    return "told" if wanted in things else f"{wanted} is not in {things}"
