"""A way in made of two halves, each handed over in person by somebody else: the first one, or again after a loss.

Somebody who keeps the list of people gives the link; whoever agreed gives a code, and never the link. Neither half
opens anything without the other, nor for whoever hands it over (ASVS 6.4.4, 6.4.6).
"""

from datetime import datetime, timedelta
from secrets import randbelow

from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from keel.web.accounts.models import Account, AccountEvent, Recovery
from keel.web.accounts.services import event_record, links_void, sessions_end

OPEN_FOR = timedelta(days=7)
FIGURES = 8
WRONG = "That is not the code. Ask the second person for it again; a new one makes the old one worthless."


@transaction.atomic
def factors_lost(*, account: Account, by: Account | None, now: datetime) -> None:
    """Take password and second factors away and sign the account out everywhere, to begin again with two halves."""
    Authenticator.objects.filter(user_id=account.pk).delete()
    two_halves_begin(account=account, by=by, now=now)
    event_record(account=account, what=AccountEvent.What.FACTORS_LOST, by=by, now=now)
    sessions_end(account=account, by=by, now=now)


@transaction.atomic
def two_halves_begin(*, account: Account, by: Account | None, now: datetime) -> None:
    """Let the account be opened by a link and a code together, and by no earlier link; `by` agreed."""
    links_void(account=account)
    Recovery.objects.update_or_create(account=account, defaults={"made": now, "code": "", "by": by})


def recovery_of(account: Account) -> Recovery | None:
    """The two halves that open the account, if they do; also when they have run out, so that no link opens it alone."""
    return Recovery.objects.filter(account=account).first()


def is_under_way(row: Recovery | None, now: datetime) -> bool:
    """Whether its halves still open anything."""
    return row is not None and now - row.made < OPEN_FOR


@transaction.atomic
def recovery_code_make(*, account: Account, by: Account | None, now: datetime) -> str | None:
    """Make the second person's half anew and give it, once; None where that is not, or no longer, for them to make."""
    row = Recovery.objects.select_for_update().filter(account=account, by=by, made__gt=now - OPEN_FOR).first()
    if row is None:
        return None
    code = f"{randbelow(10**FIGURES):0{FIGURES}}"
    row.code = make_password(code)
    row.save(update_fields=["code"])
    return code


def check_recovery_code(row: Recovery, code: str, *, now: datetime) -> None:
    """Raise ValidationError unless this is the second person's half. At most ten tries in fifteen minutes."""
    passed = check_rate_limit(row.account)
    right = bool(row.code) and check_password(code.replace(" ", ""), row.code)
    if not right or not is_under_way(row, now):
        raise ValidationError(WRONG, code="recovery")
    passed()
