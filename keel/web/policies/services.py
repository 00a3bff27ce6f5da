"""Adopting a policy: its bytes are kept as they are, with their hash, from a day on."""

import hashlib
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from keel.core.policy import PolicyErrors
from keel.policies import parse_policy
from keel.web.ledger.entries import KEEL, Actor, Thing
from keel.web.ledger.services import record
from keel.web.page.refusals import Refusal
from keel.web.people import facts_changed
from keel.web.people.models import Member, Organisation
from keel.web.scope import current_scope

from .models import PolicyVersion


@transaction.atomic
def policy_adopt(*, by: Member | None, source: str, file: str, in_force_from: date, now: datetime) -> PolicyVersion:
    """Adopt a policy file from a day on; the version before it ends the day before.

    Raises PolicyErrors with every error of the file, and Refusal if a later version is in force already.
    """
    policy = parse_policy(source, file=file)
    _lock(current_scope().organisation)
    newest = PolicyVersion.objects.order_by("-in_force_from").first()
    if newest is not None:
        _check_later(newest, in_force_from)
        newest.in_force_to = in_force_from - timedelta(days=1)
        newest.save(update_fields=["in_force_to"])
    version = PolicyVersion(
        name=policy.meta.name,
        title=policy.meta.title,
        version=policy.meta.version,
        source=source.encode(),
        sha256=hashlib.sha256(source.encode()).hexdigest(),
        in_force_from=in_force_from,
        next_review=policy.meta.next_review,
        adopted_by=by,
        adopted_at=now,
    )
    version.save(force_insert=True)
    facts_changed.changed(version.organisation_id)
    record(
        "policy adopted",
        actor=Actor(by.account_id, by.pk) if by else KEEL,
        thing=Thing("policy version", version.pk),
        facts={"version": version.version, "sha256": version.sha256, "in_force_from": in_force_from},
        now=now,
    )
    return version


def _lock(organisation_id: UUID | None) -> None:
    """Take the lock that a refresh of obligations takes, so that two versions are never adopted side by side."""
    list(Organisation.objects.select_for_update().only("pk").filter(pk__in=[organisation_id]))


def _check_later(newest: PolicyVersion, in_force_from: date) -> None:
    if newest.in_force_from >= in_force_from:
        raise Refusal(
            f"Version {newest.version} is in force from {newest.in_force_from:%-d %B %Y}. "
            "A new version starts on a later day.",
            field="in_force_from",
        )


__all__ = ["PolicyErrors", "policy_adopt"]
