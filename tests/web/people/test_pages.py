"""Every page of this app for everybody: works, may not, other school, GET 405, missing 404, constant queries."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.web.ledger.entries import KEEL, Actor, Thing
from keel.web.ledger.services import Reading, record, record_reading
from keel.web.people.models import Contact, Member, Period, SpecialDay
from keel.web.people.selectors import standing
from keel.web.people.services import MemberDetails, member_create, role_give
from tests.cast import JOINED, NOW, TODAY, Cast, signed_in
from tests.kept import kept

pytestmark = pytest.mark.once

DAY = timedelta(days=1)
EVERYBODY = ("ruth", "tom", "priya", "ben", "sam", "lena", "iris", "dan", "grace", "neil")
MANAGERS = {"ruth", "neil"}
CONTACT_KEEPERS = {"ruth", "neil", "priya", "ben"}

OPEN = ("members", "report_now", "my_ledger", "organisation")
POWERED = {
    "member_add": MANAGERS,
    "details": MANAGERS,
    "term_add": MANAGERS,
    "day_add": MANAGERS,
    "contact_add": CONTACT_KEEPERS,
}


def page(name: str, *args: object) -> str:
    return reverse(f"people:{name}", args=args)


@pytest.mark.parametrize("name", EVERYBODY)
def test_open_pages_answer_everybody(cast: Cast, client: Client, name: str) -> None:
    """G-58: the report-now page among them, for every role."""
    signed_in(client, cast.people[name])
    assert [client.get(page(one)).status_code for one in OPEN] == [200] * len(OPEN)
    assert client.get(page("member", cast.sam.pk)).status_code == 200


@pytest.mark.parametrize("name", EVERYBODY)
def test_settings_open_for_those_whose_role_brings_them_and_say_so_to_others(
    cast: Cast, client: Client, name: str
) -> None:
    signed_in(client, cast.people[name])
    for address, allowed in POWERED.items():
        answer = client.get(page(address))
        assert answer.status_code == (200 if name in allowed else 403), address
        if name not in allowed:
            assert "None of your roles lets you" in answer.text


ABOUT_SAM = ("member_change", "member_leave", "member_account", "role_give")


@pytest.mark.parametrize("name", ["tom", "priya", "sam", "grace"])
def test_nobody_else_changes_people(cast: Cast, client: Client, name: str) -> None:
    signed_in(client, cast.people[name])
    held = standing().get(member=cast.dan)
    pages = [page(one, cast.sam.pk) for one in ABOUT_SAM] + [page("role_change", held.pk)]
    assert [client.post(one, {}).status_code for one in pages] == [403] * len(pages)


def test_each_sets_their_own_working_times_and_only_managers_those_of_others(cast: Cast, client: Client) -> None:
    week = {"day0": "08:30 to 12:30, 13:00-16:00", "day2": "9.00 to 15.30"}
    signed_in(client, cast.sam)
    assert client.post(page("working_times", cast.sam.pk), week).status_code == 303
    assert client.post(page("working_times", cast.lena.pk), week).status_code == 403
    shown = client.get(page("member", cast.sam.pk)).text
    assert "08:30 to 12:30, 13:00 to 16:00" in shown
    assert "Not working" in shown
    signed_in(client, cast.neil)
    assert client.post(page("working_times", cast.lena.pk), week).status_code == 303


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nine to five", "“nine” is no time of day"),
        ("08:30", "write “08:30” as a start and an end"),
        ("16:00 to 09:00", "On Monday the end, 09:00, is not after the start, 16:00"),
        ("08:00 to 12:00, 11:00 to 15:00", "On Monday 08:00 to 12:00 and 11:00 to 15:00 overlap"),
        ("25:00 to 26:00", "“25:00” is no time of day"),
    ],
)
def test_working_times_that_cannot_be_read_say_how_to_write_them(
    cast: Cast, client: Client, line: str, words: str
) -> None:
    signed_in(client, cast.sam)
    answer = client.post(page("working_times", cast.sam.pk), {"day0": line})
    assert answer.status_code == 200
    assert words in answer.text


def test_the_stranger_finds_nobody_of_this_school(cast: Cast, client: Client) -> None:
    """G-05: absent and forbidden alike."""
    signed_in(client, cast.una)
    held, term = standing().get(member=cast.sam), Period.objects.filter(kind="term")[0]
    contact, day = Contact.objects.all()[0], SpecialDay.objects.all()[0]
    pages = [
        ("member", cast.sam.pk), ("working_times", cast.sam.pk), ("role_change", held.pk),
        ("term_change", term.pk), ("contact_change", contact.pk),
    ]  # fmt: skip
    answers = [(client.get(page(*one)), client.get(page(one[0], uuid4()))) for one in pages]
    assert all(forbidden.status_code == absent.status_code for forbidden, absent in answers)
    assert {forbidden.status_code for forbidden, _ in answers} <= {403, 404}
    assert "Sam Whitlock" not in client.get(page("members") + "?who=all").text
    assert day.pk


@pytest.mark.parametrize(
    "name", [*ABOUT_SAM, "member", "working_times", "role_change", "term_change", "contact_change"]
)
def test_what_is_not_there_is_not_found(cast: Cast, client: Client, name: str) -> None:
    signed_in(client, cast.ruth)
    assert client.get(page(name, uuid4())).status_code == 404


@pytest.mark.parametrize(
    "name", ["role_withdraw", "term_remove", "day_remove", "contact_remove", "import_confirm", "import_drop", "chosen"]
)
def test_what_changes_something_answers_post_alone(cast: Cast, client: Client, name: str) -> None:
    signed_in(client, cast.ruth)
    assert client.get(page(name, uuid4())).status_code == 405
    assert client.post(page(name, uuid4())).status_code == 404


def test_a_person_is_added_given_a_role_and_a_link(cast: Cast, client: Client) -> None:
    signed_in(client, cast.neil)
    joined = {"joined_on_day": "2", "joined_on_month": "11", "joined_on_year": "2026"}
    answer = client.post(page("member_add"), {"name": "Kit Lane", "staff_number": "S900", "job_title": "TA", **joined})
    assert answer.status_code == 303
    newcomer = Member.objects.select_related("key").get(staff_number="S900")
    first = {"first_day": "16", "first_month": "11", "first_year": "2026"}
    given = client.post(page("role_give", newcomer.pk), {"role": "teaching assistant", **first})
    assert given.status_code == 303
    link = client.post(page("member_account", newcomer.pk), {"email": "kit@alder.example"})
    assert link.status_code == 200
    assert "http://testserver/account/begin/" in link.text
    assert "Teaching assistant" in client.get(page("member", newcomer.pk)).text


def test_roles_that_take_two_people_are_offered_as_such(cast: Cast, client: Client) -> None:
    """G-12, TH-13: whoever administers accounts may ask for a guarded role; it takes another to agree."""
    for name in ("ruth", "neil"):
        signed_in(client, cast.people[name])
        offered = client.get(page("role_give", cast.dan.pk)).text
        assert "Deputy safeguarding lead (two people)" in offered
        assert "Teacher (two people)" not in offered


def test_a_second_holder_of_a_role_that_is_one_persons_is_pointed_out(cast: Cast, client: Client) -> None:
    signed_in(client, cast.ruth, confirmed=True)
    sent = {"role": "designated safeguarding lead", "reason": "Ben is to follow Priya.", **boxes("first", 16, 11, 2026)}
    answer = client.post(page("role_give", cast.ben.pk), sent, follow=True)
    assert "Priya Nair also holds this role" in answer.text


def test_giving_oneself_a_role_is_refused_with_a_sentence(cast: Cast, client: Client) -> None:
    """G-12."""
    signed_in(client, cast.neil)
    answer = client.post(page("role_give", cast.neil.pk), {"role": "teacher"})
    assert answer.status_code == 409
    assert "Nobody changes their own roles" in answer.text


def test_a_role_is_ended_and_one_that_has_not_begun_taken_back(cast: Cast, client: Client) -> None:
    signed_in(client, cast.ruth)
    held = standing().get(member=cast.sam)
    first = {"first_day": "1", "first_month": "9", "first_year": "2026"}
    last = {"last_day": "30", "last_month": "11", "last_year": "2026"}
    assert client.post(page("role_change", held.pk), {**first, **last}).status_code == 303
    assert standing().get(member=cast.sam).last is not None
    coming = role_give(by=cast.ruth, member=cast.dan, role="teacher", first=TODAY + 3 * DAY, now=NOW)
    assert "Take it back" in client.get(page("role_change", coming.pk)).text
    assert client.post(page("role_withdraw", coming.pk)).status_code == 303
    assert not standing().filter(member=cast.dan, role="teacher").exists()


def test_a_term_is_previewed_saved_and_taken_out(cast: Cast, client: Client) -> None:
    signed_in(client, cast.neil)
    sent = {"name": "Autumn 2027", **boxes("first", 1, 9), **boxes("last", 17, 12)}
    sent |= boxes("break_first", 25, 10) | boxes("break_last", 29, 10)
    shown = client.post(page("term_add"), {**sent, "preview": "1"})
    assert shown.status_code == 200
    assert "Preview: nothing is saved yet" in shown.text
    assert "Autumn 2027, second half" in shown.text
    assert client.post(page("term_add"), sent).status_code == 303
    term = Period.objects.get(kind="term", name="Autumn 2027")
    assert 'value="25"' in client.get(page("term_change", term.pk)).text
    overlap = client.post(page("term_change", term.pk), {**sent, **boxes("first", 1, 7)})
    assert "These days overlap Summer 2027" in overlap.text
    assert client.post(page("term_remove", term.pk)).status_code == 303
    assert not Period.objects.filter(name__startswith="Autumn 2027").exists()


def boxes(field: str, day: int, month: int, year: int = 2027) -> dict[str, str]:
    return {f"{field}_day": str(day), f"{field}_month": str(month), f"{field}_year": str(year)}


def test_a_day_and_the_schools_details_are_set(cast: Cast, client: Client) -> None:
    signed_in(client, cast.neil)
    sent = {"kind": "closure", "reason": "Election", **boxes("day", 3, 12, 2026)}
    assert client.post(page("day_add"), sent).status_code == 303
    assert "Election" in client.get(page("organisation")).text
    day = SpecialDay.objects.get(kind="closure")
    assert client.post(page("day_remove", day.pk)).status_code == 303
    details = {"name": "Alder Grove Academy", "nation": "wales", "safeguarding_system": "MyConcern"}
    assert client.post(page("details"), details).status_code == 303
    assert "Alder Grove Academy" in client.get(page("organisation")).text


def test_the_page_of_the_school_says_when_its_calendar_runs_out(cast: Cast, client: Client) -> None:
    signed_in(client, cast.neil)
    assert "The calendar ends on" not in client.get(page("organisation")).text
    Period.objects.filter(first__gt=TODAY).delete()
    text = client.get(page("organisation")).text
    assert "The calendar ends on" in text
    assert "Past that day Keel gives no dates" in text


def test_report_now_names_whom_to_tell_and_the_local_numbers(cast: Cast, client: Client) -> None:
    """Promise 6, S27: no leave, no session, no signature."""
    signed_in(client, cast.dan)
    text = client.get(page("report_now")).text
    for words in ("999", "01632 960102", "Priya Nair, Ben Hughes", "Ruth Adeyemi, the headteacher", "Grace Mensah"):
        assert words in text
    Contact.objects.all().delete()
    assert "No local number is set" in client.get(page("report_now")).text


def test_each_person_sees_who_opened_what_is_about_them(cast: Cast, client: Client) -> None:
    thing = Thing("record part", uuid4(), "K7")
    assert cast.priya.account is not None
    actor = Actor(cast.priya.account.pk, cast.priya.pk)
    record_reading(actor=actor, things=[Reading(thing, frozenset({cast.sam.pk}))])
    signed_in(client, cast.sam)
    text = client.get(page("my_ledger")).text
    assert "Priya Nair opened the personal part of a signed record." in text
    signed_in(client, cast.lena)
    assert "Nobody has opened a confidential record" in client.get(page("my_ledger")).text
    assert "gave a role" in client.get(page("my_ledger") + "?what=all").text


def test_each_person_sees_what_they_did_and_nobody_else_does(cast: Cast, client: Client) -> None:
    """Issue 3: what somebody did or opened stands in their own ledger, whoever it was about."""
    assert cast.priya.account is not None
    actor = Actor(cast.priya.account.pk, cast.priya.pk)
    record_reading(actor=actor, things=[Reading(Thing("case", uuid4(), "K16"), frozenset({uuid4()}))])
    mine = "You opened a child&#x27;s entry in the case register."
    assert mine in signed_in(Client(), cast.priya).get(page("my_ledger") + "?what=mine").text
    assert mine not in signed_in(Client(), cast.sam).get(page("my_ledger") + "?what=mine").text
    assert "child&#x27;s entry" not in signed_in(Client(), cast.sam).get(page("my_ledger") + "?what=all").text


@kept(lambda cast, made: made)
def more_people(cast: Cast, count: int) -> None:
    for number in range(count):
        details = MemberDetails(name=f"P {number}", staff_number=f"X{number:03}", job_title="TA", joined_on=JOINED)
        member = member_create(by=None, organisation_id=cast.school.pk, details=details, now=NOW)
        role_give(by=None, member=member, role="teacher", first=TODAY, now=NOW)
        record("member changed", actor=KEEL, thing=Thing("member", member.pk), about=[cast.sam.pk])


@pytest.mark.parametrize(
    ("address", "most"), [("members", 9), ("my_ledger", 9), ("report_now", 12), ("organisation", 11)]
)
def test_pages_ask_no_more_of_a_larger_school(cast: Cast, client: Client, address: str, most: int) -> None:
    signed_in(client, cast.sam)
    url = page(address) + ("?what=all" if address == "my_ledger" else "")

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    asked()
    few = asked()
    more_people(cast, 30)
    assert asked() == few <= most


def test_no_title_or_address_names_anybody(cast: Cast, client: Client) -> None:
    signed_in(client, cast.ruth)
    names = [one.name for one in cast.people.values()]
    for address in (page("member", cast.sam.pk), page("role_give", cast.sam.pk), page("member_leave", cast.sam.pk)):
        title = client.get(address).text.split("<title>")[1].split("</title>")[0]
        assert not any(part in title for name in names for part in name.split())
