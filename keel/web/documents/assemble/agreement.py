"""An agreement as it is printed and signed (S7, S26, S29)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from keel.policies import form as form_named
from keel.web.documents.document import Block, Document, Field, Heading, Listing

from .fixed import attachment_of, fingerprint_of, made_words, signature_blocks, status_words
from .gathered import AgreementGathered
from .words import day_in_words, sentence_case


def agreement_document(found: AgreementGathered) -> Document:
    """The agreement with its terms; a draft says so on every page and carries no fingerprint."""
    content, fixed = found.content, found.fixed
    label = {field.key: field.label for field in form_named(content["form"]).of_part("agreement")}
    terms = content["terms"]
    blocks: list[Block] = [
        Heading("Terms"),
        Field(label["cadence"], sentence_case(terms["cadence"])),
        Listing(label["sessions_will"], terms["sessions_will"]),
        Listing(label["everyone_will"], terms["everyone_will"]),
        Field(label["further"], terms["further"].strip() or "Nothing further."),
    ]
    if fixed is not None:
        blocks += signature_blocks(found.signatures, on_paper=found.signs_on_paper)
    return Document(
        title="Supervision agreement",
        organisation=found.copy.organisation,
        notice="Its terms can be changed only by a new agreement that everybody signs again." if fixed else "",
        facts=[*_facts(found, label)],
        blocks=blocks,
        reference=f"Supervision agreement, {day_in_words(found.drawn_up_on)}",
        status=status_words(found.signatures) if fixed else "Draft: not yet offered for signature",
        made=made_words(found.copy),
        fingerprint=fingerprint_of(fixed) if fixed else None,
        attachment=attachment_of("agreement", found.copy, fixed, found.signatures) if fixed else None,
        attachment_name="agreement.json",
    )


def _facts(found: AgreementGathered, label: dict[str, str]) -> Iterable[tuple[str, str]]:
    people = found.content["participants"]
    yield "Arrangement", found.arrangement
    yield from _people("Supervisee", people, "supervisee")
    yield from _people("Supervisor", people, "supervisor")
    yield label["created"], day_in_words(found.drawn_up_on)
    yield label["review"], _review(found.content["review_on"])
    if found.reviewed_on:
        yield "Reviewed", "\n".join(day_in_words(day) for day in found.reviewed_on)
    if found.reviewed_on and found.next_review_on:
        yield "Next review", day_in_words(found.next_review_on)
    if found.ended_on:
        yield "Ended", day_in_words(found.ended_on)
    yield "Under", found.policy
    yield "Signatures", found.signatures.words if found.fixed else "Not signed: this is a draft"


def _people(one: str, people: list[dict[str, Any]], part: str) -> Iterable[tuple[str, str]]:
    named = [f"{person['name']}, {person['job_title']}" for person in people if person["part"] == part]
    if named:
        yield (one if len(named) == 1 else f"{one}s", "\n".join(named))


def _review(value: date | str) -> str:
    return day_in_words(date.fromisoformat(value) if isinstance(value, str) else value)
