"""Check words and fingerprint: two people can compare a copy on the telephone."""

from hashlib import sha256
from itertools import combinations

import pytest

from keel.core.records import WORDS, check_words, fingerprint

ROOT = "00ff01fe02fd" + "ab" * 26


def test_a_root_is_read_aloud_in_six_words_and_printed_in_groups():
    assert check_words(ROOT) == ("acorn", "zinc", "album", "zigzag", "almond", "zebra")
    assert fingerprint(ROOT).split() == ["00ff", "01fe", "02fd", *["abab"] * 13]


def test_the_list_has_256_short_plain_words_that_cannot_be_mixed_up():
    assert len(WORDS) == len(set(WORDS)) == 256
    assert list(WORDS) == sorted(WORDS)
    assert all(word.isascii() and word.isalpha() and word.islower() and len(word) <= 8 for word in WORDS)
    assert len({word[:3] for word in WORDS}) == 256
    assert not [pair for pair in combinations(WORDS, 2) if one_letter_apart(*pair)]


def one_letter_apart(left: str, right: str) -> bool:
    if len(left) == len(right):
        return sum(a != b for a, b in zip(left, right, strict=True)) == 1
    shorter, longer = sorted((left, right), key=len)
    return len(longer) - len(shorter) == 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def test_the_list_never_changes():
    """A printed copy is compared with words worked out many years later."""
    assert (
        sha256(" ".join(WORDS).encode()).hexdigest()
        == "2603b33ee8eb5f9b4e98f68ec37d93f87761fea370a07d0d19ca56d4eabe4803"
    )


@pytest.mark.parametrize("root", ["", "ab", "ab" * 33, "ab " * 21 + "a", "x" * 64])
def test_what_is_no_root_has_no_words(root):
    with pytest.raises(ValueError, match="hex"):
        check_words(root)
