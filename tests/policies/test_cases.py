"""Every worked example says what Keel answers (both sides of each threshold), and every rule with a date has one."""

from pathlib import Path

import pytest

from keel.core.obligations import EVENTS
from keel.core.phrases import AsNeeded
from keel.examples import failures, read_examples
from keel.examples.model import Example, ExampleFile, Expectation, HalfTerm, Happening, Holder, School, Shut
from keel.policies import template

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted((ROOT / "keel" / "policies" / "cases").glob("*.toml"))
GUIDE = ROOT / "docs" / "guide" / "worked-examples.md"
FILES = [read_examples(path) for path in CASES]
EXAMPLES = [
    pytest.param(file, worked, id=f"{path.stem}: {worked.example.title}")
    for path, file in zip(CASES, FILES, strict=True)
    for worked in file.examples
]


@pytest.mark.parametrize(("file", "worked"), EXAMPLES)
def test_the_example_holds(file, worked):
    """S1, S2, S3, S4, S5, S7, S9, S11, S12, S13, S15, S16, S17, S18, S19, S23, S26, S29, as each example says; G-55."""
    assert list(failures(file, worked)) == []


@pytest.mark.parametrize(("file", "worked"), EXAMPLES)
def test_the_example_says_what_it_shows_and_expects_something(file, worked):
    assert worked.example.shows
    assert worked.example.expect


def test_every_duty_and_every_interval_of_the_policy_is_worked():
    policy = template("formal_cycle")
    intervals = [one.key for one in policy.arrangements.values() if not isinstance(one.cadence_phrase, AsNeeded)]
    wanted = {key.replace("_", " ") for key in (*intervals, *(duty.key for duty in policy.duties))}
    shown = {expected.what for file in FILES for worked in file.examples for expected in worked.example.expect}
    assert wanted <= shown


def test_every_duty_with_a_date_is_shown_in_time_and_too_late():
    """Both sides of the threshold."""
    told: dict[str, set[str | None]] = {}
    dated: set[str] = set()
    for file in FILES:
        for worked in file.examples:
            for expected in worked.example.expect:
                told.setdefault(expected.what, set()).add(expected.status)
                dated |= {expected.what} if expected.due is not None else set()
    for what in dated:
        assert "due" in told[what], what
        assert told[what] & {"overdue", "missed", "met late"}, what


def test_the_file_in_the_guide_is_one_that_holds(tmp_path):
    text = GUIDE.read_text(encoding="utf-8")
    path = tmp_path / "guide.toml"
    path.write_text(text.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    file = read_examples(path)
    assert [list(failures(file, worked)) for worked in file.examples] == [[]]


@pytest.mark.parametrize("table", [ExampleFile, School, HalfTerm, Shut, Example, Holder, Happening, Expectation])
def test_the_guide_explains_every_field(table):
    text = GUIDE.read_text(encoding="utf-8").replace("[[example]]", "`example`")
    missing = [name for name in table.__dataclass_fields__ if f"`{name}`" not in text]
    assert missing == []


def test_the_guide_lists_every_event():
    text = GUIDE.read_text(encoding="utf-8")
    assert [name for name in EVENTS if f"| `{name}` |" not in text] == []
