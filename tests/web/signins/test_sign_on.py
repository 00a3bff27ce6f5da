"""An administrator lets people join the school's own sign-on and parts them from it (ASVS 6.8.1; TH-2, TH-13)."""

from uuid import uuid4

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from keel.web.accounts.models import Account, SsoInvitation
from keel.web.accounts.school_sign_on import PROVIDER
from keel.web.ledger.models import LedgerEntry
from keel.web.people.models import Member
from tests.cast import Cast, signed_in


def account_of(member: Member) -> Account:
    assert member.account_id
    return Account.objects.get(pk=member.account_id)


def join(cast: Cast) -> None:
    SocialAccount.objects.create(user=account_of(cast.dan), provider=PROVIDER, uid="subject")


def test_letting_and_parting_are_kept_and_done_once(cast: Cast, client: Client) -> None:
    browser = signed_in(client, cast.neil)
    for _ in range(2):
        browser.post(f"/sign-ins/{cast.dan.pk}/sign-on/let/", {"idempotency_key": "a" * 32})
    assert SsoInvitation.objects.filter(account=account_of(cast.dan)).count() == 1
    assert LedgerEntry.objects.filter(act="sign-on let").count() == 1
    join(cast)
    assert browser.post(f"/sign-ins/{cast.dan.pk}/sign-on/part/").status_code == 303
    assert not SocialAccount.objects.exists()
    assert browser.post(f"/sign-ins/{cast.dan.pk}/sign-on/part/").status_code == 409


@pytest.mark.parametrize(("who", "status"), [("ruth", 303), ("sam", 403), ("dan", 403), ("una", 403)])
def test_who_may(cast: Cast, client: Client, who: str, status: int) -> None:
    assert signed_in(client, getattr(cast, who)).post(f"/sign-ins/{cast.dan.pk}/sign-on/let/").status_code == status


def test_strangers_methods_and_other_words(cast: Cast, client: Client) -> None:
    browser = signed_in(client, cast.neil)
    assert browser.get(f"/sign-ins/{cast.dan.pk}/sign-on/let/").status_code == 405
    for path in (f"{cast.una.pk}/sign-on/let/", f"{uuid4()}/sign-on/part/", f"{cast.dan.pk}/sign-on/give/"):
        assert browser.post(f"/sign-ins/{path}").status_code == 404


def test_nobody_parts_themselves(cast: Cast, client: Client) -> None:
    SocialAccount.objects.create(user=account_of(cast.neil), provider=PROVIDER, uid="n")
    assert signed_in(client, cast.neil).post(f"/sign-ins/{cast.neil.pk}/sign-on/part/").status_code == 409
    assert SocialAccount.objects.exists()
