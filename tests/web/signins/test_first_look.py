"""Before anything else somebody sees who may read what, from table and policy; the ledger keeps it (S20)."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from keel.core.access.terms import KINDS
from keel.web.accounts.models import Account
from keel.web.accounts.services import FIRST_LOOK
from keel.web.ledger.models import LedgerEntry
from keel.web.people.models import Member
from keel.web.people.services import role_give
from keel.web.signins.models import Shown
from keel.web.signins.who_reads import who_reads
from tests.cast import NOW, TODAY, Cast, signed_in

PAGE = "/sign-ins/who-may-read/"


def just_signed_in(client: Client, member: Member) -> Client:
    """As after the sign-in pages, which alone have it looked for."""
    browser = signed_in(client, member)
    session = browser.session
    session[FIRST_LOOK] = []
    session.save()
    return browser


def read_it(browser: Client, member: Member) -> None:
    browser.post(PAGE, {"wording": who_reads(member, TODAY).wording})


@pytest.mark.parametrize("path", ["/", "/people/", "/cases/", "/sessions/"])
def test_nothing_opens_before_it_was_seen_and_everything_after(cast: Cast, client: Client, path: str) -> None:
    browser = just_signed_in(client, cast.priya)
    assert browser.get(path)["Location"] == PAGE
    page = browser.get(PAGE).content.decode()
    assert "I have read this" in page
    read_it(browser, cast.priya)
    assert browser.get(path).status_code == 200


def test_it_says_all_kinds_the_policys_words_and_what_the_roles_bring(cast: Cast, client: Client) -> None:
    page = just_signed_in(client, cast.priya).get(PAGE).content.decode()
    for kind in KINDS.values():
        assert kind[1:].split(",")[0].replace("'", "&#x27;") in page
    assert "private, but it is not confidential" in page
    assert "Designated safeguarding lead" in page


def test_it_is_kept_once_in_the_ledger(cast: Cast, client: Client) -> None:
    browser = just_signed_in(client, cast.sam)
    for _ in range(2):
        read_it(browser, cast.sam)
    assert Shown.objects.filter(member=cast.sam).count() == 1
    assert LedgerEntry.objects.filter(act="who may read shown", actor_member=cast.sam.pk).count() == 1


def test_another_role_or_wording_is_shown_at_the_next_sign_in(cast: Cast, client: Client) -> None:
    read_it(just_signed_in(client, cast.dan), cast.dan)
    assert just_signed_in(client, cast.dan).get("/").status_code == 200
    role_give(by=cast.ruth, member=cast.dan, role="family worker", first=TODAY, now=NOW)
    assert just_signed_in(client, cast.dan).get("/")["Location"] == PAGE


def test_a_wording_that_was_not_shown_is_not_taken(cast: Cast, client: Client) -> None:
    browser = just_signed_in(client, cast.sam)
    browser.post(PAGE, {"wording": "0" * 64})
    assert not Shown.objects.exists()
    assert browser.get("/")["Location"] == PAGE


def test_what_was_being_sent_when_the_sign_in_ran_out_is_taken_first(cast: Cast, client: Client) -> None:
    """G-42: else a text would be lost on its way to a page of information."""
    browser = just_signed_in(client, cast.neil)
    answer = browser.post("/people/add/", {"name": "Somebody New", "staff_number": "S900"})
    assert answer.get("Location") != PAGE


def test_reporting_a_worry_waits_for_nothing(cast: Cast, client: Client) -> None:
    """G-58."""
    assert just_signed_in(client, cast.dan).get(reverse("people:report_now")).status_code == 200


def test_an_administrator_without_a_passkey_is_asked_once_and_changes_no_role(cast: Cast, client: Client) -> None:
    """G-17, ASVS 6.3.3. Under TLS: elsewhere no browser offers passkeys."""
    with override_settings(KEEL_BEHIND_TLS=True):
        browser = just_signed_in(client, cast.neil)
        read_it(browser, cast.neil)
        assert browser.get("/")["Location"] == "/sign-ins/passkey/"
        assert "Administrators use a passkey" in browser.get("/sign-ins/passkey/").content.decode()
        browser.post("/sign-ins/passkey/")
        assert browser.get("/").status_code == 200
        for path in (
            f"/people/{cast.dan.pk}/details/",
            f"/people/{cast.dan.pk}/leaving/",
            f"/sign-ins/{cast.dan.pk}/sign-out/",
        ):
            asked = browser.post(path, {"name": "Dan Price"}, headers={"Sec-Fetch-Site": "same-origin"})
            assert "only=passkey" in asked["Location"], path
        page = browser.get(asked["Location"]).content.decode()
        assert "you have none yet" in page
        assert "Password" not in page


def test_a_code_is_not_enough_for_an_administrator_under_tls(cast: Cast, client: Client) -> None:
    with override_settings(KEEL_BEHIND_TLS=True):
        browser = signed_in(client, cast.neil, confirmed=True)
        asked = browser.post(f"/sign-ins/{cast.dan.pk}/sign-out/", headers={"Sec-Fetch-Site": "same-origin"})
        assert "only=passkey" in asked["Location"]
        session = browser.session
        session["keel_confirmed_with"] = "webauthn"
        session.save()
        assert browser.post(f"/sign-ins/{cast.dan.pk}/sign-out/").status_code == 303


def test_everybody_else_is_asked_for_no_passkey(cast: Cast, client: Client) -> None:
    with override_settings(KEEL_BEHIND_TLS=True):
        browser = just_signed_in(client, cast.sam)
        read_it(browser, cast.sam)
        assert browser.get("/").status_code == 200


def test_signing_in_for_real_has_it_looked_for(cast: Cast, client: Client) -> None:
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    from tests.cast import PASSWORD, SECRET

    account: Account = cast.sam.account  # type: ignore[assignment]
    client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    code = str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get("/")["Location"] == PAGE
