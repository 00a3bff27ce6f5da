"""A record from draft to file, its refusals, its corrections and disagreements (S16, S17, S22; G-26)."""

import pytest

from keel.core.workflow import Given, Record, RecordFacts, Refused, step

READY = RecordFacts(meeting_held=True, written=True, seen_by_supervisee=True, original_kept="Locked cabinet")
PARTIES = {"ann": "supervisee", "ben": "supervisor"}
ROOT = "a" * 64


def given(**more) -> Given:
    return Given(facts=READY, **more)


def issued(mode="paper") -> Record:
    record = step(Record(mode, PARTIES), "share", by="ben", version=1, given=given())
    return step(record, "issue", by="ben", version=1, given=given(root=ROOT))


def signed() -> Record:
    record = step(issued(), "sign", by="ann", version=1, given=given(means="paper"))
    return step(record, "sign", by="ben", version=1, given=given(means="paper"))


def test_a_record_goes_from_draft_to_file():
    record = signed()
    assert record.current.state == "signed"

    assert step(record, "file", by="ann", version=1, given=given()).current.state == "filed"


def test_a_draft_can_be_taken_back_before_it_is_issued():
    record = step(Record("paper", PARTIES), "share", by="ben", version=1, given=given())

    assert step(record, "take back", by="ben", version=1).versions[0].state == "draft"


def test_a_record_is_signed_only_when_each_signed_by_every_means():
    record = issued("both")
    for person, means in [("ann", "paper"), ("ben", "paper"), ("ann", "electronic")]:
        record = step(record, "sign", by=person, version=1, given=given(means=means))
        assert record.current.state == "issued"

    assert step(record, "sign", by="ben", version=1, given=given(means="electronic")).current.state == "signed"


def test_a_refusal_to_sign_stays_visible_also_when_they_sign_after_all():
    """A refusal is a recorded state, not a missing signature (G-26)."""
    record = step(issued(), "refuse to sign", by="ann", version=1, given=given(text="It is not what I said"))
    record = step(record, "sign", by="ann", version=1, given=given(means="paper"))

    assert [(refusal.person, refusal.reason) for refusal in record.current.refusals] == [
        ("ann", "It is not what I said")
    ]
    assert len(record.current.signatures) == 1


def test_a_correction_is_a_new_version_beside_the_old():
    record = step(signed(), "correct", by="ben", version=1, given=given(text="Wrong date"))
    assert (record.current.number, record.versions[0].state) == (1, "signed")
    assert (record.versions[1].state, record.versions[1].reason) == ("draft", "Wrong date")

    record = step(record, "share", by="ben", version=2, given=given())
    record = step(record, "issue", by="ben", version=2, given=given(root="b" * 64))

    assert (record.current.number, record.current.state) == (2, "issued")
    assert record.versions[0].root == ROOT


def corrected() -> Record:
    """Signed by one; then a corrected version was issued."""
    record = step(issued(), "sign", by="ann", version=1, given=given(means="paper"))
    record = step(record, "correct", by="ben", version=1, given=given(text="Wrong date"))
    record = step(record, "share", by="ben", version=2, given=given())
    return step(record, "issue", by="ben", version=2, given=given(root="b" * 64))


@pytest.mark.parametrize(("act", "more"), [("sign", {"means": "paper"}), ("refuse to sign", {}), ("correct", {})])
def test_a_version_with_a_corrected_one_in_its_place_takes_no_more(act, more):
    """S16, S17: its signatures so far stay; a disagreement is still noted on it."""
    record = corrected()
    with pytest.raises(Refused, match="Go on with the newest version"):
        step(record, act, by="ben", version=1, given=given(text="Because", **more))

    assert [one.person for one in record.versions[0].signatures] == ["ann"]
    assert step(record, "disagree", by="ann", version=1, given=given(text="No")).disagreements
    assert step(record, "sign", by="ben", version=2, given=given(means="paper")).current.signatures


@pytest.mark.parametrize("person", PARTIES)
def test_either_party_can_disagree_in_every_state(person):
    """S17, S22: noted on the record, by either, at any time."""
    draft = Record("paper", PARTIES)
    shared = step(draft, "share", by="ben", version=1, given=given())
    filed = step(signed(), "file", by="ann", version=1, given=given())
    for record in (draft, shared, issued(), signed(), filed):
        after = step(record, "disagree", by=person, version=1, given=given(text="I see it another way"))

        assert [(note.person, note.text) for note in after.disagreements] == [(person, "I see it another way")]
        assert after.versions == record.versions


@pytest.mark.parametrize(
    ("record", "act", "by", "more", "sentence"),
    [
        (Record("paper", PARTIES), "share", "ben", {"facts": RecordFacts(written=True)},
         "The session is not over yet. End it first, with everybody's attendance."),
        (Record("paper", PARTIES), "share", "ben", {"facts": RecordFacts(meeting_held=True)},
         "The required fields of the record are not filled in yet. Fill them in first."),
        (Record("paper", PARTIES), "share", "ann", {},
         "Only the supervisor can do this: a record is shared by them."),
        (Record("paper", PARTIES), "sign", "ann", {"means": "paper"},
         "A record that is a draft cannot be signed. It can be shared, or disagreed with in a note."),
        (Record("paper", PARTIES), "share", "eve", {},
         "Only the parties to the session can do this with its record."),
        (Record("paper", PARTIES), "disagree", "ann", {"text": " "},
         "Write what you disagree with. It is kept with the record as you write it."),
        (issued(), "issue", "ben", {"root": ROOT},
         "A record that is issued cannot be issued. It can be signed, or completed by the last signature, or left "
         "unsigned by refusal, or corrected by a new version, or disagreed with in a note."),
        (issued(), "sign", "ann", {"means": "electronic"}, "This record is signed on paper. Sign it that way."),
        (issued(), "complete", "ann", {},
         "Not everybody has signed yet. The record is signed when the last signature is there."),
        (issued(), "refuse to sign", "ann", {},
         "Say why in a few words. The reason is sealed and stays with the record."),
        (step(issued(), "sign", by="ann", version=1, given=given(means="paper")), "sign", "ann", {"means": "paper"},
         "You have signed this version already."),
        (signed(), "file", "ann", {"facts": RecordFacts(original_kept="Cabinet", extracts_owed=2)},
         "A child's part is not in the safeguarding system yet. Enter it there and give its reference and date."),
        (signed(), "file", "ann", {"facts": RecordFacts()}, "Say where the signed paper original is kept."),
        (step(signed(), "correct", by="ben", version=1, given=given(text="Wrong date")), "correct", "ben",
         {"text": "Another"}, "A correction of this record is being written already. Finish that one."),
    ],
)  # fmt: skip
def test_each_refusal_says_what_was_wrong_and_how_to_mend_it(record, act, by, more, sentence):
    with pytest.raises(Refused) as refusal:
        step(record, act, by=by, version=1, given=Given(**{"facts": READY, **more}))
    assert str(refusal.value) == sentence


def test_a_record_issued_unseen_says_why():
    unseen = RecordFacts(meeting_held=True, written=True)
    record = step(Record("paper", PARTIES), "share", by="ben", version=1, given=given())
    with pytest.raises(Refused, match="The supervisee has not opened the draft yet"):
        step(record, "issue", by="ben", version=1, given=Given(root=ROOT, facts=unseen))

    after = step(record, "issue", by="ben", version=1, given=Given(root=ROOT, facts=unseen, text="On long leave"))

    assert after.current.state == "issued"


def test_an_electronic_record_needs_no_place_for_a_paper_original():
    record = issued("electronic")
    for person in PARTIES:
        record = step(record, "sign", by=person, version=1, given=given(means="electronic"))

    assert step(record, "file", by="ann", version=1, given=Given(facts=RecordFacts())).current.state == "filed"


def test_a_step_without_what_it_needs_is_a_fault_in_the_program():
    shared = step(Record("paper", PARTIES), "share", by="ben", version=1, given=given())
    with pytest.raises(ValueError, match="needs the root of its parts"):
        step(shared, "issue", by="ben", version=1, given=given())
    with pytest.raises(ValueError, match="needs the means of signing"):
        step(issued(), "sign", by="ann", version=1, given=given())
