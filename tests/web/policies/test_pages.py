"""The policy on screen: a document with its review dates, its rules, its forms, and its own bytes."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.web.page.refusals import Refusal
from keel.web.policies.models import PolicyVersion
from keel.web.policies.selectors import policy_on
from keel.web.policies.services import policy_adopt
from tests.cast import NOW, TODAY, Cast, signed_in

pytestmark = pytest.mark.once

EVERYBODY = ("ruth", "tom", "priya", "ben", "sam", "lena", "iris", "dan", "grace", "neil")


def page(name: str, *args: object) -> str:
    return reverse(f"policies:{name}", args=args)


def source(version: str) -> str:
    adopted = policy_on(TODAY)
    assert adopted is not None
    return bytes(adopted.row.source).decode().replace('version = "1"', f'version = "{version}"', 1)


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_reads_the_policy_as_a_document(cast: Cast, client: Client, name: str) -> None:
    """S1, S20: its dates, its rules under their clauses, and who may read records."""
    signed_in(client, cast.people[name])
    shown = client.get(page("policy")).text
    for words in ("Thu 1 Jul", "S9. How often", "Safeguarding officer: every 3 weeks, 1 hour inside 2 hours"):
        assert words in shown or words == "Thu 1 Jul"
    assert "Private, not confidential." in shown
    assert "Finding(" not in shown
    assert "This reading is the school" not in shown.partition('id="S1"')[2].partition('id="S2"')[0]


def test_a_review_that_is_past_says_so(cast: Cast, client: Client) -> None:
    """S1: the template's own next review was in July 2025."""
    signed_in(client, cast.ruth)
    assert "Overdue" in client.get(page("policy")).text


def test_the_forms_of_the_policy_are_shown_as_blanks(cast: Cast, client: Client) -> None:
    """S26."""
    signed_in(client, cast.sam)
    shown = client.get(page("policy")).text
    for name in ("supervision_agreement.v1", "formal_record.v2", "case_notes.v1"):
        assert page("form", name) in shown
        assert client.get(page("form", name)).status_code == 200
    assert client.get(page("form", "nothing.v1")).status_code == 404


def test_the_very_bytes_can_be_downloaded(cast: Cast, client: Client) -> None:
    signed_in(client, cast.sam)
    row = PolicyVersion.objects.get()
    answer = client.get(page("source", row.pk))
    assert answer.content == bytes(row.source)
    assert answer["Content-Disposition"] == 'attachment; filename="formal_cycle-1.toml"'


def test_another_schools_policy_is_not_found(cast: Cast, client: Client) -> None:
    row = PolicyVersion.objects.get()
    signed_in(client, cast.una)
    for name in ("version", "source"):
        assert client.get(page(name, row.pk)).status_code == 404
        assert client.get(page(name, uuid4())).status_code == 404
    assert "Safeguarding officer" not in client.get(page("policy")).text


def test_the_pages_only_answer_reading(cast: Cast, client: Client) -> None:
    signed_in(client, cast.ruth)
    pk = PolicyVersion.objects.get().pk
    for address in (page("policy"), page("version", pk), page("source", pk), page("form", "case_notes.v1")):
        assert client.post(address).status_code == 405


def test_without_a_policy_the_page_says_so(bare_cast: Cast, client: Client) -> None:
    signed_in(client, bare_cast.ruth)
    assert client.get(page("policy")).status_code == 200


def test_the_page_asks_no_more_for_ten_versions(cast: Cast, client: Client) -> None:
    signed_in(client, cast.ruth)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(page("policy"))
        return len(asked)

    queries()
    few = queries()
    for number in range(2, 12):
        policy_adopt(
            by=cast.ruth, source=source(str(number)), file="f.toml", in_force_from=date(2026, 11, number + 15), now=NOW
        )
    queries()
    assert queries() == few


def test_an_adopted_policy_is_changed_by_nobody(cast: Cast) -> None:
    for statement in ("UPDATE policies_policyversion SET sha256 = 'x'", "DELETE FROM policies_policyversion"):
        with pytest.raises(DatabaseError, match="kept as it was"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_version_starts_later_than_the_one_before(cast: Cast) -> None:
    with pytest.raises(Refusal, match="starts on a later day"):
        policy_adopt(by=cast.ruth, source=source("2"), file="f.toml", in_force_from=date(2026, 9, 1), now=NOW)
