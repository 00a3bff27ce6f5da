"""Grants: given by two people, to the second, for one purpose; seen by both parties; revoked; bounded by the policy."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keel.core.access import AccessSettings
from keel.web.access import settings_source
from keel.web.access.models import Granted
from keel.web.access.selectors import decide_for, visible, who_can_read
from keel.web.access.services import exclude
from keel.web.approvals.models import Request
from keel.web.grants.models import Grant
from keel.web.grants.purposes import PURPOSES
from keel.web.grants.services import Wanted, grant_ask, grant_at_once, grant_review, grant_revoke
from keel.web.ledger.models import LedgerEntry
from keel.web.notices.models import Notice
from keel.web.page.refusals import Refusal
from keel.web.people.services import member_leave
from keel.web.sessions.models import RecordPart, Session
from tests.cast import LONDON, NOW, TODAY, Cast, signed_in
from tests.web.grants.giving import HOUR, SECOND, WHY, given_by, investigation, officer, page, parts
from tests.web.sessions import stage as stages
from tests.web.sessions.making import case_of
from tests.web.sessions.stage import Stage


def test_an_investigation_reads_what_it_names_as_two_others_gave_it_and_nothing_else(cast: Cast) -> None:
    """S21, c4, c5, G-10: the named session's parts, to the investigating officer, until it ends."""
    stage = stages.issued(cast)
    iris = officer(cast, "iris", "investigating officer")
    rows = [*parts(stage), *parts(stage, "personal"), *parts(stage, "session")]
    assert not any(decide_for(iris, row, "read", on=TODAY).allowed for row in rows)
    grant = given_by(cast.ruth, cast.grace, investigation(cast, stage))
    assert all(decide_for(iris, row, "read", on=TODAY).allowed for row in rows)
    assert set(visible(RecordPart.objects.all(), iris, on=TODAY)) == set(rows)
    assert not any(decide_for(iris, row, "write", on=TODAY).allowed for row in rows)
    assert not any(decide_for(cast.dan, row, "read", on=TODAY).allowed for row in rows)
    entry = LedgerEntry.objects.get(act="grant given")
    assert {about.subject_id for about in entry.about.all()} == {cast.sam.pk, cast.tom.pk, cast.iris.pk}
    assert entry.reason == grant.reason


def test_both_parties_are_told_and_see_who_opened_what_and_when(cast: Cast, client: Client) -> None:
    """S20, G-66: on the grant's page, and on their own ledger page; their record says who can read it, until when."""
    stage = stages.issued(cast)
    iris = officer(cast, "iris", "investigating officer")
    grant = given_by(cast.ruth, cast.grace, investigation(cast, stage))
    told = set(Notice.objects.filter(kind="grant given").values_list("recipient_id", flat=True))
    assert told == {cast.sam.pk, cast.tom.pk, iris.pk}
    signed_in(client, iris)
    text = client.get(page("read", grant.pk)).text
    assert "Settled at school" in text
    assert "Sleeping better since the break" in text
    for name in ("sam", "tom"):
        signed_in(client, cast.people[name])
        shown = client.get(page("grant", grant.pk)).text
        assert "Iris Bell opened 4 parts of records" in shown
        assert WHY not in shown, "the reason may speak of others"
        assert "Iris Bell" in client.get(reverse("people:my_ledger")).text
        assert "An investigation" in client.get(page("mine")).text
        assert "Iris Bell: investigating officer, under a grant: An investigation, until" in client.get(
            reverse("sessions:record", args=[stage.record.pk])
        ).text.replace("\n", "")
    for name, status in (("dan", 404), ("lena", 404), ("ruth", 200), ("grace", 200), ("neil", 404)):
        signed_in(client, cast.people[name])
        assert client.get(page("grant", grant.pk)).status_code == status, name
        assert client.get(page("read", grant.pk)).status_code == 404, name


def test_the_parties_are_not_told_where_an_officer_records_why_until_it_ends(cast: Cast, client: Client) -> None:
    """c4."""
    stage = stages.issued(cast)
    iris = officer(cast, "iris", "investigating officer")
    why = "Telling them now would let the evidence be altered."
    grant = given_by(cast.ruth, cast.grace, investigation(cast, stage, untold=why, minutes=60))
    signed_in(client, iris)
    assert client.get(page("read", grant.pk)).status_code == 200
    signed_in(client, cast.sam)
    assert client.get(page("grant", grant.pk)).status_code == 404
    assert "Iris Bell" not in client.get(reverse("people:my_ledger")).text
    assert "Iris Bell" not in {one.who for one in who_can_read(parts(stage)[0], on=TODAY)}
    with cast.at(NOW + HOUR):
        signed_in(client, cast.sam)
        assert "Iris Bell opened 4 parts of records" in client.get(page("grant", grant.pk)).text
    signed_in(client, cast.ruth)
    assert why in client.get(page("grant", grant.pk)).text


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(length=st.sampled_from([1, 59, 60, 61, 119, 120, 480]), night=st.sampled_from(["spring", "autumn"]))
def test_nothing_is_read_at_the_second_it_ends_nor_before_it_begins(cast: Cast, length: int, night: str) -> None:
    """G-10, G-56: also in the nights in which the clock changes: an hour is an hour."""
    night_of = {"spring": date(2027, 3, 28), "autumn": date(2026, 10, 25)}
    begins = datetime.combine(night_of[night], time(0, 30), tzinfo=LONDON)
    ends = datetime.fromtimestamp(begins.timestamp() + length * 60, tz=LONDON)
    part = RecordPart(kind="case", session_id=uuid4(), case_id=uuid4())
    part.session = Session(pk=part.session_id, supervisee_id=uuid4(), supervisor_id=uuid4())
    with transaction.atomic():
        Granted.objects.create(
            member=cast.ruth, relation="headteacher", kind="K6", anchor_id=part.pk, begins=begins, ends=ends,
            purpose="test", source_id=uuid4(), named=True,
        )  # fmt: skip
        for moment, is_open in ((-1, False), (0, True), (length * 60 - 1, True), (length * 60, False)):
            at = datetime.fromtimestamp(begins.timestamp() + moment, tz=LONDON)
            with cast.at(at):
                assert decide_for(cast.ruth, part, "read", on=at.date()).allowed is is_open
        transaction.set_rollback(True)


def test_revoking_takes_effect_on_the_next_request_and_a_leaver_reads_nothing(cast: Cast, client: Client) -> None:
    """G-09."""
    stage = stages.issued(cast)
    iris = officer(cast, "iris", "investigating officer")
    grant = given_by(cast.ruth, cast.grace, investigation(cast, stage))
    signed_in(client, iris)
    assert client.get(page("read", grant.pk)).status_code == 200
    grant_revoke(by=cast.ruth, grant=grant, now=NOW)
    assert client.get(page("read", grant.pk)).status_code == 404
    assert not decide_for(iris, parts(stage)[0], "read", on=TODAY).allowed
    with pytest.raises(Refusal, match="has ended already"):
        grant_revoke(by=cast.ruth, grant=grant, now=NOW)
    again = given_by(cast.ruth, cast.grace, investigation(cast, stage), now=NOW + SECOND)
    with cast.at(NOW + HOUR):
        member_leave(by=cast.ruth, member=iris, left_on=TODAY, now=NOW + HOUR)
        assert client.get(page("read", again.pk)).status_code in {302, 403}


REFUSED: dict[str, tuple[Callable[[Cast, Stage], Any], str]] = {
    "a reason too short": (
        lambda cast, stage: grant_ask(by=cast.ruth, what=investigation(cast, stage), reason="Complaint.", now=NOW),
        "at least 20 characters",
    ),
    "longer than a fortnight": (
        lambda cast, stage: given_by(cast.ruth, cast.grace, investigation(cast, stage, minutes=14 * 1440 + 1)),
        "runs for 14 days at most",
    ),
    "approver is requester": (
        lambda cast, stage: given_by(cast.ruth, cast.ruth, investigation(cast, stage)),
        "cannot agree to it",
    ),
    "for somebody who is no officer": (
        lambda cast, stage: given_by(cast.ruth, cast.grace, investigation(cast, stage, holder=cast.dan)),
        "hold no role under which",
    ),
    "asked for by whoever may not": (
        lambda cast, stage: given_by(cast.tom, cast.grace, investigation(cast, stage)),
        "This is asked for by the headteacher",
    ),
    "agreed to by whoever may not": (
        lambda cast, stage: given_by(cast.ruth, cast.priya, investigation(cast, stage)),
        "This is agreed to by",
    ),
    "naming nothing": (
        lambda cast, stage: given_by(cast.ruth, cast.grace, investigation(cast, stage, things=())),
        "Name at least one",
    ),
    "an inspector for longer than a day's work": (
        lambda cast, stage: given_by(
            cast.ruth, cast.priya, Wanted(purpose="inspection", holder=cast.iris, minutes=481, things=(stage.ada.pk,))
        ),
        "8 hours at most",
    ),
    "the reader agreeing": (
        lambda cast, stage: given_by(
            cast.ruth, cast.grace, Wanted(purpose="quality sample", holder=cast.grace, minutes=60)
        ),
        "Whoever reads under a grant cannot agree to it",
    ),
}


@pytest.mark.parametrize(("act", "words"), REFUSED.values(), ids=REFUSED)
def test_a_grant_that_may_not_be_given_opens_nothing(cast: Cast, act: Callable[[Cast, Stage], Any], words: str) -> None:
    """G-10, G-12."""
    stage = stages.issued(cast)
    officer(cast, "iris", "investigating officer")
    with pytest.raises(Refusal, match=words):
        act(cast, stage)
    assert not Granted.objects.exists()


@pytest.mark.parametrize(
    ("setting", "purpose"),
    [("investigations", "investigation"), ("inspectors", "inspection"), ("quality_reading", "quality sample")],
)
def test_what_the_policy_shuts_is_refused_with_its_clause(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, setting: str, purpose: str
) -> None:
    """S20, S21: the policy's answers bound what may be granted."""
    stage = stages.issued(cast)
    role = {"investigation": "investigating officer", "inspection": "inspector", "quality sample": "quality reviewer"}
    iris = officer(cast, "iris", role[purpose])
    shut = AccessSettings(**{setting: {"inspectors": "on screen only"}.get(setting, "nobody")})
    monkeypatch.setattr(settings_source, "_sources", [lambda *_: shut])
    things = () if PURPOSES[purpose].sampled else (stage.session.pk,)
    with pytest.raises(Refusal, match=r"The policy lets nobody read for this purpose \(clause S20\)"):
        given_by(cast.ruth, cast.grace, Wanted(purpose=purpose, holder=iris, minutes=60, things=things))


def test_a_role_for_one_purpose_opens_nothing_for_another(cast: Cast) -> None:
    """A sample drawn for a reviewer opens nothing to the same person as headteacher, with names (c8)."""
    stage = stages.issued(cast)
    ruth = officer(cast, "ruth", "quality reviewer")
    many(stage, 20)
    given_by(cast.grace, cast.priya, Wanted(purpose="quality sample", holder=ruth, minutes=60))
    assert list(visible(RecordPart.objects.all(), ruth, on=TODAY)) == []
    assert visible(RecordPart.objects.all(), ruth, on=TODAY, pseudonymised=True).count() == 2


def many(stage: Stage, number: int) -> None:
    """So many case entries were issued this term."""
    one = parts(stage)[0]
    for place in range(number - len(parts(stage))):
        case = case_of(stage.cast, f"7{place:03}", f"Wren Alder{place}", carrier=stage.cast.sam)
        row = RecordPart(
            record=one.record, session=one.session, kind="case", case=case, key=case.key, sha256=one.sha256
        )
        row.frozen, row.salt = one.frozen, one.salt
        row.save(force_insert=True)


def test_a_sample_is_drawn_and_never_more_than_a_tenth_of_the_term(cast: Cast) -> None:
    """c11: also over several grants; with fewer than ten there is none."""
    stage = stages.issued(cast)
    iris = officer(cast, "iris", "quality reviewer")
    wanted = Wanted(purpose="quality sample", holder=iris, minutes=5 * 1440)
    with pytest.raises(Refusal, match="at most one in 10"):
        given_by(cast.ruth, cast.priya, wanted)
    many(stage, 25)
    given_by(cast.ruth, cast.priya, wanted)
    assert Granted.objects.filter(sampled=True).count() == 2
    with pytest.raises(Refusal, match="25 were issued this term and 2 were drawn"):
        given_by(cast.ruth, cast.priya, wanted, now=NOW + SECOND)


def test_a_quality_reader_sees_case_numbers_and_no_name(cast: Cast, client: Client) -> None:
    """G-08, c8, S5: no name of a child or of staff, only numbers and roles; the ordinary page stays shut."""
    stage = stages.issued(cast)
    iris = officer(cast, "iris", "quality reviewer")
    many(stage, 20)
    grant = given_by(cast.ruth, cast.priya, Wanted(purpose="quality sample", holder=iris, minutes=60))
    signed_in(client, iris)
    shown = client.get(page("read", grant.pk)).text
    assert "Settled at school" in shown
    main = shown.split("<main")[1]
    for name in ("Ada", "Marsh", "Joe", "Tern", "Wren", "Sam Whitlock", "Tom Okafor", "Whitlock"):
        assert name not in main, name
    readers = [one for part in parts(stage) for one in who_can_read(part, on=TODAY) if one.who == "Iris Bell"]
    assert [one.veiled for one in readers] == [True, True]


def test_nobody_excluded_hears_of_a_grant_or_holds_one(cast: Cast, client: Client) -> None:
    """G-07, c3."""
    stage = stages.issued(cast)
    officer(cast, "iris", "investigating officer")
    exclude(member=cast.grace, anchor_id=stage.session.pk, because="subject")
    with pytest.raises(Refusal, match="here can agree to this"):
        grant_ask(by=cast.ruth, what=investigation(cast, stage), reason=WHY, now=NOW)
    exclude(member=cast.iris, anchor_id=stage.ada.pk, because="subject")
    with pytest.raises(Refusal, match="cannot be granted"):
        given_by(cast.ruth, cast.priya, investigation(cast, stage, things=(stage.ada.pk,)))


def test_a_deputy_opens_a_childs_entries_at_once_and_two_people_are_told_and_one_reviews(
    cast: Cast, client: Client
) -> None:
    """G-11: reason, step-up, notice at once, review within two working days, by another."""
    stage = stages.issued(cast)
    post = {"case": "0041", "reason": "The child is missing and the plan names where she goes."}
    signed_in(client, cast.ben)
    assert "/account/confirm/" in client.post(page("at_once"), post)["Location"]
    signed_in(client, cast.ben, confirmed=True)
    assert "at least 20 characters" in client.post(page("at_once"), {**post, "reason": "Missing."}).text
    answer = client.post(page("at_once"), post)
    assert answer.status_code == 303
    shown = client.get(answer["Location"]).text
    assert "Settled at school" in shown
    assert "Joe Tern" not in shown
    grant = Grant.objects.get()
    told = Notice.objects.filter(kind="emergency reading")
    assert {one.recipient_id for one in told} == {cast.ruth.pk, cast.priya.pk, cast.grace.pk}
    assert all(one.due_at <= NOW + timedelta(minutes=1) for one in told)
    assert grant.ends == NOW + HOUR
    with cast.at(NOW + HOUR):
        assert not decide_for(cast.ben, parts(stage)[0], "read", on=TODAY).allowed
    signed_in(client, cast.grace)
    assert "Opened at once by Ben Hughes" in client.get("/").text, "whoever does not owe it may do it as well"
    signed_in(client, cast.priya)
    assert "Review what was opened at once" in client.get("/").text
    found = {"finding": "Right: she was found by it. The plan is updated."}
    assert client.post(page("review", grant.pk), {"finding": "ok"}).status_code == 200
    assert client.post(page("review", grant.pk), found).status_code == 303
    assert "Review what was opened at once" not in client.get("/").text
    signed_in(client, cast.grace)
    assert "Opened at once by Ben Hughes" not in client.get("/").text
    assert parts(stage)[0].pk is not None


def test_what_is_opened_at_once_is_no_way_round(cast: Cast, client: Client) -> None:
    stage = stages.issued(cast)
    grant = grant_at_once(by=cast.ben, case=stage.ada, reason=WHY, now=NOW)
    with pytest.raises(Refusal, match="reviewed by somebody else"):
        grant_review(by=cast.ben, grant=grant, finding=WHY, now=NOW)
    with pytest.raises(Refusal, match="This is for the headteacher and the deputies"):
        grant_at_once(by=cast.dan, case=stage.ada, reason=WHY, now=NOW)
    exclude(member=cast.ruth, anchor_id=stage.ada.pk, because="subject")
    with pytest.raises(Refusal, match="There is no case of this number"):
        grant_at_once(by=cast.ruth, case=stage.ada, reason=WHY, now=NOW)


def test_the_pages_of_asking(cast: Cast, client: Client) -> None:
    """c6: step-up; the same form twice is one request; who may not ask is told so; a stranger finds nothing."""
    stage = stages.issued(cast)
    officer(cast, "iris", "investigating officer")
    address = page("ask", "investigation")
    post = {
        "holder": str(cast.iris.pk), "length": "1440", "sessions": [str(stage.session.pk)], "reason": WHY,
        "idempotency_key": "a" * 32,
    }  # fmt: skip
    signed_in(client, cast.ruth)
    assert "/account/confirm/" in client.post(address, post)["Location"]
    signed_in(client, cast.ruth, confirmed=True)
    assert "Sam Whitlock with Tom Okafor" in client.get(address).text
    assert [client.post(address, post).status_code for _ in range(2)] == [303, 303]
    assert Request.objects.count() == 1
    assert "There is no case 9999" in client.post(address, {**post, "cases": "9999", "idempotency_key": "b" * 32}).text
    assert client.get(page("ask", "curiosity")).status_code == 404
    signed_in(client, cast.dan, confirmed=True)
    assert client.get(address).status_code == 403
    assert client.get(page("at_once")).status_code == 403
    signed_in(client, cast.una)
    assert client.get(page("grant", uuid4())).status_code == 404
    assert client.get(page("revoke", uuid4())).status_code == 405
