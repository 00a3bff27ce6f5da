"""An expectation that Keel does not meet is reported with its line and with what Keel has instead."""

from pathlib import Path

import pytest

from keel.examples import failures, read_examples
from keel.examples.places import line_of

CASES = Path(__file__).resolve().parents[1] / "keel" / "policies" / "cases"
FILE = f"""
policy = "formal_cycle"
in_force = 2026-09-01
school = "{CASES / "schools" / "invented.toml"}"
people = [
  {{ name = "Ben Okoro", role = "headteacher" }},
  {{ name = "Ada Kerr", role = "safeguarding officer" }},
]
[[example]]
title = "Three weeks"
expect = [
  # the first session
  EXPECTED
]
"""
SESSION = 'on = 2026-09-25, what = "safeguarding officer"'


def found(expected, tmp_path):
    path = tmp_path / "example.toml"
    path.write_text(FILE.replace("EXPECTED", "{ " + expected + " },"), encoding="utf-8")
    file = read_examples(path)
    return list(failures(file, file.examples[0]))


@pytest.mark.parametrize(
    "wrong",
    [
        'who = "Ada Kerr"',
        'supervisee = "Ben Okoro"',
        'session = "another"',
        'period = "autumn 1"',
        'status = "overdue"',
        "opens = 2026-09-02",
        "due = 2026-09-24",
        "no_date = true",
        "last_day = 2026-09-25",
        "met = 2026-09-25",
        "days_open = 3",
        'why = "every four weeks"',
        "owed = false",
    ],
)
def test_whatever_does_not_fit_is_reported_with_its_line(wrong, tmp_path):
    [sentence] = found(f"{SESSION}, {wrong}", tmp_path)
    assert sentence.startswith("Line 13: on Fri 25 Sep 2026 ")
    assert "Ben Okoro (supervisee Ada Kerr), opens Tue 1 Sep 2026, due Fri 25 Sep 2026, due" in sentence


def test_what_fits_is_not_reported(tmp_path):
    right = 'who = "Ben Okoro", due = 2026-09-25, status = "due", why = "third school week", days_open = 24'
    assert found(f"{SESSION}, {right}", tmp_path) == []


def test_a_reason_looked_for_in_vain_is_shown_with_the_reason_there_is(tmp_path):
    [sentence] = found(f'{SESSION}, why = "every four weeks"', tmp_path)
    assert "weeks of 7 Sep, 14 Sep, 21 Sep" in sentence


def test_a_name_with_nothing_under_it_says_so(tmp_path):
    [sentence] = found('on = 2026-09-25, what = "agenda sent"', tmp_path)
    assert sentence.endswith("Keel has: nothing of that name.")


def test_what_has_no_date_is_said_to_have_none(tmp_path):
    [sentence] = found('on = 2026-09-25, what = "agreement drawn up", due = 2026-09-25', tmp_path)
    assert "without a date" in sentence


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("people", 0), 2),
        (("people", 1, "name"), 3),
        (("people", 5), 1),
        (("one_line", 0), 5),
        (("title",), 6),
        (("nowhere",), 1),
        ((), 1),
    ],
)
def test_an_entry_is_found_on_its_line_or_else_its_list(path, line):
    text = 'people = [\n  { name = "a" },\n  { name = "b" },\n]\none_line = [{ name = "c" }]\ntitle = "t"\n'
    assert line_of(text, path) == line
