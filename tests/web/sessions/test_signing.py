"""An issued record on its pages: signed, refused, disagreed with, corrected, filed apart; who may do which."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keel.core.records import check_words
from keel.web.ledger.models import LedgerEntry
from keel.web.obligations.models import Obligation
from keel.web.sessions.models import DisagreementNote, Extract, Record, SessionEvent
from keel.web.sessions.services.entries import Place, Typed, entry_save
from keel.web.signing.models import Signature
from tests.cast import Cast
from tests.web.sessions import stage as stages
from tests.web.sessions.making import case_of, on_agenda
from tests.web.sessions.stage import EARLIER, STARTS, Stage, at, browser, of_the_ledger, page, person, post


def paper(**more: str) -> dict[str, str]:
    days = {"signed_on_day": "16", "signed_on_month": "11", "signed_on_year": "2026"}
    return {**days, "original_kept": "Supervision folder", "same": "on", **more}


def test_each_confirms_their_own_signature_on_paper_from_their_own_sign_in(cast: Cast) -> None:
    """S17, S19, G-57: unsigned never looks signed; the last signature makes it signed."""
    stage = stages.issued(cast)
    sam, tom, where = browser(cast.sam), browser(cast.tom), at("record_sign", stage.record.pk)
    assert "Not signed" in page(sam, at("record", stage.record.pk))
    words = " ".join(check_words(stage.record.root))
    assert words in page(sam, where)
    assert words in page(sam, at("record_sheet", stage.record.pk))
    assert sam.post(where, paper(same="")).status_code == 200
    assert sam.post(where, paper(signed_on_day="17")).status_code == 200, "a day to come"
    assert sam.post(where, paper(signed_on_day="13")).status_code == 200, "before it was issued"
    assert not Signature.objects.filter(object_kind="record").exists()
    for _ in range(3):
        assert sam.post(where, paper()).status_code == 303
    assert stage.record.state == "issued"
    shown = page(tom, at("record", stage.record.pk))
    assert "Waiting for 1 of 2 to sign" in shown
    assert "Signed by all" not in shown
    assert tom.post(where, paper()).status_code == 303
    assert stage.record.state == "signed"
    assert Signature.objects.filter(object_kind="record").count() == 2
    assert SessionEvent.objects.filter(name="record signed").count() == 2
    assert "Signed by all 2" in page(tom, at("record", stage.record.pk))


def test_signing_asks_for_password_and_second_factor_just_before(cast: Cast) -> None:
    stage = stages.issued(cast)
    answer = browser(cast.sam, confirmed=False).post(at("record_sign", stage.record.pk), paper())
    assert answer.status_code in (302, 303)
    assert not Signature.objects.filter(object_kind="record").exists()


def test_the_form_sent_before_confirming_signs_when_it_is_sent_again_after(cast: Cast) -> None:
    """The way to confirming is not kept as the answer of that form."""
    stage = stages.issued(cast)
    where, sent = at("record_sign", stage.record.pk), paper(idempotency_key=uuid4().hex)
    asked = browser(cast.sam, confirmed=False).post(where, sent)
    assert "/account/confirm/" in asked["Location"]
    assert browser(cast.sam).post(where, sent)["Location"] == at("record", stage.record.pk)
    assert Signature.objects.filter(object_kind="record").count() == 1


@pytest.mark.parametrize(("mode", "sent"), [("electronic", [{"agreed": "on"}]), ("both", [paper(), {"agreed": "on"}])])
def test_signing_is_as_the_policy_says(cast: Cast, mode: str, sent: list[dict[str, str]]) -> None:
    """S17: paper, electronic or both, by the session's policy version."""
    stage = stages.shared(cast)
    Record.objects.update(signing=mode)
    post(browser(cast.tom), "record_issue", stage.record.pk)
    for member in (cast.sam, cast.tom):
        for data in sent:
            assert browser(member).post(at("record_sign", stage.record.pk), data).status_code == 303
    assert stage.record.state == "signed"
    assert Signature.objects.filter(object_kind="record").count() == 2 * len(sent)
    assert set(Signature.objects.filter(object_kind="record").values_list("factor", flat=True)) == {"authenticator app"}


def test_refusing_to_sign_keeps_its_reason_and_signs_nothing(cast: Cast) -> None:
    stage = stages.issued(cast)
    client = browser(cast.sam)
    assert post(client, "record_refuse", stage.record.pk, reason="") == 200
    assert post(client, "record_refuse", stage.record.pk, reason="The third point is wrong.") == 303
    assert stage.record.state == "issued"
    assert "The third point is wrong." in page(browser(cast.tom), at("record", stage.record.pk))
    lead = page(browser(cast.priya), at("record", stage.record.pk))
    assert "Signing was refused" in lead
    assert "The third point is wrong." not in lead


@pytest.mark.parametrize("state", ["drafted", "shared", "issued", "signed", "filed"])
@pytest.mark.parametrize("name", ["sam", "tom"])
def test_either_disagrees_at_any_time_and_it_is_always_shown(cast: Cast, state: str, name: str) -> None:
    """S17, S22, G-26: sealed under a key of its own."""
    stage: Stage = getattr(stages, state)(cast)
    client = browser(person(cast, name))
    assert post(client, "record_disagree", stage.record.pk, text="") == 200
    assert post(client, "record_disagree", stage.record.pk, text="I said it otherwise.") == 303
    note = DisagreementNote.objects.select_related("key").get()
    assert (note.text, note.key.owner_kind, note.key.owner_id) == ("I said it otherwise.", "disagreement", note.pk)
    if stage.record.root:
        for reader in (cast.sam, cast.tom):
            assert "I said it otherwise." in page(browser(reader), at("record", stage.record.pk))
            assert "I said it otherwise." in page(browser(reader), at("record_sheet", stage.record.pk))
        assert "I said it otherwise." not in page(browser(cast.priya), at("record", stage.record.pk))


def test_the_supervisor_notes_a_disagreement_on_the_record_once(cast: Cast) -> None:
    """S17."""
    stage = stages.issued(cast)
    post(browser(cast.sam), "record_disagree", stage.record.pk, text="I said it otherwise.")
    note = DisagreementNote.objects.get()
    assert post(browser(cast.sam), "disagreement_noted", note.pk) == 403
    assert post(browser(cast.priya), "disagreement_noted", note.pk) == 404
    for _ in range(2):
        assert post(browser(cast.tom), "disagreement_noted", note.pk) == 303
    assert LedgerEntry.objects.filter(act="disagreement acknowledged").count() == 1
    with pytest.raises(DatabaseError, match="kept as it was"), transaction.atomic():
        DisagreementNote.objects.update(noted_by_supervisor_at=None)


def test_a_correction_is_a_new_version_beside_the_old(cast: Cast) -> None:
    """The old one stays, with its signatures; the new one is shared, issued and signed like it."""
    stage = stages.signed(cast)
    old, client = stage.record, browser(cast.tom)
    assert post(client, "record_correct", old.pk, reason="") == 200
    assert post(client, "record_correct", old.pk, reason="Two dates were swapped.") == 303
    assert post(client, "record_correct", old.pk, reason="Again.") == 200, "one correction at a time"
    new = stage.record
    assert (new.version, new.corrects_id, new.state) == (2, old.pk, "draft")
    place = Place("case", "decisions", stage.ada)
    entry_save(by=cast.tom, session=stage.session, place=place, typed=Typed("Corrected.", 1), now=STARTS)
    post(client, "record_share", new.pk)
    page(browser(cast.sam), at("record", new.pk))
    assert post(client, "record_issue", new.pk) == 303
    first, second = (page(browser(cast.sam), at("record", one.pk)) for one in (old, stage.record))
    assert "Corrected." not in first
    assert "corrects this one" in first
    assert "Signed by all 2" in first
    assert "Corrected." in second
    assert "Two dates were swapped." in second
    assert "Not signed" in second
    old.refresh_from_db()
    assert (old.root, old.state) == (Record.objects.get(version=1).root, "signed")


def corrected(stage: Stage, **texts: str) -> Record:
    """A correction of the newest version, shared, seen and issued; `texts` are the decisions about ada or joe."""
    client = browser(stage.cast.tom)
    assert post(client, "record_correct", stage.record.pk, reason="A date was wrong.") == 303
    for child, text in texts.items():
        place = Place("case", "decisions", getattr(stage, child))
        entry_save(by=stage.cast.tom, session=stage.session, place=place, typed=Typed(text, 1), now=STARTS)
    post(client, "record_share", stage.record.pk)
    page(browser(stage.cast.sam), at("record", stage.record.pk))
    assert post(client, "record_issue", stage.record.pk) == 303
    return stage.record


def owed(duty: str) -> list[tuple[str, str]]:
    """Which version's duties of this kind are open, and whose they are."""
    versions = {one.pk: str(one.version) for one in Record.objects.all()}
    rows = Obligation.objects.filter(duty=duty, met=None).select_related("owed_by__key__organisation_key")
    return sorted((versions[row.record_id], row.owed_by.name) for row in rows if row.record_id)


def test_a_version_corrected_before_all_had_signed_owes_no_further_signature(cast: Cast) -> None:
    """S16, S17: the signatures so far stay; both owe the new version theirs; the old one takes no more."""
    stage = stages.issued(cast)
    stages.on_paper(stage, cast.tom)
    old = stage.record
    assert owed("record_signed") == [("1", "Sam Whitlock")]
    new = corrected(stage, ada="Corrected.")
    assert owed("record_signed") == [("2", "Sam Whitlock"), ("2", "Tom Okafor")]
    sam = browser(cast.sam)
    shown = page(sam, at("record", old.pk))
    assert "corrects this one" in shown
    assert "Waiting for 1 of 2 to sign" in shown
    assert "Tom Okafor, supervisor: on paper" in shown
    assert at("record_sign", old.pk) not in shown
    assert "has not signed" not in shown
    refused = sam.post(at("record_sign", old.pk), paper())
    assert Signature.objects.filter(object_id=old.pk).count() == 1, refused.status_code
    assert post(sam, "record_refuse", old.pk, reason="No.") == 200
    assert post(browser(cast.tom), "record_correct", old.pk, reason="Again.") == 200, "only the newest is corrected"
    assert Record.objects.count() == 2
    for member in (cast.sam, cast.tom):
        stages.on_paper(stage, member)
    assert stage.record.pk == new.pk
    assert stage.record.state == "signed"
    assert owed("record_signed") == []


def test_after_a_correction_filing_is_owed_for_the_newest_version_alone(cast: Cast) -> None:
    """S18: since the same day where the old part was never entered; the old one can no longer be entered."""
    stage = stages.issued(cast)
    old = {one.case_id: one for one in Extract.objects.all()}
    since = set(Obligation.objects.filter(duty="extract_entered").values_list("opens"))
    corrected(stage, ada="Corrected.")
    rows = Obligation.objects.filter(duty="extract_entered", met=None)
    assert owed("extract_entered") == [("2", "Sam Whitlock")] * 2
    assert set(rows.values_list("opens")) == since, "the age of the duty goes on"
    sam = browser(cast.sam)
    assert "newest version" in page(sam, at("extract", old[stage.ada.pk].pk))
    assert sam.post(at("extract", old[stage.ada.pk].pk), entered()).status_code == 200
    assert not Extract.objects.exclude(entered_on=None).exists()
    for member in (cast.sam, cast.tom):
        stages.on_paper(stage, member)
    for extract in Extract.objects.filter(part__record=stage.record):
        assert sam.post(at("extract", extract.pk), entered()).status_code == 303
    assert stage.record.state == "filed"
    assert owed("extract_entered") == []


def test_an_extract_that_was_entered_is_owed_again_only_if_it_changed(cast: Cast) -> None:
    """S18: what stands in the safeguarding system word for word is not entered twice."""
    stage = stages.filed(cast)
    corrected(stage, ada="Corrected.")
    assert owed("extract_entered") == [("2", "Sam Whitlock")]
    newest = Extract.objects.select_related("key__organisation_key").filter(part__record=stage.record)
    ada, joe = newest.get(case=stage.ada), newest.get(case=stage.joe)
    assert (ada.entered_on, ada.reference) == (None, "")
    assert (joe.entered_on, joe.reference, joe.entered_by_id) == (STARTS.date(), "CP-1", cast.sam.pk)
    for member in (cast.sam, cast.tom):
        stages.on_paper(stage, member)
    assert stage.record.state == "signed"
    assert browser(cast.sam).post(at("extract", ada.pk), entered()).status_code == 303
    assert stage.record.state == "filed"
    third = corrected(stage)
    assert (third.version, owed("extract_entered")) == (3, []), "a correction that touches no child owes no entry"


def entered(**more: str) -> dict[str, str]:
    days = {"entered_on_day": "16", "entered_on_month": "11", "entered_on_year": "2026"}
    return {**days, "reference": "CP-2281", **more}


def test_each_childs_part_is_owed_until_its_reference_is_given_and_then_the_record_files_itself(cast: Cast) -> None:
    """S18."""
    stage = stages.signed(cast)
    assert Obligation.objects.filter(duty="extract_entered", met=None).count() == 2
    sam = browser(cast.sam)
    where = at("extract", stage.extract.pk)
    assert sam.post(where, entered(reference="")).status_code == 200
    assert sam.post(where, entered(entered_on_day="17")).status_code == 200
    assert browser(cast.tom).post(where, entered()).status_code == 403
    for _ in range(2):
        assert sam.post(where, entered()).status_code == 303
    assert stage.record.state == "signed"
    assert sam.post(at("extract", Extract.objects.get(case=stage.joe).pk), entered()).status_code == 303
    assert stage.record.state == "filed"
    assert not Obligation.objects.filter(duty="extract_entered", met=None).exists()
    assert LedgerEntry.objects.filter(act="record filed").count() == 1
    assert "signed and filed" in page(sam, at("record", stage.record.pk)).lower()


ACTS = {
    "record_share": ("shared", {}),
    "record_take_back": ("shared", {}),
    "record_issue": ("shared", {}),
    "record_correct": ("issued", {"reason": "A date."}),
    "record_disagree": ("issued", {"text": "No."}),
    "record_sign": ("issued", paper()),
    "record_refuse": ("issued", {"reason": "No."}),
}
SUPERVISORS_ALONE = {"record_share", "record_take_back", "record_issue", "record_correct"}
POSTS_ALONE = {"record_share", "record_take_back", "record_issue"}


@pytest.mark.parametrize("name", ACTS)
def test_who_may_act_on_a_record(cast: Cast, name: str) -> None:
    """The same set for each act: the other party as the table says, reader 403, stranger 404, GET 405, missing 404."""
    state, data = ACTS[name]
    stage: Stage = getattr(stages, state)(cast)
    pk = stage.record.pk
    if name in SUPERVISORS_ALONE:
        assert post(browser(cast.sam), name, pk, **data) == 403
    for reader in (cast.priya, cast.ruth):
        assert post(browser(reader), name, pk, **data) == (403 if state == "issued" else 404)
    for stranger in (cast.grace, cast.neil, cast.ben, cast.una):
        assert post(browser(stranger), name, pk, **data) == 404
    assert post(browser(cast.tom), name, uuid4(), **data) == 404
    if name in POSTS_ALONE:
        assert browser(cast.tom).get(at(name, pk)).status_code == 405


def test_the_sessions_record_page_leads_to_the_newest_version_one_may_see(cast: Cast) -> None:
    stage = stages.over(cast)
    client, where = browser(cast.tom), at("session_record", stage.session.pk)
    assert "Draft the record" in page(client, where)
    assert "No record yet" in page(browser(cast.sam), where)
    for _ in range(2):
        assert post(client, "record_draft", stage.session.pk) == 303
    assert Record.objects.count() == 1
    assert client.get(where)["Location"] == at("record", stage.record.pk)
    assert "No record yet" in page(browser(cast.ruth), where)
    assert browser(cast.grace).get(where).status_code == 404


def queries(client: Client, address: str) -> int:
    page(client, address)
    with CaptureQueriesContext(connection) as found:
        page(client, address)
    return len([one for one in found.captured_queries if not of_the_ledger(one)])


@pytest.mark.parametrize("state", ["drafted", "issued"])
def test_the_record_takes_as_many_queries_for_twenty_children_as_for_two(cast: Cast, state: str) -> None:
    small = getattr(stages, state)(cast)
    first = queries(browser(cast.tom), at("record", small.record.pk))
    cast_again = many(cast, small, state)
    second = queries(browser(cast.tom), at("record", cast_again.record.pk))
    assert first == second
    assert first <= 26


def many(cast: Cast, small: Stage, state: str) -> Stage:
    """The same with twenty children."""
    from keel.web.sessions.selectors.entries import whole
    from keel.web.sessions.services.records import record_draft, record_issue, record_share
    from tests.web.sessions.making import AUTUMN, booked, held

    session = booked(small.session.agreement, cast.sam, cast.tom, EARLIER - timedelta(days=7), AUTUMN)
    for number in range(18):
        on_agenda(session, case_of(cast, f"2{number:03}", f"Child {number}"), position=number)
    held(whole().get(pk=session.pk), by=cast.tom)
    found = Stage(cast, whole().get(pk=session.pk), small.ada, small.joe)
    record_draft(by=cast.tom, session=found.session, now=STARTS)
    if state == "issued":
        record_share(by=cast.tom, record=found.record, now=STARTS)
        record_issue(by=cast.tom, record=found.record, now=STARTS, unseen_because="Away.")
    return found


def test_a_childs_page_says_when_supervision_spoke_of_them_to_those_who_may_open_it(cast: Cast) -> None:
    """X3: the safeguarding lead is led to the child's part; a deputy without delegation sees no such section."""
    stage = stages.issued(cast)
    where = reverse("cases:case", args=[stage.ada.pk])
    assert at("record", stage.record.pk) in page(browser(cast.priya), where)
    assert at("record", stage.record.pk) not in page(browser(cast.ben), where)
