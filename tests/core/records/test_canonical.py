"""Signed means fixed: the same value gives the same bytes, now and in 75 years."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keel.core.records import CanonicalError, canonical, record_bytes
from keel.core.records.canonical import Value
from tests.core.records.strategies import VALUES

KEPT = Path(__file__).parent / "keel_record_1.json"
KEPT_HASH = "0a746bf5898bc2007b68c86edfc843259977fd639f1e04fb4ba9c9b72f561098"
CONTENT: dict[str, Value] = {
    "title": "Supervision record",
    "held": datetime(2026, 11, 4, 13, 0, tzinfo=UTC),
    "next session": date(2026, 11, 25),
    "minutes": 60,
    "signed": False,
    "place": None,
    "e\u0301cole": 'e\u0301cole, \u00e9cole, \U0001f600, \u200f\u05d0, \t, \u0000, "quoted" and back\\slash',
    "actions": [{"what": "Call the health visitor", "owner": "Ann Example", "by": date(2026, 11, 11)}],
    "empty": [],
}


def test_released_bytes_never_change():
    """The kept fixture of version keel-record/1: these bytes and this hash hold in every later Keel."""
    assert record_bytes(CONTENT) == KEPT.read_bytes()
    assert sha256(KEPT.read_bytes()).hexdigest() == KEPT_HASH


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": [True, None]}, b'{"a":[true,null],"b":1}'),
        ("e\u0301", '"\u00e9"'.encode()),
        (date(2026, 2, 1), b'"2026-02-01"'),
        (datetime(2026, 7, 1, 9, 5, tzinfo=timezone(timedelta(hours=1))), b'"2026-07-01T08:05:00Z"'),
        (datetime(2026, 7, 1, 9, 5, 0, 20, tzinfo=UTC), b'"2026-07-01T09:05:00.000020Z"'),
        (("a", "b"), b'["a","b"]'),
    ],
)
def test_each_kind_of_value_has_one_spelling(value, written):
    assert canonical(value) == written


@given(VALUES)
def test_what_is_read_back_is_written_the_same(value):
    once = canonical(value)

    assert canonical(json.loads(once)) == once


@given(st.dictionaries(st.text("abcé", max_size=3), st.integers(0, 9)))
def test_the_order_of_names_does_not_matter(table):
    assert canonical(table) == canonical(dict(reversed(table.items())))


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"a": 1.5}, "In a there is a float. Give text, whole numbers or dates."),
        ([float("nan")], "In the value, item 1 there is a float. Give text, whole numbers or dates."),
        (b"bytes", "In the value there are bytes. Give text."),
        (2**53, "In the value the whole number has more than 15 safe digits. Give it as text."),
        (datetime(2026, 1, 1), "In the value the time has no zone. Give the time with its zone."),  # noqa: DTZ001
        ("a\ud800", "In the value, character 2 is half a character. Remove it."),
        ({"ab\udc00": 1}, "In a name in the value, character 3 is half a character. Remove it."),
        ({1: "a"}, "In the value a name is no text but int. Names are text."),
        ({"\u00e9": 1, "e\u0301": 2}, "In the value two names are the same text written in two ways. Rename one."),
        ({"a", "b"}, "In the value there is a set. Give text, whole numbers or dates."),
    ],
)
def test_what_has_no_single_spelling_is_refused_with_its_place(value, sentence):
    with pytest.raises(CanonicalError) as refusal:
        canonical(value)
    assert str(refusal.value) == sentence


@pytest.fixture
def in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock stands in another zone."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


def test_the_zone_of_the_machine_changes_no_byte(in_tokyo: None):
    """Times are written in UTC wherever the machine stands, or no check would agree with another machine's."""
    assert time.tzname == ("JST", "JST")
    assert b"2026-11-04T13:00:00Z" in record_bytes(CONTENT)
