"""One broken specimen for each mistake that a policy file can hold, with what is said about it (S1 to S30, X2)."""

import tomllib
from typing import Any

import pytest

from keel.core.policy import PolicyErrors, parse
from tests.core.policy.sound import HERE, KNOWN, changed

SPECIMENS = sorted((HERE / "specimens").glob("*.toml"))


def specimen(path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SPECIMENS, ids=[path.stem for path in SPECIMENS])
def test_each_mistake_is_told_with_its_line_its_field_and_its_cure(path):
    said = specimen(path)
    text = changed((said["instead_of"], said["write"]))

    with pytest.raises(PolicyErrors) as refused:
        parse(text, file="sound.toml", known=KNOWN)

    told = {(problem.line, f"{problem.field}: {problem.why} {problem.cure}") for problem in refused.value.problems}
    places = said.get("at", said["write"])
    places = [places] * len(said["expect"]) if isinstance(places, str) else places
    expected = {(line_of(text, place), words) for place, words in zip(places, said["expect"], strict=True)}
    assert {(line, fitted(words, expected)) for line, words in told} == expected


def line_of(text: str, place: str) -> int:
    return text.count("\n", 0, text.rindex(place)) + 1


def fitted(words: str, expected: set[tuple[int, str]]) -> str:
    """Give the expectation that ends in a star and begins as these words do, or the words."""
    stars = (one for _, one in expected if one.endswith("*") and words.startswith(one.removesuffix("*")))
    return next(stars, words)


def test_every_specimen_is_another_mistake():
    mistakes = [specimen(path)["mistake"] for path in SPECIMENS]
    assert len(set(mistakes)) == len(mistakes) >= 60


def test_all_mistakes_of_one_file_are_told_at_once_in_the_order_of_their_lines():
    mistakes = ["impossible_day", "unknown_role", "unknown_event", "same_field_twice", "unknown_word", "missing_form"]
    said = [specimen(HERE / "specimens" / f"{name}.toml") for name in mistakes]
    text = changed(*((one["instead_of"], one["write"]) for one in said))

    with pytest.raises(PolicyErrors) as refused:
        parse(text, file="sound.toml", known=KNOWN)

    lines = [problem.line for problem in refused.value.problems]
    assert lines == sorted(lines)
    assert len(lines) == len(mistakes)
    assert all(one["expect"][0] in str(refused.value) for one in said)
