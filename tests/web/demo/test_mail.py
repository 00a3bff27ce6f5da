"""The demo sends no mail; it shows what would have been sent, in a demo alone (G-28)."""

from typing import Any

import pytest
from django.test import Client

from keel.web.accounts.installation import installation_create
from keel.web.accounts.models import Installation
from keel.web.notices.kinds import kind_of
from keel.web.notices.models import Notice
from keel.web.notices.services import notify
from tests.cast import NOW, Cast, signed_in

KIND = "duty late"


@pytest.fixture
def told(cast: Cast) -> None:
    notify(member=cast.sam, kind=KIND, about=None, now=NOW, key="one")


def test_it_shows_each_letter_word_for_word(cast: Cast, client: Client, settings: Any, told: None) -> None:
    installation_create(Installation.Kind.DEMO)
    settings.KEEL_DEMO = True
    kind = kind_of(KIND)
    Notice.objects.update(state="sent", sent_at=NOW)
    shown = signed_in(client, cast.sam).get("/demo/mail/", REMOTE_ADDR="127.0.0.1").text
    assert kind.subject in shown
    assert kind.sentence in shown
    assert "sam@alder.example" in shown


def test_there_is_no_such_page_elsewhere(cast: Cast, client: Client, told: None) -> None:
    installation_create(Installation.Kind.REAL)
    assert signed_in(client, cast.sam).get("/demo/mail/").status_code == 404
