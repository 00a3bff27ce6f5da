"""What every act shares: the row as it stands, core's table asked, a statement kept, one entry in the ledger."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from keel.core.policy.model import Ladder, LadderStep
from keel.core.records import canonical, part_hash
from keel.core.records.chain import SALT_BYTES
from keel.core.workflow import LADDER, Ascent, LadderFacts, Refused
from keel.web.access.services import Anchor, Cause, relate
from keel.web.disagreements.ladder import ascent_of, parties_of
from keel.web.disagreements.models import Disagreement, Statement, Turn
from keel.web.disagreements.rules import BROUGHT
from keel.web.ledger.entries import Actor, Entry, Fact, Thing
from keel.web.ledger.services import write
from keel.web.notices.services import notify
from keel.web.obligations.services import lock
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.people.offices import CHAIR
from keel.web.policies.selectors import policy_of
from keel.web.sessions.models import DisagreementNote

LONGEST = 20_000
NAME = "disagreement"


def locked(row: Disagreement) -> Disagreement:
    """The file as it stands, locked with its organisation's facts until the transaction ends."""
    lock(row.organisation_id)
    found = Disagreement.objects.select_for_update().get(pk=row.pk)
    found.key, found.opened_by, found.policy_version = row.key, row.opened_by, row.policy_version
    return found


def ladder_of(row: Disagreement) -> Ladder:
    """The ladder of the policy version under which it was opened."""
    ladder = policy_of(row.policy_version).ladder
    if ladder is None:
        raise Refusal("The policy names no step for a disagreement. The routes outside the school are open to you.")
    return ladder


def step_of(row: Disagreement) -> LadderStep:
    """The step it is at."""
    return next(step for step in ladder_of(row).steps if step.key == row.step)


def above(row: Disagreement, *, now: datetime) -> Ascent:
    """What can be offered above the step it is at, today."""
    return ascent_of(ladder_of(row), parties_of(row), on=london_day(now), after=row.step)


def part_of(member: Member, row: Disagreement) -> str:
    """What the member is to it: its opener, its holder now, or a reader."""
    if member.pk == row.opened_by_id:
        return "opener"
    return "holder" if member.pk == row.holder_id else "reader"


def checked(act: str, row: Disagreement, *, by: Member, facts: LadderFacts) -> str:
    """The state that follows, by core's table; Refusal with its sentence where there is none."""
    try:
        return LADDER.check(act, row.state, by=part_of(by, row), facts=facts)
    except Refused as refused:
        raise Refusal(str(refused)) from refused


def state_it(row: Disagreement, kind: str, *, by: Member, text: str, now: datetime) -> Statement:
    """Keep what somebody wrote: sealed under the file's key, its hash over salt and canonical bytes."""
    if len(text) > LONGEST:
        raise Refusal(f"Shorten it to {LONGEST:,} characters or fewer.", field="text")
    said = text.strip()
    statement = Statement(
        organisation_id=row.organisation_id, disagreement=row, by=by, kind=kind, at=now, key=row.key, text=said
    )
    salt = secrets.token_bytes(SALT_BYTES)
    statement.salt, statement.sha256 = salt.hex(), part_hash(salt, statement_bytes(statement))
    statement.save(force_insert=True)
    return statement


def statement_bytes(statement: Statement) -> bytes:
    """The canonical bytes of a statement, which its hash is over."""
    said: Mapping[str, Any] = {
        "version": "keel-statement/1",
        "disagreement": str(statement.disagreement_id),
        "by": str(statement.by_id),
        "kind": str(statement.kind),
        "at": statement.at,
        "text": statement.text,
    }
    return canonical(said)


def bring(row: Disagreement, step: str, holder: Member, *, now: datetime) -> Turn:
    """Give it to the holder of a step: their turn begins, and from now on they can read it."""
    turn = Turn(organisation_id=row.organisation_id, disagreement=row, step=step, holder=holder, brought_at=now)
    turn.save(force_insert=True)
    let_in(row, holder, "holder", on=london_day(now))
    if row.session_id is not None and step_of(row).held_by == CHAIR:
        notes = DisagreementNote.objects.filter(record__session_id=row.session_id, escalated_at=None)
        notes.update(escalated_at=now)
    notify(member=holder, kind=BROUGHT, about=thing_of(row), now=now, key=f"{BROUGHT} {turn.pk}")
    return turn


def let_in(row: Disagreement, member: Member, relation: str, *, on: date) -> None:
    """Open the file to somebody. The exclusion of whoever it is about still comes first (c3)."""
    relate(member=member, relation=relation, anchor=Anchor("file", row.pk), cause=Cause(NAME, row.pk), first=on)


def thing_of(row: Disagreement) -> Thing:
    """The file as the ledger names it."""
    return Thing(NAME, row.pk, "K10")


def tell(act: str, row: Disagreement, *, by: Member, now: datetime, **facts: Fact) -> None:
    """Refresh what is owed, then write one entry, about whoever opened the file and nobody else (G-07)."""
    facts_changed.changed(row.organisation_id)
    entry = Entry(
        act=act,
        actor=Actor(by.account_id, by.pk),
        thing=thing_of(row),
        about=frozenset({row.opened_by_id}),
        facts=facts,
    )
    write(entry, now=now)
