"""Agreements behind the pages: what is fixed stays fixed, what obligations learn of them, signing in two ways."""

import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from keel.core.records import part_hash, record_bytes, record_root
from keel.web.agreements.facts import agreement_events
from keel.web.agreements.models import Agreement, Participant
from keel.web.agreements.selectors import agreement_between, content_of, review_day, signing_of, standing_of
from keel.web.agreements.services import agreement_end, agreement_offer, agreement_review, agreement_sign
from keel.web.agreements.terms import next_review
from keel.web.ledger.models import LedgerEntry
from keel.web.obligations.computing import all_obligations, explanation_of
from keel.web.obligations.models import Obligation
from keel.web.page.refusals import Refusal
from keel.web.policies.selectors import policy_on
from keel.web.policies.services import policy_adopt
from keel.web.signing.models import Signature
from tests.cast import NOW, TODAY, Cast
from tests.web.agreements.making import KEPT, drafted, offered, signed_by

DAY = timedelta(days=1)


def owed(duty: str) -> list[Obligation]:
    return list(Obligation.objects.filter(duty=duty).order_by("key"))


def test_what_is_offered_is_fixed_as_bytes_under_a_root(cast: Cast) -> None:
    row = offered(cast)
    body = row.frozen.encode()
    assert record_root({"agreement": part_hash(bytes.fromhex(row.salt), body)}) == row.root
    content = json.loads(body)["content"]
    assert record_bytes(content) == body
    assert [one["name"] for one in content["participants"]] == ["Sam Whitlock", "Tom Okafor"]
    assert content["review_on"] == "2027-09-01"


@pytest.mark.parametrize("column", ["root", "terms", "frozen", "salt", "review_on", "arrangement", "drawn_up_on"])
def test_an_offered_agreement_is_changed_by_nobody_in_the_database(cast: Cast, column: str) -> None:
    """G-22: the trigger refuses, whatever the program does."""
    row = offered(cast)
    value = {"review_on": "2030-01-01", "drawn_up_on": "2020-01-01", "arrangement": "another"}.get(column, "ff" * 32)
    changed = f'UPDATE agreements_agreement SET "{column}" = %s'  # noqa: S608 - our own column names
    binary = column in ("terms", "frozen", "salt")
    with pytest.raises(DatabaseError, match="fixed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(changed, [bytes.fromhex(value) if binary else value])
    assert content_of(Agreement.objects.get(pk=row.pk)).intact


def test_an_agreement_is_never_deleted(cast: Cast) -> None:
    row = drafted(cast)
    Participant.objects.all().delete()
    with pytest.raises(DatabaseError, match="never taken away"), transaction.atomic():
        Agreement.objects.all().delete()
    assert Agreement.objects.filter(pk=row.pk).exists()


def test_nobodys_part_in_an_agreement_is_written_over(cast: Cast) -> None:
    offered(cast)
    with pytest.raises(DatabaseError, match="not written over"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE agreements_participant SET part = 'supervisor'")


def test_the_page_says_so_where_bytes_no_longer_fit_their_root(cast: Cast) -> None:
    row = offered(cast)
    row.frozen = row.frozen.replace("2027-09-01", "2028-09-01")
    assert not content_of(row).intact


def test_signing_is_a_duty_of_each_participant_from_the_day_of_the_offer(cast: Cast) -> None:
    """S7, S17: no agreement is not no duty; drawing it up is owed from the day the role began."""
    assert [row.met for row in owed("agreement_drawn_up")] == [None] * 3
    row = drafted(cast)
    assert not owed("agreement_signed"), "a draft binds nobody"
    agreement_offer(by=cast.tom, agreement=row, now=NOW)
    duties = owed("agreement_signed")
    assert {one.owed_by_id for one in duties} == {cast.sam.pk, cast.tom.pk}
    assert {one.due for one in duties} == {None}
    assert [one.met for one in owed("agreement_drawn_up") if one.supervisee_id == cast.sam.pk] == [TODAY]
    signed_by(row, cast.sam)
    assert {one.owed_by_id: one.met for one in owed("agreement_signed")} == {cast.sam.pk: TODAY, cast.tom.pk: None}


def test_several_people_in_one_agreement_each_owe_one_signature(cast: Cast) -> None:
    offered(cast, [cast.dan, cast.ben], [cast.tom, cast.ruth], arrangement="staff")
    assert len(owed("agreement_signed")) == 4
    assert len(owed("agreement_reviewed")) == 1


def test_the_review_is_due_on_its_date_and_met_by_a_review(cast: Cast) -> None:
    """S26, S29."""
    row = signed_by(offered(cast), cast.sam, cast.tom)
    (duty,) = owed("agreement_reviewed")
    assert (duty.due, duty.met) == (date(2027, 9, 1), None)
    agreement_review(by=cast.tom, agreement=row, reviewed_on=TODAY + DAY, next_on=date(2028, 9, 4), now=NOW + 2 * DAY)
    assert [(one.due, one.met) for one in owed("agreement_reviewed")] == [
        (date(2027, 9, 1), TODAY + DAY),
        (date(2028, 9, 4), None),
    ]
    found = explanation_of(cast.school, owed("agreement_reviewed")[1].key)
    assert found is not None
    assert "Mon 4 Sep 2028" in found[0].arithmetic
    assert [one for one in found[0].facts if "the day of its next review" in one]


def test_a_second_review_meets_only_the_second_and_stored_stays_recomputed(cast: Cast) -> None:
    """S29: each review has its own day, and is met by itself alone."""
    row = offered(cast)
    for number, (day, after) in enumerate([(TODAY, 90), (TODAY + DAY, 180), (TODAY + DAY, 270)], 1):
        agreement_review(by=cast.tom, agreement=row, reviewed_on=day, next_on=TODAY + after * DAY, now=NOW + 2 * DAY)
        rows = sorted(owed("agreement_reviewed"), key=lambda one: one.due or TODAY)
        assert len([one for one in rows if one.met is None]) == 1
        assert len(rows) == number + 1
        assert {one.agreement_id for one in rows} == {row.pk}
        assert {one.key for one in rows} == {
            key for key, one in all_obligations(cast.school).items() if one.duty == "agreement_reviewed"
        }
    assert review_day(row) == TODAY + 270 * DAY
    agreement_end(by=cast.tom, agreement=row, ended_on=TODAY + DAY, now=NOW + 2 * DAY)
    assert None not in [one.met for one in owed("agreement_reviewed")], "what ended is reviewed no more"
    assert len(owed("agreement_reviewed")) == 3


@pytest.mark.parametrize(
    ("day", "after", "words"),
    [(TODAY, TODAY, "later than this one"), (TODAY - DAY, TODAY + DAY, "drawn up after"), (TODAY, date.max, "")],
)
def test_the_next_review_is_later_and_reviews_follow_each_other(cast: Cast, day: date, after: date, words: str) -> None:
    row = offered(cast)
    if words:
        with pytest.raises(Refusal, match=words):
            agreement_review(by=cast.tom, agreement=row, reviewed_on=day, next_on=after, now=NOW)
        return
    agreement_review(by=cast.tom, agreement=row, reviewed_on=day + DAY, next_on=after, now=NOW + DAY)
    with pytest.raises(Refusal, match="A later review is noted already"):
        agreement_review(by=cast.tom, agreement=row, reviewed_on=day, next_on=after, now=NOW + DAY)


@pytest.mark.parametrize("change", ["DELETE FROM agreements_review", "UPDATE agreements_review SET number = 7"])
def test_a_review_is_never_changed_or_taken_away(cast: Cast, change: str) -> None:
    """G-22."""
    agreement_review(by=cast.tom, agreement=offered(cast), reviewed_on=TODAY, next_on=TODAY + DAY, now=NOW)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_an_agreement_that_ended_leaves_no_open_duty_behind(cast: Cast) -> None:
    row = offered(cast)
    agreement_end(by=cast.tom, agreement=row, ended_on=TODAY, now=NOW)
    assert not owed("agreement_signed")
    assert agreement_between(cast.sam, "safeguarding_officer") is None


def test_a_signature_counts_once_however_often_it_is_given(cast: Cast) -> None:
    row = offered(cast)
    signed_by(signed_by(row, cast.sam), cast.sam)
    assert Signature.objects.count() == 1
    assert LedgerEntry.objects.filter(act="agreement signed").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"means": "electronic"}, "not signed that way"),
        ({"signed_on": TODAY - DAY}, "offered after that day"),
        ({"signed_on": TODAY + DAY}, "has not come yet"),
        ({"original_kept": " "}, "where the signed sheet is kept"),
        ({"original_kept": "x" * 161}, "160 characters or fewer"),
    ],
)
def test_a_signature_that_cannot_be_is_refused_in_a_sentence(
    cast: Cast, changes: dict[str, object], words: str
) -> None:
    row = offered(cast)
    given = {"means": "paper", "signed_on": TODAY, "original_kept": KEPT} | changes
    with pytest.raises(Refusal, match=words):
        agreement_sign(by=cast.sam, agreement=row, factor="authenticator app", now=NOW, **given)  # type: ignore[arg-type]
    assert not Signature.objects.exists()


def test_only_those_in_it_sign(cast: Cast) -> None:
    with pytest.raises(Refusal, match="Only those who take part"):
        signed_by(offered(cast), cast.ruth)


@pytest.mark.parametrize("day", [TODAY + DAY, TODAY - DAY])
def test_reviews_and_ends_happen_while_the_agreement_runs(cast: Cast, day: date) -> None:
    row = offered(cast)
    with pytest.raises(Refusal):
        agreement_review(by=cast.tom, agreement=row, reviewed_on=day, next_on=TODAY + 90 * DAY, now=NOW)
    with pytest.raises(Refusal):
        agreement_end(by=cast.tom, agreement=row, ended_on=day, now=NOW)


def test_what_ended_is_neither_reviewed_nor_ended_again(cast: Cast) -> None:
    row = agreement_end(by=cast.tom, agreement=offered(cast), ended_on=TODAY, now=NOW)
    with pytest.raises(Refusal, match="has not ended"):
        agreement_review(by=cast.tom, agreement=row, reviewed_on=TODAY, next_on=TODAY + DAY, now=NOW)
    with pytest.raises(Refusal, match="ended already"):
        agreement_end(by=cast.tom, agreement=row, ended_on=TODAY, now=NOW)


def test_a_policy_that_asks_for_both_means_counts_a_person_once_both_are_given(cast: Cast) -> None:
    """Signing is data: paper, electronic or both."""
    adopted = policy_on(TODAY)
    assert adopted is not None
    source = bytes(adopted.row.source).decode().replace('means = "paper"', 'means = "both"')
    source = source.replace('version = "1"', 'version = "2"', 1)
    policy_adopt(by=cast.ruth, source=source, file="both.toml", in_force_from=TODAY, now=NOW)
    row = signed_by(offered(cast), cast.sam)
    assert signing_of(row, cast.sam, standing_of(row)).mine == ("electronic",)
    assert [event.name for event in agreement_events()] == ["agreement drawn up", "review date agreed"]
    agreement_sign(by=cast.sam, agreement=row, means="electronic", signed_on=TODAY, factor="authenticator app", now=NOW)
    assert [event.name for event in agreement_events()] == [
        "agreement drawn up",
        "agreement signed",
        "review date agreed",
    ]
    assert signing_of(row, cast.sam, standing_of(row)).words == "Waiting for 1 of 2 to sign"


def test_the_review_date_comes_from_the_policy(cast: Cast) -> None:
    """S29: a year on."""
    adopted = policy_on(TODAY)
    assert adopted is not None
    assert next_review(adopted.policy, on=date(2028, 2, 29)) == date(2029, 2, 28)
