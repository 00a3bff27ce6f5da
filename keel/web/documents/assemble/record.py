"""A copy of a record: exactly the parts its reader may read, disagreements, signatures, the proof (S17, S19)."""

from keel.web.documents.document import Block, Document

from .fixed import (
    attachment_of,
    disagreement_blocks,
    fingerprint_of,
    in_order,
    made_words,
    signature_blocks,
    status_words,
)
from .gathered import RecordGathered
from .parts import head_facts, part_blocks, session_day_of, texts_of
from .words import day_in_words, moment_in_words, short_forms


def record_document(found: RecordGathered) -> Document:
    """The record as one reader's copy. Raises ValueError where they may read no part: there is nothing to copy."""
    if not found.fixed.parts:
        raise ValueError("A copy holds at least one part.")
    parts = in_order(found.fixed.parts)
    content = parts[0].content
    blocks: list[Block] = [block for part in parts for block in part_blocks(part)]
    blocks += disagreement_blocks(found.disagreements, found.disagreements_elsewhere)
    blocks += signature_blocks(found.signatures, on_paper=found.for_party)
    reason = next((str(part.content["correction_reason"]) for part in parts if part.kind == "session"), "")
    texts = [text for part in parts for text in texts_of(part)] + [one.text for one in found.disagreements]
    if (table := short_forms([*texts, reason])) is not None:
        blocks.append(table)
    return Document(
        title="Supervision record",
        organisation=found.copy.organisation,
        notice="\n".join((*found.notice, *_what_it_holds(found))),
        facts=[*head_facts(content), *version_facts(found, reason=reason)],
        blocks=blocks,
        reference=f"Supervision record, {day_in_words(session_day_of(content))}, version {found.version}",
        status=status_words(found.signatures),
        made=made_words(found.copy),
        fingerprint=fingerprint_of(found.fixed),
        attachment=attachment_of("record", found.copy, found.fixed, found.signatures, found.disagreements),
    )


def version_facts(found: RecordGathered, *, reason: str = "") -> list[tuple[str, str]]:
    """Which version it is, what it corrects, and what has corrected it since."""
    facts = [("Version", f"{found.version}, issued {moment_in_words(found.fixed.issued_at)}")]
    if found.version > 1:
        facts.append(("Corrects", f"Version {found.version - 1}" + (f": {reason}" if reason else "")))
    if found.corrected_by is not None:
        version, issued_at = found.corrected_by
        facts.append(
            ("Corrected since", f"Version {version} was issued {moment_in_words(issued_at)}. Read that one too.")
        )
    if found.policy:
        facts.append(("Under", found.policy))
    return [*facts, ("Signatures", found.signatures.words)]


def _what_it_holds(found: RecordGathered) -> list[str]:
    if not found.fixed.others:
        return ["This copy holds the whole record."]
    return ["This copy holds the parts that its reader may read, not the whole record."]
