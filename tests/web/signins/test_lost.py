"""A person who lost every factor begins again: two people, two halves (ASVS 6.4.4, 6.4.6; G-12, G-17)."""

import re
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.web.accounts.models import Account, AccountEvent, AccountSession, Recovery
from keel.web.accounts.services import first_sign_in_path
from keel.web.approvals.models import Request
from keel.web.approvals.services import approve, ask
from keel.web.ledger.models import LedgerEntry
from keel.web.notices.models import Notice
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.signins.lost import NAME
from tests.cast import NOW, PASSWORD, Cast, signed_in

REASON = "Dan came to the office with his staff card; the phone was stolen."
WORDS = "three wise oxen graze"


@pytest.fixture(autouse=True)
def _empty_cache(cast: Cast) -> None:
    cache.clear()


def asked(cast: Cast, by: Member | None = None, whose: str = "dan") -> Request:
    member = cast.people[whose]
    return ask(by=by or cast.neil, act=NAME, details={"member": member.pk}, reason=REASON, now=NOW, thing_id=member.pk)


def agreed(cast: Cast) -> Request:
    return approve(by=cast.ruth, request=asked(cast), now=NOW)


def account_of(member: Member) -> Account:
    assert member.account_id
    return Account.objects.get(pk=member.account_id)


def begin(cast: Cast, **given: str):
    return Client().post(first_sign_in_path(account_of(cast.dan)), {"password": WORDS, "again": WORDS, **given})


def half(cast: Cast, client: Client, row: Request) -> str:
    page = signed_in(client, cast.ruth, confirmed=True).post(f"/sign-ins/halves/{row.pk}/").content.decode()
    found = re.search(r'<code class="key">(\d{8})</code>', page)
    assert found, page
    return found[1]


def test_an_administrator_asks_a_second_person_agrees_and_both_halves_open(cast: Cast, client: Client) -> None:
    browser = signed_in(Client(), cast.dan)
    page = signed_in(client, cast.neil, confirmed=True)
    assert page.get(f"/sign-ins/{cast.dan.pk}/").status_code == 200
    assert page.post(f"/sign-ins/{cast.dan.pk}/lost/", {"reason": REASON}).status_code == 303
    row = Request.objects.get(act=NAME)
    assert browser.get("/").status_code == 200
    second = signed_in(Client(), cast.ruth, confirmed=True)
    assert "one half of the way in" in second.get(f"/approvals/{row.pk}/").content.decode()
    second.post(f"/approvals/{row.pk}/agree/")
    assert browser.get("/")["Location"].startswith(reverse("account_login"))
    code = half(cast, Client(), row)
    assert begin(cast).status_code == 200
    assert begin(cast, code="00000000").status_code == 200
    assert begin(cast, code=code)["Location"] == reverse("mfa_activate_totp")
    assert not Recovery.objects.exists()


def test_codes_for_many_are_listed_by_as_many_queries_as_for_one(cast: Cast, client: Client) -> None:
    signed_in(client, cast.ruth, confirmed=True).get("/")
    asks = []
    for name in ("dan", "lena"):
        approve(by=cast.ruth, request=asked(cast, whose=name), now=NOW)
        with CaptureQueriesContext(connection) as queries:
            assert cast.people[name].name in client.get("/sign-ins/halves/").text
        asks.append(len(queries))
    assert asks[0] == asks[1]


def test_from_the_agreement_on_nothing_old_works(cast: Cast) -> None:
    agreed(cast)
    account = account_of(cast.dan)
    assert not account.has_usable_password()
    assert not Authenticator.objects.filter(user_id=account.pk).exists()
    assert not AccountSession.objects.filter(account_id=account.pk).exists()
    answer = Client().post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    assert "is not right" in answer.content.decode()


def test_neither_half_opens_alone(cast: Cast, client: Client) -> None:
    row = agreed(cast)
    assert "That is not the code" in begin(cast, code="12345678").content.decode()
    code = half(cast, client, row)
    stale = f"/account/begin/{cast.dan.account_id}/{'a' * 6}-{'b' * 32}/"
    assert Client().post(stale, {"password": WORDS, "again": WORDS, "code": code}).status_code == 404
    assert begin(cast, code="").status_code == 200


def test_the_code_is_guessed_at_ten_times_at_most(cast: Cast, client: Client) -> None:
    row = agreed(cast)
    code = half(cast, client, row)
    for number in range(10):
        begin(cast, code=f"{number:08}")
    assert "too many tries" in begin(cast, code=code).content.decode()


def test_a_new_code_makes_the_last_one_worthless_and_no_code_is_in_the_database(cast: Cast, client: Client) -> None:
    row = agreed(cast)
    first, second = half(cast, client, row), half(cast, client, row)
    assert second not in Recovery.objects.get().code
    assert begin(cast, code=first).status_code == 200
    assert begin(cast, code=second).status_code == 302


@pytest.mark.parametrize("who", ["neil", "grace", "sam", "una"])
def test_only_whoever_agreed_sees_the_code(cast: Cast, client: Client, who: str) -> None:
    row = agreed(cast)
    answer = signed_in(client, getattr(cast, who), confirmed=True).post(f"/sign-ins/halves/{row.pk}/")
    assert answer.status_code == 404
    assert not Recovery.objects.get().code


def test_who_may_ask_and_who_may_agree(cast: Cast) -> None:
    for who in ("sam", "priya", "grace", "dan"):
        with pytest.raises(Refusal):
            asked(cast, getattr(cast, who))
    row = asked(cast)
    for who in ("neil", "dan", "sam", "tom"):
        with pytest.raises(Refusal):
            approve(by=getattr(cast, who), request=row, now=NOW)
    approve(by=cast.grace, request=row, now=NOW)


def test_everybody_concerned_is_told_and_the_ledger_keeps_both(cast: Cast) -> None:
    row = agreed(cast)
    told = set(Notice.objects.values_list("recipient_id", "kind"))
    assert (cast.dan.pk, "way of signing in changed") in told
    assert (cast.neil.pk, "agreement decided") in told
    entry = LedgerEntry.objects.get(act="second factors lost")
    assert entry.actor_member == cast.ruth.pk
    assert str(row.asker_id) in str(entry.facts)
    assert AccountEvent.objects.filter(account=cast.dan.account, what="factors lost").count() == 1


@pytest.mark.parametrize(("who", "status"), [("neil", 200), ("ruth", 200), ("sam", 403), ("priya", 403), ("una", 403)])
def test_who_sees_how_somebody_signs_in(cast: Cast, client: Client, who: str, status: int) -> None:
    assert signed_in(client, getattr(cast, who)).get(f"/sign-ins/{cast.dan.pk}/").status_code == status


def test_a_stranger_finds_nobody(cast: Cast, client: Client) -> None:
    browser = signed_in(client, cast.neil, confirmed=True)
    for pk in (cast.una.pk, uuid4()):
        for path in (f"/sign-ins/{pk}/", f"/sign-ins/{pk}/sign-out/", f"/sign-ins/{pk}/lost/"):
            answer = browser.get(path) if path.endswith(f"{pk}/") else browser.post(path, {"reason": REASON})
            assert answer.status_code == 404, path


def test_acts_are_posted_and_asked_for_once(cast: Cast, client: Client) -> None:
    browser = signed_in(client, cast.neil, confirmed=True)
    for path in (f"/sign-ins/{cast.dan.pk}/sign-out/", f"/sign-ins/{cast.dan.pk}/lost/"):
        assert browser.get(path).status_code == 405
    for _ in range(2):
        browser.post(f"/sign-ins/{cast.dan.pk}/lost/", {"reason": REASON, "idempotency_key": "a" * 32})
    assert Request.objects.filter(act=NAME).count() == 1


def test_an_administrator_signs_somebody_out_everywhere(cast: Cast, client: Client) -> None:
    """G-09; ASVS 7.4.5."""
    browsers = [signed_in(Client(), cast.dan) for _ in range(5)]
    signed_in(client, cast.neil).post(f"/sign-ins/{cast.dan.pk}/sign-out/")
    assert {one.get("/").status_code for one in browsers} == {302}
    assert LedgerEntry.objects.filter(act="signed out by administrator").count() == 1
