"""Steps that take the agreement of both (E14), and what becomes of a file whose opener has left (S22)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

import keel.policies
from keel.web.disagreements.models import Consent, Disagreement
from keel.web.disagreements.services.answering import (
    disagreement_answer,
    disagreement_hand_on,
    disagreement_take_up,
)
from keel.web.disagreements.services.together import disagreement_lay_down, step_agree, step_decline
from keel.web.ledger.models import LedgerEntry
from keel.web.notices.models import Notice
from keel.web.obligations.models import Obligation
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.people.services import member_leave
from keel.web.policies.services import policy_adopt
from tests.cast import NOW, TODAY, Cast, signed_in
from tests.web.disagreements.making import fresh, opened
from tests.web.sessions.stage import over

BEFORE_CHAIR: Final = '  { key = "chair"'
HEAD: Final = (
    '  { key = "head", held_by = "headteacher", clause = "S22", what = "Settle it", due = "10 working days", '
    "consent = true, own = true },\n"
)


def answered(cast: Cast) -> Disagreement:
    """Sam's, answered by Tom, under a ladder whose next step takes them both."""
    stage = over(cast)
    file = Path(keel.policies.__file__).parent / "templates" / "formal_cycle.toml"
    source = file.read_text().replace(BEFORE_CHAIR, HEAD + BEFORE_CHAIR)
    policy_adopt(by=cast.ruth, source=source, file=file.name, in_force_from=TODAY, now=NOW)
    row = opened(cast.sam, session=stage.session)
    disagreement_answer(by=cast.tom, row=row, text="Because of this and that.", factor="totp", now=NOW)
    return fresh(row)


def take_up(cast: Cast, row: Disagreement) -> Disagreement:
    disagreement_take_up(by=cast.sam, row=row, text="Not settled.", now=NOW)
    return fresh(row)


def test_it_waits_for_the_other_and_goes_once_both_agree(cast: Cast) -> None:
    """E14: "if both parties consent": the other is asked, without a word of what it is about."""
    row = take_up(cast, answered(cast))
    assert (row.step, row.state) == ("supervisor", "answered")
    assert Notice.objects.get(kind="disagreement step asked").recipient_id == cast.tom.pk
    assert not Obligation.objects.filter(disagreement_id=row.pk, owed_by=cast.ruth).exists()
    step_agree(by=cast.tom, row=row, text="", now=NOW)
    row = fresh(row)
    assert (row.step, row.holder_id, row.state) == ("head", cast.ruth.pk, "open")
    assert LedgerEntry.objects.filter(act="disagreement step agreed").count() == 2
    assert set(Consent.objects.values_list("by_id", "agrees")) == {(cast.sam.pk, True), (cast.tom.pk, True)}


@pytest.mark.parametrize("who", ["sam", "tom"])
def test_where_either_does_not_agree_it_goes_past_that_step(cast: Cast, who: str) -> None:
    """Nobody is stuck: the one who asked may go on without it as well."""
    row = take_up(cast, answered(cast))
    step_decline(by=cast.people[who], row=row, text="I would rather not.", now=NOW)
    assert fresh(row).step == "supervisor"
    assert take_up(cast, fresh(row)).step == "chair"


def test_its_holder_may_ask_for_it_as_well(cast: Cast) -> None:
    row = answered(cast)
    Disagreement.objects.filter(pk=row.pk).update(state="open")
    disagreement_hand_on(by=cast.tom, row=fresh(row), text="It is not mine to settle.", now=NOW)
    assert fresh(row).step == "supervisor"
    step_agree(by=cast.sam, row=fresh(row), text="", now=NOW)
    assert fresh(row).holder_id == cast.ruth.pk


REFUSED: dict[str, tuple[Callable[[Cast, Disagreement], Any], str]] = {
    "agreeing before anybody asked": (
        lambda cast, row: step_agree(by=cast.tom, row=row, text="", now=NOW),
        "has not asked",
    ),
    "agreeing with oneself": (
        lambda cast, row: step_agree(by=cast.sam, row=take_up(cast, row), text="", now=NOW),
        "has not asked",
    ),
    "agreeing as somebody else": (
        lambda cast, row: step_agree(by=cast.grace, row=take_up(cast, row), text="", now=NOW),
        "Only the opener or the holder",
    ),
    "declining as somebody else": (
        lambda cast, row: step_decline(by=cast.ruth, row=row, text="", now=NOW),
        "Only the opener or the holder",
    ),
    "laying down what somebody pursues": (
        lambda cast, row: disagreement_lay_down(by=cast.tom, row=row, text="Enough.", now=NOW),
        "is here, and closes it",
    ),
}


@pytest.mark.parametrize(("act", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_leaves_it_where_it_is(
    cast: Cast, act: Callable[[Cast, Disagreement], Any], words: str
) -> None:
    row = answered(cast)
    with pytest.raises(Refusal, match=words):
        act(cast, row)
    assert (fresh(row).step, fresh(row).state) == ("supervisor", "answered")


def test_what_each_said_is_kept(cast: Cast) -> None:
    """G-26."""
    take_up(cast, answered(cast))
    for change in (lambda: Consent.objects.update(agrees=False), lambda: Consent.objects.all().delete()):
        with pytest.raises(DatabaseError, match="kept"), transaction.atomic():
            change()


def test_once_its_opener_has_left_its_holder_lays_it_down_with_the_reason(cast: Cast, client: Client) -> None:
    """Else what nobody can close any more would be owed for ever; what was written stays."""
    row = opened(cast.sam, session=over(cast).session)
    address = reverse("disagreements:lay_down", args=[row.pk])
    post = {"text": "Sam has left, and wished to leave it there.", "idempotency_key": "a" * 32}
    assert address not in signed_in(client, cast.tom).get(reverse("disagreements:disagreement", args=[row.pk])).text
    member_leave(by=cast.neil, member=cast.sam, left_on=TODAY, now=NOW)
    assert address in client.get(reverse("disagreements:disagreement", args=[row.pk])).text
    assert [client.post(address, post).status_code for _ in range(2)] == [303, 303]
    assert fresh(row).state == "closed"
    assert not Obligation.objects.filter(disagreement_id=row.pk, met=None).exists()
    assert list(row.statements.values_list("kind", flat=True)) == ["opening", "laid down"]
    assert LedgerEntry.objects.filter(act="disagreement laid down").count() == 1


def test_the_pages_of_agreeing_and_not(cast: Cast, client: Client) -> None:
    row = take_up(cast, answered(cast))
    file, agree, decline = (
        reverse(f"disagreements:{name}", args=[row.pk]) for name in ("disagreement", "agree", "decline")
    )
    people: list[tuple[Member, int, bool, bool]] = [
        (cast.sam, 200, False, True), (cast.tom, 200, True, True), (cast.ruth, 403, False, False),
        (cast.dan, 404, False, False), (cast.una, 404, False, False),
    ]  # fmt: skip
    for member, status, may_agree, may_decline in people:
        signed_in(client, member)
        assert [client.get(one).status_code for one in (agree, decline)] == [status, status], member.name
        shown = client.get(file).text
        assert (agree in shown, decline in shown) == (may_agree, may_decline), member.name
    signed_in(client, cast.tom)
    post = {"text": "", "idempotency_key": "a" * 32}
    assert [client.post(agree, post).status_code for _ in range(2)] == [303, 303]
    assert fresh(row).step == "head"


def test_whoever_takes_it_up_reads_whether_it_waits_or_went(cast: Cast, client: Client) -> None:
    """E14: nobody who waits for the other is told that it went."""
    row = answered(cast)
    address = reverse("disagreements:take_up", args=[row.pk])
    signed_in(client, cast.sam)
    assert "so the other person has been asked" in client.post(address, {"text": ""}, follow=True).text
    step_decline(by=cast.tom, row=fresh(row), text="", now=NOW)
    assert "It is with the next step now." in client.post(address, {"text": ""}, follow=True).text
    assert fresh(row).step == "chair"
