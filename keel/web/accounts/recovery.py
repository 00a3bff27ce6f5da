"""A person who lost every second factor begins again with two halves, each handed over in person by somebody else.

The administrator who asked gives the link; whoever agreed gives a code. Neither half opens anything without the other,
nor for whoever hands it over (ASVS 6.4.4, 6.4.6).
"""

from datetime import datetime, timedelta
from secrets import randbelow

from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from keel.web.accounts.models import Account, AccountEvent, Recovery
from keel.web.accounts.services import event_record, sessions_end

OPEN_FOR = timedelta(days=7)
FIGURES = 8
WRONG = "That is not the code. Ask the second person for it again; a new one makes the old one worthless."


@transaction.atomic
def factors_lost(*, account: Account, by: Account | None, now: datetime) -> None:
    """Take password and second factors away and sign the account out everywhere, to begin again with two halves."""
    Authenticator.objects.filter(user_id=account.pk).delete()
    account.set_unusable_password()
    account.save(update_fields=["password"])
    Recovery.objects.update_or_create(account=account, defaults={"made": now, "code": ""})
    event_record(account=account, what=AccountEvent.What.FACTORS_LOST, by=by, now=now)
    sessions_end(account=account, by=by, now=now)


def recovery_of(account: Account) -> Recovery | None:
    """The recovery under way for an account, if there is one."""
    return Recovery.objects.filter(account=account).first()


@transaction.atomic
def recovery_code_make(*, account: Account, now: datetime) -> str | None:
    """Make the second person's half anew and give it, once; None where no recovery is under way any more."""
    row = Recovery.objects.select_for_update().filter(account=account, made__gt=now - OPEN_FOR).first()
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
    if not right or now - row.made >= OPEN_FOR:
        raise ValidationError(WRONG, code="recovery")
    passed()
