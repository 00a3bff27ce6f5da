"""People hear that their way of signing in changed, and of a device not known (ASVS 6.3.7)."""

import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from keel.web.accounts.models import AccountEvent
from keel.web.accounts.services import event_record
from keel.web.notices.models import Notice
from keel.web.signins.telling import CHANGED, NEW_DEVICE, TOLD
from tests.cast import PASSWORD, SECRET, Cast, signed_in

What = AccountEvent.What
NEW = "four plain geese swim"


def heard(cast: Cast) -> list[tuple[str, str]]:
    """Kind and reader of each notice about signing in."""
    found = (
        Notice.objects.filter(kind__in=[CHANGED, NEW_DEVICE])
        .order_by("asked_at", "key")
        .values_list("kind", "recipient_id")
    )
    return [(kind, next(name for name, one in cast.people.items() if one.pk == pk)) for kind, pk in found]


def password_changed(client: Client) -> None:
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})


def new_codes(client: Client) -> None:
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "code": code})
    answer = client.post(reverse("mfa_generate_recovery_codes"))
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == reverse("mfa_view_recovery_codes")


DONE: dict[str, Callable[[Client], None]] = {"a new password": password_changed, "new codes": new_codes}


@pytest.mark.parametrize("name", DONE)
def test_a_changed_way_of_signing_in_is_told_to_its_person_alone(
    cast: Cast, name: str, django_capture_on_commit_callbacks
) -> None:
    before = heard(cast)
    with django_capture_on_commit_callbacks(execute=True):
        DONE[name](signed_in(Client(), cast.sam, confirmed=True))
    assert heard(cast) == [*before, (CHANGED, "sam")]


@pytest.mark.parametrize("what", TOLD)
def test_whatever_changes_or_uses_a_factor_is_told_once(cast: Cast, what: AccountEvent.What) -> None:
    """A new phone, a passkey added or taken off, a recovery code, the school's sign-on, and all the others."""
    event_record(account=cast.sam.account, what=what)
    assert heard(cast) == [(TOLD[what], "sam")]


def test_only_what_changes_no_way_of_signing_in_is_told_to_nobody() -> None:
    silent = {
        What.MADE, What.SIGNED_IN, What.SIGNED_OUT, What.REFUSED, What.TIMED_OUT, What.CONFIRMED, What.NOT_CONFIRMED,
        What.SESSIONS_ENDED, What.SESSION_ENDED, What.SSO_REFUSED, What.DEACTIVATED, What.REACTIVATED,
    }  # fmt: skip
    assert set(What) - set(TOLD) == silent
