"""Telling a person by notice of changed factors and of a device not known (ASVS 6.3.5, 6.3.7)."""

from datetime import datetime
from typing import Final

from django.db import transaction

from keel.web.accounts.models import AccountEvent
from keel.web.notices import kinds
from keel.web.notices.services import notify
from keel.web.people.clock import london_day
from keel.web.people.current import memberships
from keel.web.scope import in_organisation

CHANGED: Final = "way of signing in changed"
NEW_DEVICE: Final = "device not known"
What = AccountEvent.What
TOLD: Final = {
    What.FACTOR_ADDED: CHANGED,
    What.FACTOR_REMOVED: CHANGED,
    What.FACTOR_RESET: CHANGED,
    What.FACTORS_LOST: CHANGED,
    What.RECOVERY_USED: CHANGED,
    What.PASSWORD_CHANGED: CHANGED,
    What.SSO_LINKED: CHANGED,
    What.SSO_UNLINKED: CHANGED,
    What.NEW_DEVICE: NEW_DEVICE,
}


def name_notices() -> None:
    """Name the kinds of notice and their words."""
    kinds.register(
        CHANGED,
        "Keel: your way of signing in was changed",
        "A password, a second factor or a recovery code of yours was changed or used. "
        "If that was not you, tell whoever looks after Keel.",
        in_figures=True,
    )
    kinds.register(
        NEW_DEVICE,
        "Keel: a sign-in from a device not known before",
        "Somebody signed in to Keel as you with a device that was not known before. "
        "If that was not you, tell whoever looks after Keel.",
        in_figures=True,
    )


def pass_on(event: AccountEvent, now: datetime) -> None:
    """Have the account's person told in one of their organisations: the first, so that they hear of it once."""
    kind = TOLD.get(What(event.what))
    if kind is None or event.account is None:
        return
    found = memberships(event.account, london_day(now))
    if found:
        with transaction.atomic(), in_organisation(found[0].organisation_id):
            notify(member=found[0], kind=kind, about=None, now=now, key=f"account event {event.pk}")
