"""Opening a child's entries at once: only where somebody can be told and review it, and never of an excluded case."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keel.web.access.services import exclude
from keel.web.accounts.models import Account
from keel.web.grants.models import Grant
from keel.web.grants.services import grant_at_once
from keel.web.notices.models import Notice
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from tests.cast import NOW, Cast, signed_in
from tests.web.grants.giving import WHY, page
from tests.web.sessions import stage as stages


def sign_in_only(cast: Cast, *names: str) -> None:
    """Nobody of the cast can sign in but these."""
    kept = Member.objects.filter(pk__in=[cast.people[one].pk for one in names])
    Account.objects.exclude(pk__in=kept.values("account_id")).update(is_active=False)


def test_where_nobody_could_be_told_and_review_it_nothing_opens_and_report_now_is_shown(
    cast: Cast, client: Client
) -> None:
    """G-11: deputies and the business manager can be told and do not review."""
    stage = stages.issued(cast)
    sign_in_only(cast, "ruth", "ben", "neil")
    signed_in(client, cast.ruth, confirmed=True)
    for shown in (client.get(page("at_once")), client.post(page("at_once"), {"case": "0041", "reason": WHY})):
        assert "so nothing is opened at once. Report now" in shown.text
        assert '<details class="report-now" open' in shown.text
    with pytest.raises(Refusal, match="Report now"):
        grant_at_once(by=cast.ruth, case=stage.ada, reason=WHY, now=NOW)
    assert not Grant.objects.exists()


def test_with_one_the_page_says_one(cast: Cast, client: Client) -> None:
    stages.issued(cast)
    sign_in_only(cast, "ben", "grace")
    signed_in(client, cast.ben, confirmed=True)
    assert "One other person here" in client.get(page("at_once")).text
    assert client.post(page("at_once"), {"case": "0041", "reason": WHY}).status_code == 303
    told = Notice.objects.filter(kind="emergency reading").values_list("recipient_id", flat=True)
    assert set(told) == {cast.grace.pk}


@pytest.mark.parametrize("form", ["at once", "ask"])
def test_a_case_that_one_is_excluded_from_is_as_absent_as_one_that_is_not_there(
    cast: Cast, client: Client, form: str
) -> None:
    """G-07: one sentence, by the same queries."""
    stage = stages.issued(cast)
    exclude(member=cast.ruth, anchor_id=stage.ada.pk, because="subject")
    signed_in(client, cast.ruth, confirmed=True)
    address = page("at_once") if form == "at once" else page("ask", "single-record")
    client.get(address)  # what is kept in memory is read
    said = []
    for number in ("0041", "9999"):
        post = {"case": number, "cases": number, "holder": str(cast.ruth.pk), "length": "60", "reason": WHY}
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(address, post)
        assert answer.status_code == 200
        words = answer.text.split("There is no case ")[1].split("<")[0].replace(number, "")
        said.append((words, len(queries)))
    assert said[0] == said[1]
