"""Putting notices into the outbox: with the act they tell of, once a key, and never with room for content."""

import pytest
from django.db import transaction

from keel.web.ledger.entries import Thing
from keel.web.notices import kinds
from keel.web.notices.models import Notice
from keel.web.notices.services import notify
from tests.cast import NOW, Cast

KIND = "test kind"


def test_the_same_key_twice_is_one_notice(cast: Cast) -> None:
    """G-72: a duplicate tells nobody twice."""
    for _ in range(2):
        notify(member=cast.sam, kind=KIND, about=Thing("record", cast.sam.pk, "K6"), now=NOW, key="once")
    row = Notice.objects.get()
    assert (row.recipient, row.kind, row.about_kind, row.about_id) == (cast.sam, KIND, "record", cast.sam.pk)
    assert (row.state, row.due_at, row.next_at) == ("waiting", NOW, NOW)


def test_what_did_not_happen_is_not_told(cast: Cast) -> None:
    with transaction.atomic():
        notify(member=cast.sam, kind=KIND, about=None, now=NOW, key="never")
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_a_kind_that_nobody_named_is_refused(cast: Cast) -> None:
    with pytest.raises(kinds.UnknownKind):
        notify(member=cast.sam, kind="gossip", about=None, now=NOW, key="x")


@pytest.mark.parametrize(
    "sentence",
    [
        "A record about {name} waits.",
        "A record about %s waits.",
        "A record of case 0042 waits.",
        "A record waits.\nBcc: somebody",
        "“A record” waits.",
        "No full stop",
        "",
        "A" * 200 + ".",
    ],
)
def test_words_with_room_for_anything_else_stop_the_start(sentence: str) -> None:
    """G-28: a placeholder, a figure, a line break or a quotation has no place in a mail's words."""
    with pytest.raises(ValueError, match=r"words of|full stop"):
        kinds.register("bad kind", "Keel: something waits", sentence)


def test_a_kind_named_twice_alike_is_one_and_differently_an_error() -> None:
    kinds.register(KIND, "Keel: something waits for you", "Something waits for you in Keel.", in_figures=True)
    with pytest.raises(ValueError, match="named twice"):
        kinds.register(KIND, "Keel: something else", "Something else waits for you in Keel.")
