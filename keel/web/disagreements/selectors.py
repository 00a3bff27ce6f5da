"""What the pages of disagreements show. Every read goes through the one door, which shuts out whom a file is about."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q, QuerySet

from keel.core.policy.model import Ladder, LadderStep, OutsideRoute
from keel.core.workflow import LADDER
from keel.web.access.selectors import visible
from keel.web.obligations.models import Obligation
from keel.web.obligations.selectors import Shown, shown
from keel.web.people.models import Member
from keel.web.people.selectors import by_name, here_on
from keel.web.policies.selectors import policy_of, policy_on
from keel.web.sessions.models import DisagreementNote, Session
from keel.web.sessions.selectors.records import notes_on

from .ladder import ascent_of, parties_of
from .models import Consent, Disagreement, Statement, Turn
from .services.answering import answer_is_overdue
from .services.together import facts_of, has_left
from .services.writing import above, ladder_of, part_of


def disagreements() -> QuerySet[Disagreement]:
    """Files with all that their pages name."""
    return Disagreement.objects.select_related(
        "key__organisation_key",
        "opened_by__key__organisation_key",
        "holder__key__organisation_key",
        "policy_version",
        "session",
    )


def readable(member: Member, *, on: date) -> QuerySet[Disagreement]:
    """Those a member may read that day, the newest first: one query beside those of the door."""
    return visible(disagreements(), member, on=on).order_by("-opened_at")


def statements_of(row: Disagreement) -> list[Statement]:
    """What was written into it, in order, in one query."""
    rows = Statement.objects.filter(disagreement=row).select_related(
        "key__organisation_key", "by__key__organisation_key"
    )
    return list(rows.order_by("at", "pk"))


def agreed_on(row: Disagreement) -> list[Consent]:
    """Who has agreed, or not, that it goes to a step that takes both."""
    return list(row.consents.select_related("by__key__organisation_key").order_by("at", "pk"))


def subjects_of(row: Disagreement) -> list[Member]:
    """Whom it is about, by name."""
    rows = Member.objects.filter(pk__in=row.subjects.values("member_id")).select_related("key__organisation_key")
    return by_name(rows)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder on the page: its words, its days, whether it is here, was there, or is passed over."""

    step: LadderStep
    called: str
    state: str
    said: str
    turn: Turn | None = None


def route(row: Disagreement, *, on: date) -> list[Rung]:
    """The whole way of one file, for whoever may read it."""
    policy, ladder = policy_of(row.policy_version), ladder_of(row)
    turns = {turn.step: turn for turn in row.turns.select_related("holder__key__organisation_key")}
    found = ascent_of(ladder, parties_of(row), on=on)
    return [
        _rung(place.step, place.passed_over, policy.roles.get(place.step.held_by, "The supervisor"), turns, row)
        for place in found.places
    ]


def _rung(step: LadderStep, passed_over: str, called: str, turns: dict[str, Turn], row: Disagreement) -> Rung:
    turn = turns.get(step.key)
    if turn is None:
        return Rung(step, called, "passed over" if passed_over else "to come", passed_over)
    here = row.step == step.key and row.state != Disagreement.State.CLOSED
    return Rung(step, called, "now" if here else "was here", "", turn)


def owed_on(row: Disagreement, *, on: date) -> list[Shown]:
    """What its holder owes or owed, with its day, for the page of the file."""
    return shown(Obligation.objects.filter(disagreement_id=row.pk).order_by("opens", "key"), on=on)


def may(row: Disagreement, member: Member, *, now: datetime) -> dict[str, bool]:
    """Which acts are open to this member now, by core's table; for buttons and links."""
    found = above(row, now=now)
    facts = replace(
        facts_of(row, found, member, text="something"),
        something_above=found.following is not None,
        answer_overdue=answer_is_overdue(row, now=now),
        opener_left=has_left(row, now=now),
    )
    by = part_of(member, row)
    acts = LADDER.acts_from(row.state)
    allowed = {act.replace(" ", "_"): LADDER.allows(act, row.state, by=by, facts=facts) for act in acts}
    allowed["take_up"] = allowed.get("take_up", False) or allowed.get("take_up_unanswered", False)
    return allowed


def ladder_today(on: date) -> tuple[Ladder | None, list[tuple[LadderStep, str]]]:
    """The ladder of the policy in force, with what the policy calls whoever holds each step."""
    adopted = policy_on(on)
    ladder = adopted.policy.ladder if adopted is not None else None
    if adopted is None or ladder is None:
        return None, []
    return ladder, [(step, adopted.policy.roles.get(step.held_by, "The supervisor")) for step in ladder.steps]


def outside(ladder: Ladder | None) -> tuple[OutsideRoute, ...]:
    """Who outside can be turned to; a policy that names nobody leaves the contacts of the report-now page."""
    return ladder.outside if ladder is not None else ()


def sessions_of(member: Member, *, on: date) -> list[Session]:
    """The sessions that somebody may bring a disagreement about: their own, the newest first, at most 25."""
    rows = Session.objects.filter(Q(supervisee=member) | Q(supervisor=member)).select_related(
        "supervisee__key__organisation_key", "supervisor__key__organisation_key"
    )
    return list(rows.order_by("-starts_at")[:25])


def who_it_may_be_about(member: Member, *, on: date) -> list[Member]:
    """Everybody here but oneself, by name."""
    return by_name(Member.objects.filter(here_on(on)).exclude(pk=member.pk).select_related("key__organisation_key"))


def notes_about(row: Disagreement, member: Member, *, on: date) -> list[DisagreementNote]:
    """The notes on the record of its session that this reader may read."""
    return notes_on(row.session_id, member, on=on) if row.session_id is not None else []
