"""The policy's ladder for one disagreement: who stands on which step today, and where it can go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from keel.core.policy.model import Ladder
from keel.core.workflow import Ascent, Between, ascent
from keel.web.agreements.models import Participant
from keel.web.people.models import Member
from keel.web.people.selectors import held_on, here_on, standing
from keel.web.sessions.models import Session

from .models import Disagreement

SUPERVISORS = "supervisors"


@dataclass(frozen=True, slots=True)
class Parties:
    """Who is in it, and the session it is about, if it is about one."""

    opener: Member
    subjects: tuple[UUID, ...]
    session: Session | None = None
    holder: UUID | None = None
    declined: frozenset[str] = frozenset()


def parties_of(row: Disagreement) -> Parties:
    """The people of a stored file, and the steps to which one of them did not agree."""
    subjects = tuple(row.subjects.values_list("member_id", flat=True))
    declined = frozenset(row.consents.filter(agrees=False).values_list("step", flat=True))
    return Parties(row.opened_by, subjects, row.session, row.holder_id, declined)


def ascent_of(ladder: Ladder, parties: Parties, *, on: date, after: str | None = None) -> Ascent:
    """The ladder for these people that day, from the step after `after`."""
    roles = {step.held_by for step in ladder.steps} - {SUPERVISORS}
    holders = {role: tuple(map(str, _holding(role, on))) for role in roles}
    holders[SUPERVISORS] = tuple(map(str, _supervisors(parties, on)))
    held = standing().filter(held_on(on), member__in=parties.subjects)
    between = Between(
        opener=str(parties.opener.pk),
        subjects=frozenset(map(str, parties.subjects)),
        subject_roles=frozenset(held.values_list("role", flat=True)),
        other=str(parties.holder) if parties.holder is not None else None,
        declined=parties.declined,
    )
    return ascent(ladder.steps, holders, between, after=after)


def _holding(role: str, on: date) -> Iterable[UUID]:
    """Whoever holds a role that day and is here, the longest in it first."""
    here = Member.objects.filter(here_on(on)).values("pk")
    rows = standing().filter(held_on(on), role=role, member__in=here).order_by("first", "member_id")
    return dict.fromkeys(rows.values_list("member_id", flat=True))


def _supervisors(parties: Parties, on: date) -> Iterable[UUID]:
    """The session's supervisor; without a session, those of the opener's running agreements."""
    if parties.session is not None:
        return Member.objects.filter(here_on(on), pk=parties.session.supervisor_id).values_list("pk", flat=True)
    mine = Participant.objects.filter(
        member=parties.opener, part=Participant.Part.SUPERVISEE, agreement__root__gt="", agreement__ended_on=None
    )
    rows = Participant.objects.filter(
        agreement__in=mine.values("agreement_id"), part=Participant.Part.SUPERVISOR, member__in=_here(on)
    )
    return dict.fromkeys(rows.order_by("agreement__drawn_up_on", "member_id").values_list("member_id", flat=True))


def _here(on: date) -> object:
    return Member.objects.filter(here_on(on)).values("pk")
