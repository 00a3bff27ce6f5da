"""The way in without a sign-in exists only for a demo's database, in a demo's process, on this machine (issue 2)."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils.html import escape

from keel.web.accounts.installation import installation_create
from keel.web.accounts.models import Account, Installation
from keel.web.demo.factor import PASSWORD, SECRET, code_now
from keel.web.demo.people import CAST
from tests.cast import Cast

DEMO, REAL = Installation.Kind.DEMO, Installation.Kind.REAL
HERE: dict[str, Any] = {"REMOTE_ADDR": "127.0.0.1"}
PAGES = ("/demo/", "/demo/as/sam/")


def sam_of_the_demo(cast: Cast) -> Account:
    """The cast's Sam under the demo's address, with its known password and second factor."""
    from keel.web.accounts.services import second_factor_give

    account = cast.sam.account
    assert account is not None
    assert account is not None
    account.email = CAST[4].email
    account.set_password(PASSWORD)
    account.save()
    Authenticator.objects.filter(user_id=account.pk).delete()
    second_factor_give(account=account, secret=SECRET)
    return account


def asked(client: Client, page: str, **extra: Any) -> int:
    send = client.get if page == "/demo/" else client.post
    return send(page, **{**HERE, **extra}).status_code


# kind, KEEL_DEMO, what else -> is there a way in?
DOORS = {
    "a demo, here": (DEMO, True, {}, True),
    "a demo, by its other name of here": (DEMO, True, {"REMOTE_ADDR": "::1"}, True),
    "a demo, from another machine": (DEMO, True, {"REMOTE_ADDR": "192.168.1.7"}, False),
    "a demo, from nowhere known": (DEMO, True, {"REMOTE_ADDR": ""}, False),
    "a demo, through a proxy": (DEMO, True, {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}, False),
    "a demo, through another proxy": (DEMO, True, {"HTTP_FORWARDED": "for=203.0.113.7"}, False),
    "a demo without the setting": (DEMO, False, {}, False),
    "a real one": (REAL, False, {}, False),
    "a real one with the setting": (REAL, True, {}, False),
    "nothing made yet": (None, True, {}, False),
}


@pytest.mark.parametrize("name", DOORS)
def test_all_three_must_hold(cast: Cast, settings: Any, name: str) -> None:
    kind, on, extra, is_open = DOORS[name]
    settings.KEEL_DEMO = on
    if kind is not None:
        installation_create(kind)
    sam_of_the_demo(cast)
    for page in PAGES:
        client = Client()
        status = asked(client, page, **extra)
        assert (status in (200, 303)) is is_open, page
        assert is_open or status == 404
        if not is_open:
            assert "_auth_user_id" not in client.session


@pytest.fixture
def demo(cast: Cast, settings: Any) -> Cast:
    """The cast's database made as a demo, in a demo's process."""
    settings.KEEL_DEMO = True
    installation_create(DEMO)
    sam_of_the_demo(cast)
    return cast


def test_the_first_page_says_who_there_is_and_the_known_factor(demo: Cast, client: Client) -> None:
    first = client.get("/", **HERE)
    assert (first.status_code, first["Location"]) == (302, "/demo/")
    text = client.get("/demo/", **HERE).content.decode()
    for person in CAST:
        assert person.name in text
        assert person.here_to in text
        assert escape(person.look_at) in text
    assert PASSWORD in text
    assert code_now().code in text


def test_choosing_somebody_opens_their_home(demo: Cast, client: Client) -> None:
    assert client.post("/demo/as/sam/", **HERE)["Location"] == "/"
    assert "Sam Whitlock" in client.get("/", **HERE).content.decode()


def test_the_known_code_confirms_before_signing(demo: Cast, client: Client) -> None:
    client.post("/demo/as/sam/", **HERE)
    answer = client.post("/account/confirm/", {"password": PASSWORD, "code": code_now().code}, **HERE)
    assert answer.status_code == 302
    assert client.session["keel_confirmed_at"]


def test_somebody_who_is_not_of_the_cast_is_not_there(demo: Cast, client: Client) -> None:
    assert client.post("/demo/as/una/", **HERE).status_code == 404


@pytest.mark.parametrize(("method", "page"), [("get", "/demo/as/sam/"), ("post", "/demo/")])
def test_choosing_is_a_post_and_looking_a_get(demo: Cast, client: Client, method: str, page: str) -> None:
    assert getattr(client, method)(page, **HERE).status_code == 405


def test_a_forged_form_chooses_nobody(demo: Cast) -> None:
    assert Client(enforce_csrf_checks=True).post("/demo/as/sam/", **HERE).status_code == 403


def test_a_real_installation_shows_no_bar_and_no_password(cast: Cast, client: Client) -> None:
    installation_create(REAL)
    text = client.get("/account/sign-in/", **HERE).content.decode()
    assert PASSWORD not in text
    assert "Be somebody else" not in text
