"""S17, S19: signing on paper, electronically or both; G-57: what is not signed never says so."""

import pytest

from keel.core.workflow import Signature, all_signed, says, still_to_sign

ROOT, OTHER = "a" * 64, "b" * 64
PARTIES = ("ann", "ben")


def signed(*pairs, root=ROOT) -> list[Signature]:
    return [Signature(person, means, root) for person, means in pairs]


@pytest.mark.parametrize(
    ("mode", "signatures", "missing", "words"),
    [
        ("paper", [], [("ann", "paper"), ("ben", "paper")], "Not signed"),
        ("paper", signed(("ann", "paper")), [("ben", "paper")], "Waiting for 1 of 2 to sign"),
        ("paper", signed(("ann", "paper"), ("ben", "paper")), [], "Signed by all 2"),
        ("paper", signed(("ann", "electronic"), ("ben", "paper")), [("ann", "paper")], "Waiting for 1 of 2 to sign"),
        ("electronic", signed(("ann", "electronic"), ("ben", "electronic")), [], "Signed by all 2"),
        ("both", signed(("ann", "paper"), ("ben", "paper")), [("ann", "electronic"), ("ben", "electronic")],
         "Not signed"),
        ("paper", signed(("ann", "paper"), ("ben", "paper"), root=OTHER), [("ann", "paper"), ("ben", "paper")],
         "Not signed"),
    ],
)  # fmt: skip
def test_what_is_missing_and_how_it_is_told(mode, signatures, missing, words):
    assert list(still_to_sign(mode, PARTIES, signatures, root=ROOT)) == missing
    assert all_signed(mode, PARTIES, signatures, root=ROOT) == (not missing)
    assert says(mode, PARTIES, signatures, root=ROOT) == words


def test_a_record_without_parties_is_not_signed():
    assert not all_signed("paper", (), [], root=ROOT)
    assert says("paper", (), [], root=ROOT) == "Not signed"
