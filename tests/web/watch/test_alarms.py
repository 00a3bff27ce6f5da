"""Who is told of an alarm, who opens it and who writes the one review (G-20)."""

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.web.background.jobs import Order
from keel.web.ledger.models import LedgerEntry
from keel.web.notices.models import Notice
from keel.web.page.refusals import Refusal
from keel.web.people.clock import london_day
from keel.web.people.selectors import standing
from keel.web.people.services import role_end
from keel.web.watch.looking import look
from keel.web.watch.models import Alarm, AlarmReview
from keel.web.watch.patterns import UNDER
from keel.web.watch.selectors import alarms_for
from keel.web.watch.services import alarm_raise, alarm_review
from tests.cast import NOW, TODAY, Cast, signed_in
from tests.web.grants.giving import DAY, given_by, investigation, officer
from tests.web.sessions import stage as stages

FOUND = "I asked her, and she had been asked to look."


def raised(cast: Cast, about: str = "dan") -> Alarm:
    alarm = alarm_raise(UNDER, key="one", now=NOW, actor=cast.people[about].pk, facts={"number": 1})
    assert alarm is not None
    return alarm


def morning(cast: Cast, now: datetime) -> Order:
    """The job of the day's look."""
    return Order("look for curiosity", "k", cast.school.pk, None, {}, now, london_day(now))


def told(alarm: Alarm) -> set[str]:
    """Who was told of it, by the names of the cast."""
    return {one.member.name.split()[0].lower() for one in alarm.told.select_related("member__key__organisation_key")}


@pytest.mark.parametrize(
    ("untold", "tells"),
    [("", {"priya", "tom"}), ("Telling them now would let the evidence be altered.", {"ruth"})],
    ids=["told", "untold"],
)
def test_a_party_hears_of_no_alarm_about_who_reads_under_a_grant_that_is_kept_from_them(
    cast: Cast, untold: str, tells: set[str]
) -> None:
    """c4: Tom leads safeguarding as well; an alarm about Iris would tell him that somebody looks into his sessions."""
    stage = stages.issued(cast)
    officer(cast, "tom", "designated safeguarding lead")
    officer(cast, "iris", "investigating officer")
    given_by(cast.ruth, cast.grace, investigation(cast, stage, untold=untold))
    told = raised(cast, "iris").told.values_list("member_id", flat=True)
    assert set(told) == {cast.people[one].pk for one in tells}


def test_an_alarm_does_not_outlive_the_office(cast: Cast, client: Client) -> None:
    """G-09: a former lead who stays on the staff neither opens it nor writes its review."""
    alarm = raised(cast)
    page = reverse("watch:alarm", args=[alarm.pk])
    assert signed_in(client, cast.priya).get(page).status_code == 200
    role_end(by=cast.ruth, held=standing().get(member=cast.priya), last=TODAY, now=NOW)
    tomorrow = NOW + DAY
    with cast.at(tomorrow):
        assert signed_in(client, cast.priya).get(page).status_code == 404
        assert reverse("watch:alarms") not in client.get("/").text
        with pytest.raises(Refusal, match="holds their office today"):
            alarm_review(by=cast.priya, alarm=alarm, outcome="in order", reason=FOUND, now=tomorrow)
    assert not AlarmReview.objects.exists()


def test_an_alarm_whose_watchers_all_left_office_is_handed_to_who_looks_now(cast: Cast) -> None:
    """G-20: an alarm does not lapse with an office; nobody is told who could look before, nor twice."""
    alarm, other = raised(cast), alarm_raise("anchor missed", key="two", now=NOW, facts={})
    assert other is not None
    alarm_review(by=cast.priya, alarm=other, outcome="in order", reason=FOUND, now=NOW)
    look(morning(cast, NOW))
    assert told(alarm) == {"priya"}
    role_end(by=cast.ruth, held=standing().get(member=cast.priya), last=TODAY, now=NOW)
    for _ in range(2):
        with cast.at(NOW + DAY):
            look(morning(cast, NOW + DAY))
    assert told(alarm) == {"priya", "ruth"}
    assert told(other) == {"priya"}
    assert [*alarms_for(cast.ruth, (NOW + DAY).date())] == [alarm]
    assert LedgerEntry.objects.filter(act="alarm handed on").count() == 1
    assert Notice.objects.filter(about_id=alarm.pk, recipient=cast.ruth).count() == 1


def test_of_two_who_review_it_the_second_is_told_so(cast: Cast) -> None:
    officer(cast, "ben", "designated safeguarding lead")
    alarm = raised(cast)
    with CaptureQueriesContext(connection) as queries:
        alarm_review(by=cast.priya, alarm=alarm, outcome="in order", reason=FOUND, now=NOW)
    assert connection.vendor == "sqlite" or "FOR UPDATE" in queries.captured_queries[1]["sql"]
    with pytest.raises(Refusal, match="looked at this alarm already"):
        alarm_review(by=cast.ben, alarm=alarm, outcome="in order", reason=FOUND, now=NOW)
