"""The case register: who sees which case, what each act does, names never merged (S12, G-05, G-33, G-58)."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.web.access.models import Relation
from keel.web.access.selectors import visible
from keel.web.cases.models import Case, Sibling, StatusHeld
from keel.web.cases.selectors import case_line
from keel.web.cases.services import (
    CaseDetails,
    carrier_end,
    carrier_give,
    case_change,
    case_close,
    case_leave,
    case_open,
    case_reopen,
    siblings_link,
    status_end,
    status_give,
)
from keel.web.ledger.models import LedgerEntry
from keel.web.page.refusals import Refusal
from keel.web.policies.selectors import case_rules_on
from tests.cast import NOW, TODAY, Cast, signed_in
from tests.web.sessions.making import case_of


def details(number: str = "0101", name: str = "Ada Marsh", opened: date = date(2026, 9, 2)) -> CaseDetails:
    return CaseDetails(number=number, child_name=name, opened_on=opened)


def boxes(day: date, name: str) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def address(name: str, case: Case) -> str:
    return reverse(f"cases:{name}", args=[case.pk])


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("priya", True), ("ben", True), ("sam", True),
        ("lena", False), ("ruth", False), ("tom", False), ("dan", False), ("grace", False), ("neil", False),
    ],
)  # fmt: skip
def test_the_register_shows_a_case_to_its_carrier_and_the_safeguarding_team(
    cast: Cast, client: Client, person: str, sees: bool
) -> None:
    case = case_of(cast, "0101", "Ada Marsh", carrier=cast.sam)
    signed_in(client, cast.people[person])

    listed = client.get(reverse("cases:register"))
    page = client.get(address("case", case))

    assert ("Ada Marsh" in listed.content.decode()) is sees
    assert page.status_code == (200 if sees else 404)


def test_a_stranger_gets_what_somebody_asking_for_nothing_gets(cast: Cast, client: Client) -> None:
    """G-05: absent and forbidden are alike."""
    case = case_of(cast, "0101", "Ada Marsh")
    signed_in(client, cast.una)

    forbidden = client.get(address("case", case))
    absent = client.get(reverse("cases:case", args=[uuid4()]))

    assert forbidden.status_code == absent.status_code == 404
    assert forbidden.content == absent.content


def test_a_carrier_reads_but_does_not_change(cast: Cast, client: Client) -> None:
    case = case_of(cast, "0101", "Ada Marsh")
    signed_in(client, cast.sam)

    for name in ("case_change", "case_close", "case_leave", "status_give", "carrier_give", "sibling_link"):
        assert client.get(address(name, case)).status_code == 403, name
    assert client.post(address("case_reopen", case)).status_code == 403


def test_a_page_of_a_case_offers_report_now_and_is_in_the_ledger(cast: Cast, client: Client) -> None:
    """G-58, G-66: one click to report, nobody's leave; one entry for the reading, about the case."""
    case = case_of(cast, "0101", "Ada Marsh")
    signed_in(client, cast.priya)

    page = client.get(address("case", case)).content.decode()

    assert "Report now" in page
    assert "Children&#x27;s social care" in page
    assert LedgerEntry.objects.filter(act="read", object_id=case.pk, actor_member=cast.priya.pk).count() == 1
    assert "<title>Case - Keel</title>" in " ".join(page.split())


def test_carrying_ends_with_its_last_day(cast: Cast) -> None:
    """G-09: the register's entry is shut to a carrier the day after."""
    case = case_of(cast, "0101", "Ada Marsh", carrier=cast.sam)
    carrier = case.carriers.select_related("case", "member").get()

    carrier_end(by=cast.priya, carrier=carrier, last=date(2026, 11, 15), now=NOW)

    assert not visible(Case.objects.all(), cast.sam, on=TODAY).exists()
    assert visible(Case.objects.all(), cast.sam, on=date(2026, 11, 15)).exists()


def test_opening_a_case_twice_by_a_double_click_opens_one(cast: Cast, client: Client) -> None:
    """G-40."""
    signed_in(client, cast.priya)
    sent = {
        "number": "0200", "child_name": "Noor Vale", "priority": "normal", "system_reference": "",
        "idempotency_key": "ab" * 16, **boxes(TODAY, "opened_on"),
    }  # fmt: skip

    first = client.post(reverse("cases:case_open"), sent)
    second = client.post(reverse("cases:case_open"), sent)

    assert first.status_code == second.status_code == 303
    assert first["Location"] == second["Location"]
    assert Case.objects.filter(number="0200").count() == 1


@pytest.mark.parametrize("person", ["sam", "tom", "neil", "grace"])
def test_only_the_safeguarding_team_opens_cases(cast: Cast, client: Client, person: str) -> None:
    signed_in(client, cast.people[person])

    assert client.get(reverse("cases:case_open")).status_code == 403


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"number": ""}, "Give the case a number"),
        ({"number": "0101"}, "Case number 0101 is in use"),
        ({"name": "  "}, "There is no name"),
        ({"opened": date(2027, 1, 1)}, "That day has not come yet"),
    ],
)
def test_a_case_that_cannot_be_is_refused_in_a_sentence(cast: Cast, change: dict[str, object], sentence: str) -> None:
    case_open(by=cast.priya, details=details(), now=NOW)

    with pytest.raises(Refusal, match=sentence):
        case_open(by=cast.priya, details=details(**{"number": "0102", **change}), now=NOW)  # type: ignore[arg-type]

    assert Case.objects.count() == 1


def test_two_children_of_one_name_stay_two(cast: Cast) -> None:
    """G-33."""
    one = case_open(by=cast.priya, details=details("0101", "Ada Marsh"), now=NOW)
    other = case_open(by=cast.priya, details=details("0102", "Ada Marsh"), now=NOW)

    assert one.key_id != other.key_id
    assert {case.number for case in Case.objects.all()} == {"0101", "0102"}


def test_statuses_are_dated_corrected_and_never_overlap(cast: Cast) -> None:
    case = case_of(cast, "0101", "Ada Marsh", status="child in need")
    held = case.statuses.select_related("case").get()

    with pytest.raises(Refusal, match="has this status from 2 September 2026 already"):
        status_give(by=cast.priya, case=case, status="child in need", first=date(2026, 10, 1), now=NOW)
    ended = status_end(by=cast.priya, held=held, last=date(2026, 10, 1), now=NOW)

    assert StatusHeld.objects.count() == 2
    assert ended.supersedes_id == held.pk
    with pytest.raises(Refusal, match="changed by somebody else meanwhile"):
        status_end(by=cast.priya, held=held, last=date(2026, 10, 2), now=NOW)


def test_a_status_outside_the_policys_list_is_refused(cast: Cast) -> None:
    case = case_of(cast, "0101", "Ada Marsh")

    with pytest.raises(Refusal, match="Choose a status of the policy's list: child protection"):
        status_give(by=cast.priya, case=case, status="worrying", first=date(2026, 10, 1), now=NOW)


def test_which_statuses_are_social_care_is_the_policys_to_say(cast: Cast) -> None:
    """S12."""
    plan = case_of(cast, "0101", "Ada Marsh", status="child protection")
    worry = case_of(cast, "0102", "Joe Tern", status="emerging")

    lines = {line.case.pk: line for line in case_line([plan, worry], rules=case_rules_on(TODAY), day=TODAY)}

    assert lines[plan.pk].social_care
    assert not lines[worry.pk].social_care


def test_closing_ends_what_is_open_and_keeps_the_rest(cast: Cast) -> None:
    case = case_of(cast, "0101", "Ada Marsh")

    case_close(by=cast.priya, case=case, closed_on=TODAY, now=NOW)

    assert case.statuses.get().last == TODAY
    assert case.carriers.get().last == TODAY
    assert Relation.objects.get(anchor_id=case.pk).last == TODAY
    with pytest.raises(Refusal, match="closed already"):
        case_close(by=cast.priya, case=case, closed_on=TODAY, now=NOW)
    case_reopen(by=cast.priya, case=case, now=NOW)
    with pytest.raises(Refusal, match="is open"):
        case_reopen(by=cast.priya, case=case, now=NOW)


def test_a_child_who_left_closes_the_case(cast: Cast) -> None:
    case = case_of(cast, "0101", "Ada Marsh")

    case_leave(by=cast.priya, case=case, left_on=date(2026, 11, 13), now=NOW)

    assert (case.left_on, case.closed_on) == (date(2026, 11, 13), date(2026, 11, 13))


def test_details_are_changed_and_the_number_stays_one(cast: Cast) -> None:
    case = case_of(cast, "0101", "Ada Marsh")
    case_of(cast, "0102", "Joe Tern")

    case_change(by=cast.priya, case=case, details=details("0103", "Ada Marsh-Lee"), now=NOW)
    with pytest.raises(Refusal, match="0102 is in use"):
        case_change(by=cast.priya, case=case, details=details("0102", "Ada Marsh-Lee"), now=NOW)

    assert Case.objects.select_related("key").get(pk=case.pk).child_name == "Ada Marsh-Lee"


def test_siblings_are_linked_by_a_persons_confirmation_and_only_once(cast: Cast, client: Client) -> None:
    """G-33: first both are shown, then somebody confirms."""
    one, other = case_of(cast, "0101", "Ada Marsh"), case_of(cast, "0102", "Joe Marsh")
    signed_in(client, cast.priya)

    look = client.post(address("sibling_link", one), {"number": "0102"})
    assert "Joe Marsh" in look.content.decode()
    assert not Sibling.objects.exists()

    done = client.post(address("sibling_link", one), {"number": "0102", "sure": "on"})
    siblings_link(by=cast.priya, case=other, other=one, now=NOW)

    assert done.status_code == 303
    assert Sibling.objects.count() == 1
    assert client.get(reverse("cases:sibling_part", args=[Sibling.objects.get().pk])).status_code == 405


def test_the_list_asks_as_much_for_ten_times_the_cases(cast: Cast, client: Client) -> None:
    """Promise 7."""
    signed_in(client, cast.priya)
    for number in range(2):
        case_of(cast, f"A{number}", f"Child {number}")
    client.get(reverse("cases:register"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("cases:register"))
    for number in range(20):
        case_of(cast, f"B{number}", f"Child {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("cases:register"))

    assert len(many) == len(few)


def test_somebody_who_is_no_longer_here_carries_nothing_new(cast: Cast) -> None:
    from keel.web.people.services import member_leave

    case = case_of(cast, "0101", "Ada Marsh")
    member_leave(by=cast.neil, member=cast.dan, left_on=TODAY, now=NOW)

    with pytest.raises(Refusal, match="no longer here"):
        carrier_give(by=cast.priya, case=case, member=cast.dan, first=TODAY, now=NOW)


def test_a_deputy_reads_a_childs_part_only_while_the_lead_delegates_it(cast: Cast) -> None:
    """X3; assurance section 5, "delegated set"; G-09: shut at once when it is taken back."""
    from datetime import datetime

    from keel.web.actions.models import Action
    from keel.web.cases.services import case_delegate, delegation_end
    from tests.cast import LONDON
    from tests.web.actions.test_actions import agreed
    from tests.web.sessions.making import AUTUMN, agreement_of, booked

    starts = datetime(2026, 11, 11, 14, tzinfo=LONDON)
    session = booked(agreement_of(cast, cast.sam, cast.tom), cast.sam, cast.tom, starts, AUTUMN)
    case = agreed(cast, session, part="case").case
    assert case is not None
    assert not visible(Action.objects.all(), cast.ben, on=TODAY).exists()
    with pytest.raises(Refusal, match="Only the designated safeguarding lead"):
        case_delegate(by=cast.ben, case=case, deputy=cast.ben, now=NOW)
    with pytest.raises(Refusal, match="to a deputy safeguarding lead"):
        case_delegate(by=cast.priya, case=case, deputy=cast.dan, now=NOW)

    case_delegate(by=cast.priya, case=case, deputy=cast.ben, now=NOW)
    assert visible(Action.objects.all(), cast.ben, on=TODAY).exists()
    delegation_end(by=cast.priya, case=case, deputy=cast.ben, now=NOW)

    assert not visible(Action.objects.all(), cast.ben, on=TODAY).exists()
