"""What was opened at once and who reviews it, as facts that obligations are computed from (G-11)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper

from keel.core.obligations.facts import Event
from keel.web.access.models import Exclusion, Granted
from keel.web.people.clock import london_day
from keel.web.people.models import RoleHeld
from keel.web.people.offices import TURNED_TO
from keel.web.people.selectors import can_sign_in, held_on, standing

from .models import Grant
from .purposes import EMERGENCY


def opening_events() -> list[Event]:
    """What was opened at once, and each review of it: one query where nothing was, and four however much."""
    rows = list(Grant.objects.filter(purpose=EMERGENCY.slug).select_related("holder").order_by("begins", "pk"))
    reviewers = reviewers_of(rows)
    return [event for row in rows for event in _of(row, reviewers[row.pk])]


def others_of(ids: Collection[UUID], today: date) -> Mapping[UUID, Collection[UUID]]:
    """Who may review each of these besides whoever owes it: told where it stays undone for long."""
    rows = list(Grant.objects.filter(pk__in=ids).select_related("holder"))
    return reviewers_of(rows, today)


def reviewers_of(grants: Iterable[Grant], on: date | None = None) -> dict[UUID, list[UUID]]:
    """Who may review each of these, whoever owes it first; with `on`, only those whose role has not ended by then.

    Whoever opened it, and whoever is excluded from what was opened, is none of them.
    """
    rows = list(grants)
    if not rows:
        return {}
    signs_in = ExpressionWrapper(can_sign_in("member__account"), output_field=BooleanField())
    roles = standing().filter(role__in=TURNED_TO).annotate(signs_in=signs_in).select_related("member")
    if on is not None:
        roles = roles.filter(held_on(on))
    opened = dict(Granted.objects.filter(source_id__in=[row.pk for row in rows]).values_list("source_id", "anchor_id"))
    shut = set(Exclusion.objects.filter(anchor_id__in=opened.values()).values_list("member_id", "anchor_id"))
    return {row.pk: _ordered(row, roles, {one for one, thing in shut if thing == opened[row.pk]}) for row in rows}


def _ordered(row: Grant, roles: Iterable[RoleHeld], shut: Collection[UUID]) -> list[UUID]:
    """Those who can sign in, who still hold a role, whose role was given a last day; then in the order of the roles."""
    day = london_day(row.begins)
    able = [
        held
        for held in roles
        if held.member_id != row.holder_id
        and held.member_id not in shut
        and (held.member.account_id is None or held.member.account_id != row.holder.account_id)
        and (held.last is None or held.last >= day)
    ]
    able.sort(
        key=lambda held: (
            not held.signs_in,  # type: ignore[attr-defined]
            held.last is not None,
            held.first > day,
            TURNED_TO.index(held.role),
            held.first,
            held.member_id,
        )
    )
    return list(dict.fromkeys(held.member_id for held in able))


def _of(row: Grant, reviewers: list[UUID]) -> Iterable[Event]:
    about = {"opening": str(row.pk)}
    began = london_day(row.begins)
    owing = [row.reviewed_by_id] if row.reviewed_at is not None else reviewers[:1]
    parties = {"reviewer": tuple(map(str, owing))}
    yield Event(
        id=f"{row.pk} opened", name="opened at once", on=began, recorded=began, about=about, parties=parties
    )  # fmt: skip
    if row.reviewed_at is not None:
        day = london_day(row.reviewed_at)
        person = str(row.reviewed_by_id)
        yield Event(id=f"{row.pk} reviewed", name="opening reviewed", on=day, recorded=day, about=about, person=person)
