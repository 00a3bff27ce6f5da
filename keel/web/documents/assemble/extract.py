"""One child's part for that child's file, and not a word about any other child (X3, S18)."""

from keel.web.documents.document import Block, Document, Facts

from .fixed import attachment_of, disagreement_blocks, fingerprint_of, made_words, signature_blocks, status_words
from .gathered import ExtractGathered
from .parts import head_facts, part_blocks, session_day_of, texts_of
from .record import version_facts
from .words import day_in_words, short_forms

NOTICE = (
    "What one supervision session recorded about one child, for that child's safeguarding file. Nothing here is about "
    "any other child. Disagreements are attached to the whole record and are read with it."
)


def extract_document(found: ExtractGathered) -> Document:
    """A child's part with whose meeting it was and who signed. Raises ValueError unless there is exactly one case part.

    Texts of the whole record (disagreements, why it was corrected or not signed) may name others, so they stay out.
    """
    record = found.record
    (part,) = record.fixed.parts
    if part.kind != "case":
        raise ValueError("An extract is of a child's part.")
    content = part.content
    signatures, day = record.signatures, session_day_of(content)
    blocks: list[Block] = [*part_blocks(part), *_entered(found)]
    blocks += disagreement_blocks((), record.disagreements_elsewhere + len(record.disagreements))
    blocks += signature_blocks(signatures, on_paper=False)
    if (table := short_forms(texts_of(part))) is not None:
        blocks.append(table)
    return Document(
        title="Supervision record: one child's part",
        organisation=record.copy.organisation,
        notice=NOTICE,
        facts=[*head_facts(content), *version_facts(record)],
        blocks=blocks,
        reference=f"Supervision record, one child's part, {day_in_words(day)}, version {record.version}",
        status=status_words(signatures),
        made=made_words(record.copy),
        fingerprint=fingerprint_of(record.fixed),
        attachment=attachment_of("extract", record.copy, record.fixed, signatures),
    )


def _entered(found: ExtractGathered) -> list[Block]:
    if found.entered_on is None:
        return [Facts([("Safeguarding system", f"Not yet entered in {found.system} when this copy was made")])]
    return [
        Facts(
            [
                (
                    "Safeguarding system",
                    f"{found.system}, entered {day_in_words(found.entered_on)}, reference {found.reference}",
                )
            ]
        )
    ]
