"""Only invented people, and nothing of somebody's machine or of any package index, anywhere in the repository (G-29).

The forbidden words are put together from halves, so that this file does not hold them itself.
"""

import re

import pytest

from tests.house.source import ROOT, texts

HOSTS = [
    left + right
    for left, right in (
        ("pypi.", "org"),
        ("pythonhosted.", "org"),
        ("npmjs.", "org"),
        ("npmjs.", "com"),
        ("yarnpkg.", "com"),
        ("unpkg.", "com"),
        ("jsdelivr.", "net"),
        ("cdnjs.", "cloudflare"),
        ("crates.", "io"),
        ("proxy.golang.", "org"),
        ("rubygems.", "org"),
        ("deb.debian.", "org"),
        ("playwright.", "azureedge"),
        ("fonts.google", "apis"),
    )
]
SOMEBODYS_FOLDER = re.compile(r"(?<![\w./}])/(?:root|work|Users|home)/\w+/|file:" + "///")
INDEX = re.compile("--(extra-" + "index-url|index-" + "url|find-" + "links|trusted-" + "host)[ =]")

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})\b", re.IGNORECASE)
INVENTED = re.compile(r"(?:^|\.)(?:example|invalid|test)$", re.IGNORECASE)
INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b")
PUPIL = re.compile(r"\b[A-HJ-NP-RT-Z]\d{11}[\dA-Z]\b")
PHONE = re.compile(r"(?<![\w.+/-])(?:\+44[ -]?|0)[12378]\d{1,4}[ -]?\d{3,4}[ -]?\d{3,4}(?![\w-])")
PUBLIC = {
    "08000562561": "Education Support, L9",
    "08088005000": "NSPCC",
    "08001111": "Childline",
    "01234567890": "digits in order",
    "0123456789": "digits in order",
}
DRAMA = re.compile(r"^(01632960\d{3}|07700900\d{3}|02079460\d{3}|0\d{3}4960\d{3})$")


def all_but_locks():
    return [(path, text) for path, text in texts() if not path.startswith("requirements/")]


def test_no_package_index_and_no_folder_of_somebodys_machine_is_named():
    found = []
    for path, text in texts():
        found += [f"{path}: {word}" for word in HOSTS if word in text]
        matches = [pattern.search(text) for pattern in (INDEX, SOMEBODYS_FOLDER)]
        found += [f"{path}: {match.group()}" for match in matches if match]
    assert not found, "\n".join(found)


def test_every_mail_address_is_an_invented_one():
    found = [
        f"{path}: {match.group()}"
        for path, text in all_but_locks()
        for match in EMAIL.finditer(text)
        if not INVENTED.search(match.group(1))
    ]
    assert not found, "use a domain that ends in example, invalid or test:\n" + "\n".join(found)


def test_no_insurance_or_pupil_number_stands_anywhere():
    found = [
        f"{path}: {match.group()}"
        for path, text in all_but_locks()
        for pattern in (INSURANCE, PUPIL)
        for match in pattern.finditer(text)
        if path != "tests/house/test_invented_data.py"
    ]
    assert not found, "\n".join(found)


def test_every_telephone_number_is_a_public_help_line_or_one_kept_for_drama():
    found = [
        f"{path}: {match.group()}"
        for path, text in all_but_locks()
        for match in PHONE.finditer(text)
        if not allowed(match.group()) and path != "tests/house/test_invented_data.py"
    ]
    assert not found, "use 01632 960000 to 960999:\n" + "\n".join(found)


def allowed(number: str) -> bool:
    """A line the public is meant to ring, or one that rings nowhere."""
    digits = re.sub(r"\D", "", number.replace("+44", "0"))
    return digits in PUBLIC or bool(DRAMA.match(digits))


@pytest.mark.parametrize("number", ["01632 960123", "08000 562 561", "+44 7700 900123", "020 7946 0000"])
def test_numbers_that_may_stand(number):
    assert allowed(number)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (PHONE, "ring 0161 234 5678"),
        (PHONE, "+44 7912 345678"),
        (INSURANCE, "AB 12 34 56 C"),
        (PUPIL, "A123456789012"),
        (EMAIL, "j.smith" + "@" + "school.sch.uk"),
    ],
)
def test_what_is_looked_for_is_found(pattern, text):
    assert pattern.search(text)


def test_locks_hold_a_hash_for_every_library_and_no_address():
    for name in ("bootstrap", "base", "dev"):
        lock = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        parts = re.split(r"\n(?=[a-z0-9])", lock)
        without = [part.split()[0] for part in parts if "==" in part and "--hash=sha256:" not in part]
        assert not without, f"{name}.txt: without a hash: {without}"
        assert "://" not in lock
