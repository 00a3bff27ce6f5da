"""Whom an investigation looks into neither agrees to it nor hears of it, ends it or asks for it anew (S20, c5)."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.web.approvals.models import Request
from keel.web.approvals.selectors import waiting_for
from keel.web.approvals.services import approve
from keel.web.grants.models import Grant
from keel.web.grants.services import grant_ask, grant_renew, grant_revoke
from keel.web.notices.models import Notice
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from tests.cast import NOW, Cast, signed_in
from tests.web.grants.giving import WHY, given_by, investigation, officer, page
from tests.web.sessions import stage as stages

UNTOLD = "Telling them now would let the evidence be altered."


def party(cast: Cast) -> Member:
    """Tom, whose sessions are looked into, is the trust's safeguarding lead as well."""
    officer(cast, "iris", "investigating officer")
    return officer(cast, "tom", "trust safeguarding lead")


@pytest.mark.parametrize("untold", ["", UNTOLD], ids=["told", "untold"])
def test_the_two_of_the_sessions_agree_to_nothing_about_them_and_see_nothing_wait(
    cast: Cast, client: Client, untold: str
) -> None:
    """G-07: neither by mail, nor on a page, nor by trying."""
    stage, tom = stages.issued(cast), party(cast)
    row = grant_ask(by=cast.ruth, what=investigation(cast, stage, untold=untold), reason=WHY, now=NOW)
    told = Notice.objects.filter(kind="agreement waits").values_list("recipient_id", flat=True)
    assert set(told) == {cast.grace.pk}
    assert waiting_for(tom, NOW) == []
    signed_in(client, tom, confirmed=True)
    assert client.get(reverse("approvals:one", args=[row.pk])).status_code == 404
    with pytest.raises(Refusal, match="not open to you"):
        approve(by=tom, request=row, now=NOW)
    assert Request.objects.get().state == "waiting"
    assert [one.pk for one in waiting_for(cast.grace, NOW)] == [row.pk]


def test_an_untold_one_is_absent_to_them_with_the_same_queries_as_what_is_not_there(cast: Cast, client: Client) -> None:
    """G-01, G-07: also to somebody whose role would let them end it."""
    stage, tom = stages.issued(cast), party(cast)
    grant = given_by(cast.ruth, cast.grace, investigation(cast, stage, untold=UNTOLD))
    signed_in(client, tom, confirmed=True)
    asked = []
    for pk in (grant.pk, uuid4()):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page("grant", pk)).status_code == 404
        asked.append(len(queries))
        assert client.post(page("revoke", pk)).status_code == 404
        assert client.get(page("renew", pk)).status_code == 404
    assert asked[0] == asked[1]
    assert str(grant.pk) not in client.get(page("mine")).text


def test_told_they_see_it_and_end_or_renew_it_no_more_than_others(cast: Cast, client: Client) -> None:
    stage, tom = stages.issued(cast), party(cast)
    grant = given_by(cast.ruth, cast.grace, investigation(cast, stage))
    shown = signed_in(client, tom).get(page("grant", grant.pk)).text
    assert page("revoke", grant.pk) not in shown
    assert page("renew", grant.pk) not in shown
    with pytest.raises(Refusal, match="nor ends it"):
        grant_revoke(by=tom, grant=grant, now=NOW)
    with pytest.raises(Refusal, match="nor ends it"):
        grant_renew(by=tom, grant=grant, minutes=60, reason=WHY, now=NOW)
    assert Grant.objects.get().revoked_at is None
