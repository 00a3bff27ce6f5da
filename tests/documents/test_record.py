"""What a copy of a record holds, says and leaves out (X3, S17, S19, G-57, G-60)."""

import json
from typing import Any

import pytest

from keel.web.documents.assemble.extract import extract_document
from keel.web.documents.assemble.gathered import ExtractGathered
from keel.web.documents.assemble.record import record_document
from keel.web.documents.document import Document, SignHere, Table

from .making import fixed, gathered, note, only, signatures


def printed(document: Document) -> str:
    """Everything in a document: what is drawn and what is attached."""
    return json.dumps(document.as_data(), ensure_ascii=False) + (document.attachment or "")


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def test_a_whole_record_names_everybody_with_their_role_and_days_in_words() -> None:
    """G-60: a stranger reads who, as what, and when."""
    facts = dict(record_document(gathered()).facts)

    assert facts["Name"] == "Sam Whitlock"
    assert facts["Supervisor"] == "Tom Okafor, Assistant head"
    assert facts["Date and time"] == "Wednesday 7 October 2026, 14:00 to 15:02 (1 hour 2 minutes)"
    assert facts["Version"] == "1, issued Friday 9 October 2026 at 14:00"


def test_every_field_of_the_form_is_printed_even_where_nothing_was_written() -> None:
    labels = {block.label for block in record_document(gathered()).blocks if hasattr(block, "label")}

    assert {"Workload review", "Training: planned", "Update", "Decisions and reasons", "Personal"} <= labels


def test_actions_say_who_with_their_role_and_by_when() -> None:
    rows = [
        row for table in tables(record_document(gathered())) if table.caption == "Actions agreed" for row in table.rows
    ]

    assert ("Settled at school. 0", "Sam Whitlock\nSafeguarding officer", "Friday 6 November 2026") in rows


def test_an_unsigned_record_says_so_on_every_page_and_has_lines_to_sign_on() -> None:
    """G-57, S19: unsigned never looks signed."""
    document = record_document(gathered())

    assert document.status == "Not signed when this copy was made"
    assert any("Not signed" in row for table in tables(document) for row in table.rows)
    (ink,) = [block for block in document.blocks if isinstance(block, SignHere)]
    assert [name for name, _ in ink.people] == ["Sam Whitlock", "Tom Okafor"]


def test_a_signed_record_has_no_line_left_to_sign_on() -> None:
    document = record_document(gathered(signatures=signatures(given=True)))

    assert document.status == ""
    assert not any(isinstance(block, SignHere) for block in document.blocks)
    assert any("Supervision folder" in row for table in tables(document) for row in table.rows)


def test_a_disagreement_is_printed_whole_with_the_record() -> None:
    """S17, S22, G-26."""
    document = record_document(gathered(disagreements=(note("I see it otherwise."),)))

    assert "I see it otherwise." in printed(document)
    assert "I see it otherwise." in (document.attachment or "")


def test_a_disagreement_that_the_reader_may_not_read_is_still_said_to_be_there() -> None:
    assert "A disagreement is attached to this record." in printed(record_document(gathered(disagreements_elsewhere=1)))


def test_a_copy_of_some_parts_holds_not_a_word_of_the_others() -> None:
    """X3: of parts that this reader may not read there is the hash alone."""
    whole = fixed()
    document = record_document(gathered(only(whole, "case:id-0041")))

    assert "Ada Marsh" in printed(document)
    assert "Joe Tern" not in printed(document)
    assert "Workload review" not in printed(document)
    assert document.fingerprint is not None
    assert [part for part, _ in document.fingerprint.others] == ["case:id-0042", "Personal", "The session"]


def test_an_extract_is_of_one_child_and_no_text_of_the_whole_record() -> None:
    """X3: a disagreement is about the whole record and may name others, so the extract says only that it is there."""
    record = gathered(only(fixed(), "case:id-0041"), disagreements=(note("Joe Tern was named here"),))
    document = extract_document(ExtractGathered(record, system="CPOMS"))

    assert "Joe Tern" not in printed(document)
    assert "A disagreement is attached to this record." in printed(document)
    assert "Not yet entered in CPOMS when this copy was made" in printed(document)
    assert not any(isinstance(block, SignHere) for block in document.blocks)


@pytest.mark.parametrize("identity", ["session", "personal"])
def test_what_is_no_childs_part_makes_no_extract(identity: str) -> None:
    with pytest.raises(ValueError, match="child's part"):
        extract_document(ExtractGathered(gathered(only(fixed(), identity)), system="CPOMS"))


def test_a_copy_without_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one part"):
        record_document(gathered(only(fixed())))


def test_neither_title_nor_page_head_names_a_child() -> None:
    for document in (
        record_document(gathered()),
        extract_document(ExtractGathered(gathered(only(fixed(), "case:id-0041")), system="CPOMS")),
    ):
        assert "Ada" not in document.title + document.reference + document.status + document.attachment_name


def test_short_forms_are_explained_and_what_was_written_stays_as_it_was() -> None:
    """G-60: abbreviations are expanded in a list; nobody's words are altered."""
    document = record_document(gathered(fixed("The CP plan stands; DSL informed, TAF on Thursday.")))

    (rows,) = [table.rows for table in tables(document) if table.head[0] == "Short form"]
    assert [short for short, _ in rows] == ["CP", "DSL", "TAF"]
    assert "The CP plan stands; DSL informed, TAF on Thursday." in printed(document)


def test_a_corrected_record_says_which_version_to_read_too() -> None:
    from .making import AT

    facts: dict[str, Any] = dict(record_document(gathered(corrected_by=(2, AT))).facts)

    assert facts["Corrected since"] == "Version 2 was issued Monday 16 November 2026 at 09:00. Read that one too."
