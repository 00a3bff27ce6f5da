"""A head is stamped by an authority that knows nothing of Keel (RFC 3161), here one on loopback (G-25)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from keel.web.background.jobs import Order
from keel.web.ledger.anchors import kept_head
from keel.web.ledger.models import Anchor, AnchorPlace
from keel.web.ledger.stamping import NoStamp, ask, check, stamp
from keel.web.people.clock import london_day
from keel.web.watch import anchoring
from keel.web.watch.models import Alarm
from tests.cast import NOW, Cast
from tests.web.watch.authority import Authority, serving

LINE = "2026-11-16 head 7 abcdef"


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority(NOW)


@pytest.fixture
def address(authority: Authority) -> Iterator[str]:
    authority.fault, authority.clock = "none", NOW
    authority.asked.clear()
    with serving(authority) as found:
        yield found


def test_a_stamp_holds_for_its_line_alone_and_the_authority_learns_a_hash(
    authority: Authority, address: str, tmp_path: Path
) -> None:
    roots = authority.roots(tmp_path)
    token = stamp(LINE, address=address, roots=roots, now=NOW)
    check(token, LINE, roots=roots)
    assert b"head" not in authority.asked[0]
    with pytest.raises(NoStamp, match="no time stamp of this head"):
        check(token, LINE + "0", roots=roots)
    with pytest.raises(NoStamp, match="no time stamp of this head"):
        check(token, LINE, roots=Authority(NOW).roots(tmp_path))


@pytest.mark.parametrize("fault", ["nonce", "imprint", "refused", "nonsense", "expired"])
def test_what_is_no_stamp_of_this_head_asked_for_just_now_is_refused(
    authority: Authority, address: str, tmp_path: Path, fault: str
) -> None:
    authority.fault = fault
    with pytest.raises(NoStamp, match="no time stamp of this head"):
        stamp(LINE, address=address, roots=authority.roots(tmp_path), now=NOW)


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_stamp_of_another_hour_is_refused(authority: Authority, address: str, tmp_path: Path, hours: int) -> None:
    """Else an authority whose certificate has expired could go on by setting its clock back."""
    authority.clock = NOW + timedelta(hours=hours)
    with pytest.raises(NoStamp, match="clock"):
        stamp(LINE, address=address, roots=authority.roots(tmp_path), now=NOW)


def test_an_authority_that_is_away_or_busy_says_what_to_do(authority: Authority, address: str, tmp_path: Path) -> None:
    roots = authority.roots(tmp_path)
    authority.fault = "busy"
    with pytest.raises(NoStamp, match="answered 503"):
        stamp(LINE, address=address, roots=roots, now=NOW)
    with pytest.raises(NoStamp, match="cannot be reached"):
        stamp(LINE, address="http://127.0.0.1:9/", roots=roots, now=NOW)
    with pytest.raises(NoStamp, match="must begin with https"):
        ask("http://stamps.example/", b"")
    authority.fault = "none"
    with pytest.raises(NoStamp, match="KEEL_TSA_ROOTS"):
        stamp(LINE, address=address, roots=tmp_path / "none.pem", now=NOW)


def test_no_changed_answer_is_anything_but_refused_or_the_same_stamp(
    authority: Authority, address: str, tmp_path: Path
) -> None:
    """Bits that the signature does not cover say nothing; whatever comes, nothing but NoStamp is raised."""
    roots = authority.roots(tmp_path)
    token, chance = stamp(LINE, address=address, roots=roots, now=NOW), Random(3161)  # noqa: S311 - the same every run
    refused = 0
    for _ in range(300):
        changed = bytearray(token[: chance.randrange(len(token))] if chance.random() < 0.2 else token)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        try:
            check(bytes(changed), LINE, roots=roots)
        except NoStamp:
            refused += 1
    assert refused > 250


def test_a_stamp_is_kept_with_its_anchor_and_its_want_is_made_up_for_or_raises_an_alarm(
    cast: Cast, settings, authority: Authority, address: str, tmp_path: Path
) -> None:
    settings.KEEL_TSA_URL, settings.KEEL_TSA_ROOTS = address, authority.roots(tmp_path)
    anchoring.anchor_today(Order("anchor of the ledger", "k", cast.school.pk, None, {}, NOW, london_day(NOW)))
    authority.fault = "expired"
    anchoring.carry_out(NOW)
    assert not AnchorPlace.objects.exists()
    assert Alarm.objects.get().kind == "anchor missed", "the ledger began weeks ago and none was ever kept"
    authority.fault, authority.clock = "none", NOW + timedelta(hours=1)
    for _ in range(2):
        anchoring.carry_out(NOW + timedelta(hours=1))
    place = AnchorPlace.objects.get()
    assert place.place == AnchorPlace.Place.STAMP
    check(bytes(place.token), kept_head(Anchor.objects.get(pk=place.anchor_id)).line(), roots=settings.KEEL_TSA_ROOTS)
    assert len(authority.asked) == 2, "not asked again once it was kept"
