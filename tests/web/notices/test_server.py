"""Where mail is handed in, from the environment; what is unclear or unsafe stops the start with a sentence."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from keel.web.notices.server import Server, address, server

GOOD = {"KEEL_MAIL_HOST": "mail.school.example", "KEEL_MAIL_FROM": "keel@school.example"}


def test_without_a_host_there_is_no_mail() -> None:
    assert server({}) is None


@pytest.mark.parametrize(("tls", "port"), [("", 587), ("starttls", 587), ("tls", 465)])
def test_it_speaks_tls_unless_told_otherwise(tls: str, port: int) -> None:
    found = server({**GOOD, "KEEL_MAIL_TLS": tls})
    assert found == Server("mail.school.example", port, tls or "starttls", "keel@school.example")


def test_the_password_is_read_from_its_file_each_time(tmp_path: Path) -> None:
    file = tmp_path / "password"
    found = server({**GOOD, "KEEL_MAIL_USER": "keel", "KEEL_MAIL_PASSWORD_FILE": str(file)})
    assert found is not None
    for word in ("one", "two"):
        file.write_text(word + "\n")
        assert found.password() == word
    assert "two" not in repr(found)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"KEEL_MAIL_TLS": "maybe"}, "Write starttls, tls or none"),
        ({"KEEL_MAIL_TLS": "none"}, "only under TLS"),
        ({"KEEL_MAIL_FROM": ""}, "the one address"),
        ({"KEEL_MAIL_FROM": "a@b.example\r\nBcc: c@d.example"}, "the one address"),
        ({"KEEL_MAIL_USER": "keel"}, "together, or neither"),
        ({"KEEL_MAIL_PORT": "99999"}, "between 1 and 65535"),
        ({"KEEL_MAIL_PORT": "smtp"}, "between 1 and 65535"),
    ],
)
def test_what_is_unclear_or_unsafe_is_refused(wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence):
        server({**GOOD, **wrong})


def test_mail_on_this_machine_may_go_without_tls() -> None:
    found = server({**GOOD, "KEEL_MAIL_HOST": "127.0.0.1", "KEEL_MAIL_TLS": "none"})
    assert found is not None
    assert found.port == 25


@pytest.mark.parametrize(
    ("given", "hosts", "wanted"),
    [
        ("https://keel.school.example/", [], "https://keel.school.example"),
        ("", ["keel.school.example", "other.example"], "https://keel.school.example"),
        ("", [], "http://localhost:8000"),
        ("http://localhost:9000", [], "http://localhost:9000"),
    ],
)
def test_the_address_in_mails(given: str, hosts: list[str], wanted: str) -> None:
    assert address(hosts, {"KEEL_ADDRESS": given}) == wanted


@pytest.mark.parametrize(
    "given", ["keel.school.example", "http://keel.school.example", "https://a@b.example", "ftp://x.example"]
)
def test_an_address_that_leads_nowhere_safe_is_refused(given: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="KEEL_ADDRESS"):
        address([], {"KEEL_ADDRESS": given})
