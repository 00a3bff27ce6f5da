"""Passwords that others would try first are refused, from lists that ship (G-18)."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from keel.web.accounts import passwords
from keel.web.accounts.hashers import KeelArgon2
from keel.web.accounts.models import Account

DANA = Account(email="dana.whitlock@stmary-mead.example")

REFUSED = [
    "short words",
    "qwerty123456",
    "password12345",
    "Safeguarding1",
    "supervision2026",
    "keelkeelkeel1",
    "whitlock-dana!",
    "stmary-mead-2026",
    "WelcomeTeacher1!",
    "S@feguard1ng!!",
    "P4ssw0rdP4ssw0rd",
    "autumn-term-2026",
    "designated safeguarding lead",
    "Manchester United 1999",
    "aaaa-school-aaaa",
    "Friday13November",
]


@pytest.mark.parametrize("password", REFUSED)
def test_a_password_that_is_guessed_first_is_refused_with_a_sentence(password: str) -> None:
    with pytest.raises(ValidationError) as caught:
        validate_password(password, DANA)
    assert all(message.endswith(".") for message in caught.value.messages)


@pytest.mark.parametrize("password", ["three wise oxen graze", "Safeguarding geese at dawn", "x9!kQ2#mZ7@pL"])
def test_a_good_password_is_taken(password: str) -> None:
    validate_password(password, DANA)


def test_the_schools_own_words_are_refused_once_they_are_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_sources", [])
    validate_password("Oakfield2026!", DANA)
    passwords.register_context_words(lambda account: ["Oakfield Primary School"])
    with pytest.raises(ValidationError, match="oakfield"):
        validate_password("Oakfield2026!", DANA)


def test_passwords_are_hashed_with_argon2_at_the_cost_that_was_chosen() -> None:
    hasher = KeelArgon2()
    stored = hasher.encode("three wise oxen graze", hasher.salt())
    assert stored.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert hasher.verify("three wise oxen graze", stored)
