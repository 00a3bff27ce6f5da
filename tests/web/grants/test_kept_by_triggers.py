"""What two people decided, what a grant opens and who is shut out: the database keeps each column (G-12, G-22)."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from keel.web.access.models import Exclusion, Granted
from keel.web.access.services import exclude
from keel.web.approvals.models import Request
from keel.web.approvals.services import ask, refuse
from keel.web.grants.models import Party
from keel.web.grants.services import grant_revoke
from tests.cast import NOW, TODAY, Cast
from tests.triggers import DAY, all_columns, kept_columns, refused
from tests.web.sessions import stage as stages

from .test_renewal import an_hour

WHY = "Ben leaves at the end of term and Lena takes over."


def asked(cast: Cast) -> Request:
    details = {"member": cast.lena.pk, "role": "deputy", "first": TODAY, "last": None}
    return ask(by=cast.ruth, act="give role", details=details, reason=WHY, now=NOW)


def test_each_column_of_a_grant_is_kept_and_its_end_and_review_are_written_once(cast: Cast) -> None:
    grant = an_hour(cast, stages.issued(cast))
    ends = {"revoked_at", "revoked_by_id", "reviewed_at", "reviewed_by_id", "review_id"}
    assert kept_columns(grant) == all_columns(grant) - ends
    grant_revoke(by=cast.ruth, grant=grant, now=NOW)
    grant.refresh_from_db()
    assert refused(grant, revoked_at=NOW + DAY)
    assert refused(grant, revoked_by=cast.grace.pk)
    assert refused(grant, revoked_at=None, revoked_by=None)


def test_each_column_of_what_it_opens_is_kept_but_its_end_which_only_comes_sooner(cast: Cast) -> None:
    grant = an_hour(cast, stages.issued(cast))
    row = Granted.objects.filter(source_id=grant.pk)[0]
    assert kept_columns(row) == all_columns(row) - {"ends"}
    assert refused(row, ends=row.ends + DAY)
    party = Party.objects.filter(grant=grant)[0]
    for one in (row, party, grant):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(one)._default_manager.filter(pk=one.pk)._raw_delete(using=connection.alias)


def test_each_column_of_a_request_is_kept_while_it_waits_and_all_afterwards(cast: Cast) -> None:
    row = asked(cast)
    answers = {"state", "decided_by_id", "decided_at", "refusal_id"}
    assert kept_columns(row) == all_columns(row) - answers
    row = refuse(by=cast.grace, request=row, reason="Lena begins her training only in spring.", now=NOW)
    assert kept_columns(row) == all_columns(row)


def test_whoever_is_shut_out_stays_shut_out(cast: Cast) -> None:
    row: Exclusion = exclude(member=cast.ruth, anchor_id=uuid4(), because="subject")
    assert kept_columns(row) == all_columns(row)
    with pytest.raises(DatabaseError, match="stays shut out"), transaction.atomic():
        Exclusion.objects.filter(pk=row.pk).delete()
