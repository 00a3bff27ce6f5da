"""Every page and act here for everybody: works, colleague may, stranger 404, reader 403, GET 405, missing 404."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keel.web.agreements.models import Agreement
from keel.web.agreements.services import People
from keel.web.ledger.models import LedgerEntry
from keel.web.page.refusals import Refusal
from keel.web.signing.models import Signature
from tests.cast import NOW, TODAY, Cast, signed_in
from tests.web.agreements.making import drafted, filled, offered, page, signed_by

pytestmark = pytest.mark.once

ACTS = ("agreement", "print", "sign", "review", "end", "replace", "change", "offer")


def test_the_headteacher_draws_up_an_agreement_with_the_terms_of_the_policy_filled_in(
    cast: Cast, client: Client
) -> None:
    """S26, S29, X4: nobody types the policy's terms again."""
    signed_in(client, cast.ruth)
    chosen = client.get(page("draw_up"))
    assert "Safeguarding officer" in chosen.text
    assert "informal" not in chosen.text.lower()
    address = page("draw_up_under", "safeguarding_officer")
    sent = filled(client, address, supervisees=[str(cast.sam.pk)], supervisors=[str(cast.tom.pk), str(cast.ruth.pk)])
    assert "Be centred on the child" in str(sent["sessions_will"])
    assert sent["review_on_year"] == 2027
    assert client.post(address, sent).status_code == 303
    row = Agreement.objects.get()
    assert {one.member_id for one in row.participants.all()} == {cast.sam.pk, cast.tom.pk, cast.ruth.pk}
    assert client.post(address, sent).status_code == 303
    assert Agreement.objects.count() == 1, "a double click makes one draft"
    assert "This is a draft" in client.get(page("agreement", row.pk)).text


def test_several_supervisees_stand_in_one_agreement(cast: Cast, client: Client) -> None:
    """S26: one document for the supervisors and everyone they supervise."""
    signed_in(client, cast.ruth)
    row = offered(cast, [cast.ben, cast.dan], [cast.tom, cast.ruth], arrangement="staff")
    shown = client.get(page("agreement", row.pk)).text
    for name in ("Ben Hughes", "Dan Price", "Tom Okafor", "Ruth Adeyemi"):
        assert name in shown


@pytest.mark.parametrize("name", ["sam", "priya", "ben", "lena", "iris", "dan", "grace", "neil"])
def test_only_those_whom_the_policy_names_draw_agreements_up(cast: Cast, client: Client, name: str) -> None:
    """S7."""
    signed_in(client, cast.people[name])
    for address in (page("draw_up"), page("draw_up_under", "safeguarding_officer")):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "headteacher or the assistant head" in answer.text


def test_an_informal_or_unknown_arrangement_has_no_agreement(cast: Cast, client: Client) -> None:
    signed_in(client, cast.ruth)
    for arrangement in ("informal_weekly", "nothing"):
        assert client.get(page("draw_up_under", arrangement)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"supervisees": []}, "Choose who is supervised"),
        ({"supervisors": []}, "Choose who supervises"),
        ({"sessions_will": " \n "}, "Fill in “Supervision sessions will”"),
        ({"everyone_will": "x" * 501}, "Shorten the line that has 501 characters to 500"),
        ({"review_on_year": 2020}, "Give a day to come"),
        ({"further": "a\x00b"}, "Take the damaged character out"),
    ],
)
def test_what_cannot_stand_in_an_agreement_is_said_and_nothing_is_kept(
    cast: Cast, client: Client, changes: dict[str, object], words: str
) -> None:
    signed_in(client, cast.tom)
    address = page("draw_up_under", "safeguarding_officer")
    people = {"supervisees": [str(cast.sam.pk)], "supervisors": [str(cast.tom.pk)]}
    answer = client.post(address, filled(client, address, **people) | changes)
    assert answer.status_code == 200
    assert words in answer.text
    assert not Agreement.objects.exists()


def test_nobody_supervises_themselves(cast: Cast, client: Client) -> None:
    signed_in(client, cast.ruth)
    address = page("draw_up_under", "staff")
    sent = filled(client, address, supervisees=[str(cast.ruth.pk)], supervisors=[str(cast.ruth.pk)])
    assert client.post(address, sent).status_code == 200
    assert not Agreement.objects.exists()
    with pytest.raises(Refusal, match="Nobody supervises themselves"):
        People(supervisees=[cast.ruth], supervisors=[cast.tom, cast.ruth])


def test_a_draft_changes_its_people_and_terms_until_it_is_offered(cast: Cast, client: Client) -> None:
    row = drafted(cast)
    signed_in(client, cast.tom)
    sent = filled(
        client, page("change", row.pk), supervisors=[str(cast.ruth.pk), str(cast.tom.pk)], further="In room 4."
    )
    assert client.post(page("change", row.pk), sent).status_code == 303
    assert {one.member_id for one in row.participants.all()} == {cast.sam.pk, cast.tom.pk, cast.ruth.pk}
    assert "In room 4." in client.get(page("agreement", row.pk)).text
    assert client.post(page("offer", row.pk)).status_code == 303
    answer = client.post(page("change", row.pk), sent | {"idempotency_key": uuid4().hex})
    assert answer.status_code == 409
    assert "its terms are fixed" in answer.text


def test_who_is_taken_out_of_a_draft_reads_it_no_more(cast: Cast, client: Client) -> None:
    row = drafted(cast, [cast.ben, cast.dan], [cast.tom], arrangement="staff")
    signed_in(client, cast.dan)
    assert client.get(page("agreement", row.pk)).status_code == 200
    signed_in(client, cast.tom)
    sent = filled(client, page("change", row.pk), supervisees=[str(cast.ben.pk)])
    assert client.post(page("change", row.pk), sent).status_code == 303
    signed_in(client, cast.dan)
    assert client.get(page("agreement", row.pk)).status_code == 404


def test_each_participant_signs_on_paper_by_their_own_sign_in(cast: Cast, client: Client) -> None:
    """S17, S19, S26: the day on the sheet, and where the original is kept."""
    row = offered(cast)
    for member in (cast.sam, cast.tom):
        signed_in(client, member, confirmed=True)
        assert "Check words" in client.get(page("sign", row.pk)).text
        sent = filled(client, page("sign", row.pk), same="on")
        assert sent["original_kept"] == "Supervision folder, locked in the headteacher's office"
        assert client.post(page("sign", row.pk), sent).status_code == 303
        assert client.post(page("sign", row.pk), sent).status_code == 303
    assert Signature.objects.count() == 2
    shown = client.get(page("agreement", row.pk)).text
    assert "Signed by all 2" in shown
    assert "Original: Supervision folder" in shown
    assert LedgerEntry.objects.filter(act="agreement signed").count() == 2


def test_signing_asks_for_password_and_second_factor_first(cast: Cast, client: Client) -> None:
    """G-17, step-up at signing."""
    row = offered(cast)
    signed_in(client, cast.sam, confirmed=True)
    sent = filled(client, page("sign", row.pk), same="on")
    client.logout()
    signed_in(client, cast.sam)
    answer = client.post(page("sign", row.pk), sent)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/confirm/")
    assert not Signature.objects.exists()
    signed_in(client, cast.sam, confirmed=True)
    assert client.post(page("sign", row.pk), sent)["Location"] == page("agreement", row.pk)
    assert Signature.objects.count() == 1, "the form that was kept is taken once it is sent again"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"same": ""}, "Compare the fingerprint"),
        ({"original_kept": ""}, "Fill in “Where the signed sheet is kept”"),
        ({"signed_on_day": "17"}, "must be Mon 16 Nov 2026 or earlier"),
        ({"signed_on_day": "13"}, "must be Mon 16 Nov 2026 or later"),
    ],
)
def test_a_signature_that_cannot_be_is_refused_beside_its_field(
    cast: Cast, client: Client, changes: dict[str, object], words: str
) -> None:
    row = offered(cast)
    signed_in(client, cast.sam, confirmed=True)
    answer = client.post(page("sign", row.pk), filled(client, page("sign", row.pk), same="on") | changes)
    assert answer.status_code == 200
    assert words in answer.text
    assert not Signature.objects.exists()


def test_a_draft_is_neither_signed_nor_printed(cast: Cast, client: Client) -> None:
    row = drafted(cast)
    signed_in(client, cast.sam, confirmed=True)
    assert "still a draft" in client.get(page("sign", row.pk)).text
    assert "still a draft" in client.get(page("print", row.pk)).text


def test_the_sheet_carries_fingerprint_check_words_terms_and_lines_to_sign(cast: Cast, client: Client) -> None:
    """S19, S26."""
    row = offered(cast)
    signed_in(client, cast.sam)
    shown = client.get(page("print", row.pk)).text
    assert row.root[:4] in shown
    assert "Be centred on the child" in shown
    assert "Signed, Sam Whitlock" in shown
    assert "Signed, Tom Okafor" in shown


def test_a_review_is_noted_and_changed_terms_are_a_new_agreement(cast: Cast, client: Client) -> None:
    """S26: created, to be reviewed; changed terms are signed again."""
    row = signed_by(offered(cast), cast.sam, cast.tom)
    signed_in(client, cast.tom)
    sent = filled(client, page("review", row.pk))
    assert (sent["next_on_year"], sent["next_on_month"], sent["next_on_day"]) == (2027, 11, 16), "a year on, suggested"
    answer = client.post(page("review", row.pk), sent | {"next_on_year": 2026})
    assert "later than this one" in answer.text
    assert client.post(page("review", row.pk), filled(client, page("review", row.pk))).status_code == 303
    shown = client.get(page("agreement", row.pk)).text
    assert "and it stands" in shown
    assert "noted by Tom Okafor" in shown
    assert "Tue 16 Nov 2027" in shown
    assert "Tue 16 Nov 2027" in client.get(page("list")).text
    sent = filled(client, page("replace", row.pk), further="Every second session by telephone.")
    assert client.post(page("replace", row.pk), sent).status_code == 303
    new = Agreement.objects.get(supersedes=row)
    row.refresh_from_db()
    assert row.ended_on is None, "the old one stands until the new one is offered"
    assert client.post(page("offer", new.pk)).status_code == 303
    row.refresh_from_db()
    assert row.ended_on == TODAY
    assert "It was replaced by" in client.get(page("agreement", row.pk)).text
    assert "Not signed" in client.get(page("agreement", new.pk)).text


def test_an_agreement_that_ended_is_kept_and_signed_by_nobody(cast: Cast, client: Client) -> None:
    row = offered(cast)
    signed_in(client, cast.tom)
    assert client.post(page("end", row.pk), filled(client, page("end", row.pk))).status_code == 303
    assert "Sam Whitlock" in client.get(page("list") + "?which=ended").text
    assert "Sam Whitlock" not in client.get(page("list")).text
    signed_in(client, cast.sam, confirmed=True)
    assert "has ended" in client.get(page("sign", row.pk)).text
    with cast.at(NOW + timedelta(days=1)):
        signed_in(client, cast.sam)
        assert client.get(page("agreement", row.pk)).status_code == 404
        signed_in(client, cast.ruth)
        assert client.get(page("agreement", row.pk)).status_code == 200


def test_a_stranger_and_a_colleague_without_part_find_nothing(cast: Cast, client: Client) -> None:
    """G-05: absent and forbidden alike."""
    row = offered(cast)
    for member in (cast.una, cast.dan, cast.lena, cast.neil):
        signed_in(client, member)
        for act in ACTS:
            method = client.post if act == "offer" else client.get
            assert method(page(act, row.pk)).status_code == 404, act
            assert method(page(act, uuid4())).status_code == 404, act
        assert "Sam Whitlock" not in client.get(page("list")).text


@pytest.mark.parametrize("act", ["sign", "review", "end", "replace", "change", "offer"])
def test_a_reader_who_acts_is_told_no(cast: Cast, client: Client, act: str) -> None:
    """The safeguarding lead reads agreements of the school (K1) and changes none."""
    row = offered(cast)
    signed_in(client, cast.priya, confirmed=True)
    assert client.get(page("agreement", row.pk)).status_code == 200
    assert client.post(page(act, row.pk), {}).status_code == 403


@pytest.mark.parametrize("act", ["review", "end", "replace", "change", "offer"])
def test_a_supervisee_signs_and_changes_nothing(cast: Cast, client: Client, act: str) -> None:
    row = offered(cast)
    signed_in(client, cast.sam)
    assert client.post(page(act, row.pk), {}).status_code == 403


def test_the_headteacher_keeps_agreements_of_others_and_does_not_sign_for_them(cast: Cast, client: Client) -> None:
    row = offered(cast)
    signed_in(client, cast.ruth, confirmed=True)
    assert client.get(page("end", row.pk)).status_code == 200
    assert client.get(page("sign", row.pk)).status_code == 403


def test_offering_takes_a_post(cast: Cast, client: Client) -> None:
    row = drafted(cast)
    signed_in(client, cast.tom)
    assert client.get(page("offer", row.pk)).status_code == 405
    for name in ("list", "draw_up"):
        assert client.post(page(name)).status_code == 405
    assert client.post(page("print", row.pk)).status_code == 405


def test_offering_twice_says_that_the_terms_are_fixed(cast: Cast, client: Client) -> None:
    row = drafted(cast)
    signed_in(client, cast.tom)
    assert client.post(page("offer", row.pk)).status_code == 303
    assert client.post(page("offer", row.pk)).status_code == 409
    assert LedgerEntry.objects.filter(act="agreement offered").count() == 1


def test_who_draws_up_for_others_sees_the_draft_and_then_leaves_it_to_them(cast: Cast, client: Client) -> None:
    row = drafted(cast, [cast.priya], [cast.ruth], arrangement="designated_safeguarding_lead")
    Agreement.objects.filter(pk=row.pk).update(drawn_up_by=cast.tom)
    signed_in(client, cast.tom)
    assert client.get(page("agreement", row.pk)).status_code == 200
    assert "Priya Nair" in client.get(page("list")).text
    assert client.post(page("offer", row.pk))["Location"] == page("list")
    assert client.get(page("agreement", row.pk)).status_code == 404


def test_who_can_read_this_now_stands_on_the_page(cast: Cast, client: Client) -> None:
    row = offered(cast)
    signed_in(client, cast.sam)
    shown = client.get(page("agreement", row.pk)).text
    assert "Who can read this, now: 4 people" in shown
    assert "Priya Nair" in shown


def test_no_title_or_address_names_anybody(cast: Cast, client: Client) -> None:
    row = offered(cast)
    signed_in(client, cast.tom, confirmed=True)
    for act in ("agreement", "print", "sign", "review", "end", "replace"):
        title: str = client.get(page(act, row.pk)).text.partition("<title>")[2].partition("</title>")[0]
        assert "Whitlock" not in title


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_pages_ask_as_often_for_one_agreement_as_for_twenty(cast: Cast, client: Client) -> None:
    row = offered(cast)
    signed_in(client, cast.ruth)
    client.get(page("list"))
    before = {address: _queries(client, address) for address in (page("list"), page("agreement", row.pk))}
    for _ in range(19):
        offered(cast, [cast.dan, cast.ben], [cast.tom, cast.ruth], arrangement="staff")
    after = {address: _queries(client, address) for address in before}
    assert after == before
    assert max(after.values()) <= 18


def test_a_page_of_an_agreement_with_many_people_asks_no_more(cast: Cast, client: Client) -> None:
    small, large = offered(cast), offered(cast, [cast.dan, cast.ben], [cast.tom, cast.ruth], arrangement="staff")
    signed_by(large, cast.dan, cast.ben, cast.tom, cast.ruth)
    signed_in(client, cast.ruth)
    client.get(page("list"))
    assert _queries(client, page("agreement", small.pk)) == _queries(client, page("agreement", large.pk))
