"""What every document about something fixed shares: signatures, fingerprint, and the file by which it is checked."""

import json
from collections.abc import Iterable
from typing import Any

from keel.core.records import Receipt, canonical, check_words, fingerprint
from keel.core.workflow.signing import MEANS
from keel.web.documents.document import Block, Fingerprint, Heading, Note, Paragraph, SignHere, Table

from .gathered import Copy, Disagreement, Fixed, FrozenPart, Signatures
from .words import day_in_words, moment_in_words, sentence_case

COPY_VERSION = "keel-copy/1"
ORDER = ("agreement", "session", "case", "personal")
PART_NAMES = {"session": "The session", "personal": "Personal", "agreement": "The agreement"}


def made_words(copy: Copy) -> str:
    """For whom and when this copy was made."""
    return f"Copy made for {copy.made_for}, {moment_in_words(copy.made_at)}"


def status_words(signatures: Signatures) -> str:
    """What stands at the head of every page until all have signed: an unsigned copy never looks signed (G-57)."""
    return "" if signatures.complete else f"{signatures.words} when this copy was made"


def in_order(parts: Iterable[FrozenPart]) -> list[FrozenPart]:
    """The session first, then the children by case number, then the person."""
    return sorted(parts, key=lambda one: (ORDER.index(one.kind), one.content.get("case", {}).get("number", "")))


def fingerprint_of(fixed: Fixed) -> Fingerprint:
    """Root, check words, and salt and hash of each part in the copy."""
    return Fingerprint(
        root=fingerprint(fixed.root),
        words=" ".join(check_words(fixed.root)),
        issued=moment_in_words(fixed.issued_at),
        ledger_head=fingerprint(fixed.ledger_head) if fixed.ledger_head else "",
        salts=[(part_name(part.identity, part.content), part.salt, part.sha256) for part in in_order(fixed.parts)],
        others=[(PART_NAMES.get(one, one), fixed.others[one]) for one in sorted(fixed.others)],
    )


def part_name(identity: str, content: dict[str, Any]) -> str:
    """A part's name on paper: a child's by its case number."""
    return PART_NAMES.get(identity) or f"Case {content['case']['number']} ({identity})"


def attachment_of(
    kind: str,
    copy: Copy,
    fixed: Fixed,
    signatures: Signatures,
    disagreements: Iterable[Disagreement] = (),
) -> str:
    """The copy as canonical JSON: a receipt for each part it holds, signatures with their seals, disagreements."""
    hashes = {part.identity: part.sha256 for part in fixed.parts} | dict(fixed.others)
    receipts = [
        Receipt(
            part.identity,
            bytes.fromhex(part.salt),
            part.frozen.encode(),
            {one: found for one, found in hashes.items() if one != part.identity},
            fixed.root,
        )
        for part in fixed.parts
    ]
    return canonical(
        {
            "version": COPY_VERSION,
            "kind": kind,
            "organisation": copy.organisation,
            "issued_at": fixed.issued_at,
            "root": fixed.root,
            "ledger_head": fixed.ledger_head,
            "receipts": [json.loads(receipt.to_bytes()) for receipt in receipts],
            "signatures": [
                {"name": one.name, "job_title": one.job_title, "statement": one.statement, "seal": one.seal}
                for one in signatures.given
            ],
            "public_key": signatures.public_key,
            "disagreements": [
                {"name": one.name, "added_at": one.added_at, "text": one.text, "record_version": one.version}
                for one in disagreements
            ],
        }
    ).decode()


def signature_blocks(signatures: Signatures, *, on_paper: bool = True) -> list[Block]:
    """Who signed, as what, how, when, where the original is kept; who has not; and lines for ink where they are due."""
    heads = ("Name and role", "As", "How", "Signed on", "Original kept")
    rows = [
        (
            f"{one.name}\n{one.job_title}",
            sentence_case(one.capacity),
            _how(one.means, one.factor),
            f"{day_in_words(one.signed_on)}\nConfirmed {moment_in_words(one.signed_at)}",
            one.original_kept or ("In Keel" if one.means == "electronic" else "Not said"),
        )
        for one in signatures.given
    ]
    rows += [
        (f"{one.name}\n{one.job_title}", sentence_case(one.capacity), sentence_case(MEANS[one.means]), "Not signed", "")
        for one in signatures.missing
    ]
    blocks: list[Block] = [
        Heading("Signatures"),
        Table(signatures.words, heads, rows, (4, 3, 4, 5, 4)),
    ]
    blocks += [_refusal(one.name, one.refused_on, one.refused_because) for one in signatures.missing if one.refused_on]
    ink = [one for one in signatures.missing if one.means == "paper"] if on_paper else []
    if ink:
        people = [(one.name, f"{one.job_title}, {one.capacity}") for one in ink]
        blocks.append(SignHere(people, statement=signatures.statement))
    return blocks


def disagreement_blocks(notes: Iterable[Disagreement], elsewhere: int) -> list[Block]:
    """Every disagreement, whole, before the signatures; and that there are more, where they are not this reader's."""
    blocks: list[Block] = [
        Note(
            f"Disagreement by {one.name}, {one.job_title}, attached {moment_in_words(one.added_at)}",
            one.text + (f"\n\nThe supervisor noted it {moment_in_words(one.noted_at)}." if one.noted_at else ""),
        )
        for one in notes
    ]
    if elsewhere:
        attached = "A disagreement is" if elsewhere == 1 else f"{elsewhere} disagreements are"
        blocks.append(
            Paragraph(f"{attached} attached to this record. What it says is printed only for those who may read it.")
        )
    return [Heading("Disagreement"), *blocks] if blocks else []


def _how(means: str, factor: str) -> str:
    words = sentence_case(MEANS[means])
    if means == "paper":
        return f"{words}, confirmed by own sign-in"
    return f"{words}, with password and {factor}" if factor else words


def _refusal(name: str, on: Any, because: str) -> Note:
    return Note(
        f"{name} refused to sign on {day_in_words(on)}",
        because or "The reason is read by the two people of the session.",
    )
