"""The school's own sign-on, played on loopback by another process with allauth's own provider (ASVS 6.8; TH-2, TH-10).

Microsoft's and Google's own were not tried.
"""

import datetime as dt
import http.server
import json
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from keel.web.accounts.models import Account, AccountEvent
from keel.web.accounts.school_sign_on import origin, sign_on
from keel.web.accounts.services import account_create, second_factor_give
from keel.web.accounts.sso_joining import is_joined, sso_join, sso_let, sso_part

from .conftest import PASSWORD, code_at, code_now
from .idp import PERSON

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.accounts.pages")]

ROOT = Path(settings.PACKAGE).parent.parent
CLIENT, SECRET = "keel-of-the-tests", "a secret of the tests alone"
BACK = "http://testserver/account/sign-in/school/back/"
ASKED = {"fetch_userinfo": False, "oauth_pkce_enabled": True, "scope": ["openid"]}
SignIn = Callable[..., Client]
Knows = Callable[[str], None]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def idp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the school's sign-on."""
    port, folder = free_port(), tmp_path_factory.mktemp("idp")
    command = [sys.executable, "-m", "tests.web.accounts.idp", str(port), str(folder), CLIENT, SECRET, BACK]
    process = subprocess.Popen(command, cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            requests.get(f"{address}/.well-known/openid-configuration", timeout=5).raise_for_status()
            break
        except requests.RequestException:
            assert process.poll() is None, "the sign-on of the tests did not start"
            time.sleep(0.5)
    yield address
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture
def keel_knows(settings: Any) -> Callable[[str], None]:
    """Have Keel's settings name this sign-on."""

    def known(server: str) -> None:
        app = {
            "provider_id": "school",
            "name": "School",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {
                "server_url": server,
                "fetch_userinfo": False,
                "oauth_pkce_enabled": True,
                "scope": ["openid"],
            },
        }
        settings.KEEL_SSO = app
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}

    return known


@pytest.fixture
def school_sign_on(idp: str, keel_knows: Callable[[str], None]) -> str:
    keel_knows(idp)
    return idp


def there(address: str) -> str:
    """What a person does at the school's sign-on: signs in there; gives the address they are sent back to."""
    browser = requests.Session()
    page = browser.get(address, timeout=20)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    body = {"login": PERSON[0], "password": PERSON[1], "csrfmiddlewaretoken": token[1] if token else ""}
    nearby = re.search(r'name="next" value="([^"]+)"', page.text)
    if nearby:
        body["next"] = nearby[1].replace("&amp;", "&")
    answer = browser.post(page.url, body, timeout=20, allow_redirects=False)
    for _ in range(5):
        assert answer.status_code in {301, 302, 303}, answer.text[:2000]
        onward = urljoin(answer.url, answer.headers["Location"])
        if onward.startswith(BACK):
            return onward
        answer = browser.get(onward, timeout=20, allow_redirects=False)
    raise AssertionError(f"never came back, but to {onward}")


def here(onward: str) -> str:
    parts = urlsplit(onward)
    return f"{parts.path}?{parts.query}"


@pytest.fixture
def joined(dana: Account, sign_in: SignIn, school_sign_on: str) -> Account:
    """Dana, who joined her school account after an administrator let her."""
    browser = sign_in(dana)
    sso_let(account=dana, now=timezone.now())
    confirmed(browser)
    out = browser.post(reverse("account_sso_join"))
    assert out.status_code == 302, out.content.decode()
    back = browser.get(here(there(out["Location"])))
    assert back["Location"] == reverse("account_home"), back.content.decode()
    cache.clear()
    return dana


def confirmed(browser: Client) -> None:
    session = browser.session
    session["keel_confirmed_at"] = int(time.time())
    session["keel_confirmed_with"] = "totp"
    session.save()


def test_clicking_through_signs_in_and_our_own_second_factor_is_asked(joined: Account) -> None:
    """ASVS 6.8.4: what the sign-on says of factors is not relied on."""
    browser = Client()
    assert "Sign in with School" in browser.get(reverse("account_login")).content.decode()
    out = browser.post(reverse("account_sso"), {"next": "/page/"})
    assert "code_challenge_method=S256" in out["Location"]
    assert "nonce=" in out["Location"]
    assert "state=" in out["Location"]
    back = browser.get(here(there(out["Location"])))
    assert back["Location"] == reverse("mfa_authenticate")
    assert browser.get("/page/").status_code == 302
    answer = browser.post(reverse("mfa_authenticate"), {"code": code_at(time.time() + 30)})
    assert answer["Location"] == "/page/"
    assert browser.get("/page/").status_code == 200


def test_nothing_of_what_the_sign_on_says_is_kept_but_the_subject(joined: Account) -> None:
    row = SocialAccount.objects.get(user=joined)
    assert row.extra_data == {}
    assert row.uid
    assert AccountEvent.objects.filter(account=joined, what="sso linked").count() == 1


def test_the_same_address_joins_nobody(db: None, school_sign_on: str) -> None:
    """ASVS 6.8.1: the sign-on's person has this very address."""
    account = account_create(email="teacher@school.example", password=PASSWORD)
    second_factor_give(account=account)
    browser = Client()
    out = browser.post(reverse("account_sso"))
    back = browser.get(here(there(out["Location"])))
    assert back.status_code == 403
    assert "not joined to anybody" in back.content.decode()
    assert not SocialAccount.objects.exists()
    assert Account.objects.count() == 1
    assert AccountEvent.objects.filter(what="sso refused").count() == 1


def test_nobody_joins_whom_no_administrator_let(dana: Account, sign_in: SignIn, school_sign_on: str) -> None:
    browser = sign_in(dana)
    confirmed(browser)
    assert browser.post(reverse("account_sso_join"))["Location"] == reverse("account_home")
    sso_let(account=dana, now=timezone.now() - dt.timedelta(days=8))
    assert browser.post(reverse("account_sso_join"))["Location"] == reverse("account_home")
    assert not sso_join(account=dana, subject="x")


def test_one_school_account_is_one_person(joined: Account, sign_in: SignIn, db: None) -> None:
    other = account_create(email="other@school.example", password=PASSWORD)
    second_factor_give(account=other, secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXQ")
    sso_let(account=other, now=timezone.now())
    browser = Client()
    browser.force_login(other)
    confirmed(browser)
    back = browser.get(here(there(browser.post(reverse("account_sso_join"))["Location"])))
    assert back.status_code == 403
    assert not is_joined(other)


def test_whoever_is_joined_comes_in_no_other_way(joined: Account, settings: Any) -> None:
    """TH-2: closed there, or switched off here, is closed."""
    browser = Client()
    answer = browser.post(reverse("account_login"), {"login": joined.email, "password": PASSWORD})
    assert "Use your school account" in answer.content.decode()
    assert browser.post(reverse("mfa_authenticate"), {"code": code_now()}).status_code == 302
    assert browser.get("/page/").status_code == 302
    settings.KEEL_SSO = None
    assert browser.post(reverse("account_sso")).status_code == 404
    answer = browser.post(reverse("account_login"), {"login": joined.email, "password": PASSWORD})
    assert "Use your school account" in answer.content.decode()
    sso_part(account=joined, by=None, now=timezone.now())
    answer = browser.post(reverse("account_login"), {"login": joined.email, "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")


def test_a_closed_account_is_closed_to_the_sign_on_too(joined: Account) -> None:
    joined.is_active = False
    joined.save()
    browser = Client()
    back = browser.get(here(there(browser.post(reverse("account_sso"))["Location"])))
    assert back["Location"] == reverse("account_inactive")


def test_a_way_back_works_once_and_in_the_browser_that_began(joined: Account) -> None:
    browser = Client()
    onward = here(there(browser.post(reverse("account_sso"))["Location"]))
    assert "used already" in Client().get(onward).content.decode()
    assert browser.get(onward).status_code == 302
    again = browser.get(onward)
    assert again.status_code == 403
    assert "used already" in again.content.decode()
    made_up = browser.get(reverse("account_sso_back"), {"state": "x" * 16, "code": "y"})
    assert made_up.status_code == 403
    assert AccountEvent.objects.filter(what="sso refused").count() == 3


def test_an_answer_to_another_question_is_not_used(joined: Account) -> None:
    """The nonce of the session is not the answer's."""
    browser = Client()
    onward = here(there(browser.post(reverse("account_sso"))["Location"]))
    session = browser.session
    session["keel_sso_nonce"] = "another"
    session.save()
    back = browser.get(onward)
    assert back.status_code == 403
    assert "could not be trusted" in back.content.decode()


@contextmanager
def served(answers: dict[str, Any], context: ssl.SSLContext | None = None) -> Iterator[str]:
    """A small server on loopback that answers these paths with JSON."""

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(answers.get(self.path, {})).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"{'https' if context else 'http'}://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_sign_on_that_says_it_is_another_is_not_believed(
    client: Client, keel_knows: Callable[[str], None], db: None
) -> None:
    config = {"issuer": "https://another.example", "authorization_endpoint": "https://another.example/go"}
    with served({"/.well-known/openid-configuration": config}) as server:
        keel_knows(server)
        answer = client.post(reverse("account_sso"))
    assert answer.status_code == 403
    assert "could not be trusted" in answer.content.decode()
    assert AccountEvent.objects.filter(what="sso refused").count() == 1


@pytest.fixture
def out_of_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for 127.0.0.1 by an authority that the client trusts, which ran out yesterday."""
    import ipaddress

    now = dt.datetime.now(dt.UTC)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=30))
        .not_valid_after(now - dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def test_a_certificate_that_ran_out_gets_a_sentence_and_a_row(
    client: Client, keel_knows: Callable[[str], None], out_of_date: ssl.SSLContext, db: None
) -> None:
    with served({}, out_of_date) as server:
        keel_knows(server)
        answer = client.post(reverse("account_sso"))
    assert answer.status_code == 502
    assert "certificate that is out of date" in answer.content.decode()
    assert AccountEvent.objects.filter(what="sso refused").count() == 1


def test_a_sign_on_that_does_not_answer_gets_a_sentence(
    client: Client, keel_knows: Callable[[str], None], db: None
) -> None:
    keel_knows(f"http://127.0.0.1:{free_port()}")
    answer = client.post(reverse("account_sso"))
    assert answer.status_code == 502
    assert "does not answer" in answer.content.decode()


def test_without_a_sign_on_there_are_no_such_pages(client: Client, db: None) -> None:
    assert "Sign in with" not in client.get(reverse("account_login")).content.decode().replace(
        "Sign in with a passkey", ""
    )
    assert client.post(reverse("account_sso")).status_code == 404
    assert client.get(reverse("account_sso_back")).status_code == 404


def test_settings_of_the_sign_on_are_whole_or_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hush\n")
    whole = {
        "KEEL_SSO_SERVER": "https://login.example/tenant/v2.0/",
        "KEEL_SSO_CLIENT": "keel",
        "KEEL_SSO_SECRET_FILE": str(secret),
    }
    found = sign_on(whole)
    assert found
    assert found["secret"] == "hush"
    assert found["settings"]["server_url"] == "https://login.example/tenant/v2.0"
    assert origin(found) == ["https://login.example"]
    assert sign_on({}) is None
    for wrong in (
        {"KEEL_SSO_SERVER": "http://login.example"},
        {"KEEL_SSO_CLIENT": ""},
        {"KEEL_SSO_SECRET_FILE": str(tmp_path / "none")},
    ):
        with pytest.raises(ImproperlyConfigured, match="KEEL_SSO"):
            sign_on({**whole, **wrong})
