"""What other sites' pages get from Keel, and what a browser is told to refuse (G-15, G-32, G-67; ASVS 3.4.7, 3.5.8)."""

import json
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from keel.web.page import armour
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


@pytest.fixture(autouse=True)
def page_urls() -> None:
    """The whole of Keel, not this folder's pages."""


@pytest.fixture(autouse=True)
def _none_counted() -> Iterator[None]:
    armour._counted.clear()
    yield
    armour._counted.clear()


ASKED = {
    "a form on another site": ("post", "cross-site", NAVIGATION, False),
    "a form on a neighbour": ("post", "same-site", NAVIGATION, False),
    "a script on another site": ("get", "cross-site", {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}, False),
    "an image on another site": ("get", "cross-site", {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, False),
    "a frame": ("get", "cross-site", {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, False),
    "a plug-in": ("get", "cross-site", {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "object"}, False),
    "a link that somebody follows": ("get", "cross-site", NAVIGATION, True),
    "an address typed": ("get", "none", NAVIGATION, True),
    "our own page": ("get", "same-origin", {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}, True),
    "an old browser": ("get", None, {}, True),
}


@pytest.mark.parametrize("name", ASKED)
def test_other_sites_may_link_to_keel_and_nothing_else(cast: Cast, client: Client, name: str) -> None:
    method, site, headers, taken = ASKED[name]
    signed_in(client, cast.sam)
    said = headers | ({"Sec-Fetch-Site": site} if site else {})
    answer = getattr(client, method)("/", headers=said)
    assert (answer.status_code == 200) is taken
    if not taken:
        assert answer.status_code == 403
        assert "Another website sent this here" in answer.text
        assert "Sam" not in answer.text


def test_what_is_refused_reads_no_session_and_says_the_same_for_every_address(cast: Cast, client: Client) -> None:
    signed_in(client, cast.sam)
    headers = {"Sec-Fetch-Site": "cross-site"}
    bodies = {client.post(path, headers=headers).content for path in ("/", "/nowhere/", "/people/", "/sessions/")}
    assert len(bodies) == 1


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/page/hide/", "/static/page/css/base.css", "/account/sign-in/"])
def test_every_answer_is_kept_apart_from_other_sites(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers[name] for name in armour.ISOLATION} == armour.ISOLATION
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_scripts_may_not_write_markup_and_a_breach_is_reported(client: Client) -> None:
    policy = client.get("/page/hide/").headers["Content-Security-Policy"]
    for part in ("require-trusted-types-for 'script'", "trusted-types 'none'", "report-to keel"):
        assert part in policy
    assert f"report-uri {reverse('page:reports')}" in policy
    assert reverse("page:reports") == armour.REPORTS


def test_of_a_report_only_the_rules_name_is_kept(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    told = {"csp-report": {"violated-directive": "script-src-elem", "document-uri": "https://x/cases/Ada-Byron"}}
    with caplog.at_level(logging.WARNING, logger="keel.armour"):
        answer = client.post(armour.REPORTS, json.dumps(told), content_type="application/csp-report")
        assert client.post(armour.REPORTS, b"\xff" * 100_000, content_type="x/y").status_code == 204
    assert (answer.status_code, answer.content) == (204, b"")
    assert "script-src-elem" in caplog.text
    assert "Ada" not in caplog.text


def test_a_storm_of_reports_is_not_read(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    answers = [client.post(armour.REPORTS, "{}", content_type="text/plain").status_code for _ in range(50)]
    assert answers == [204] * armour.REPORTS_A_MINUTE + [429] * (50 - armour.REPORTS_A_MINUTE)
    assert client.get(armour.REPORTS).status_code == 405


def test_the_refusal_comes_before_the_session() -> None:
    order = settings.MIDDLEWARE
    fetch = order.index("keel.web.page.armour.FetchMetadataMiddleware")
    assert fetch < order.index("django.contrib.sessions.middleware.SessionMiddleware")
    assert order.index("keel.web.page.armour.IsolationMiddleware") < fetch
