"""Gathered records made by hand, hashed as the services hash them; no database."""

from datetime import UTC, date, datetime
from typing import Any

from keel.core.records import part_hash, record_bytes, record_root
from keel.web.documents.assemble.gathered import (
    Copy,
    Disagreement,
    Fixed,
    FrozenPart,
    RecordGathered,
    Signatures,
    Signed,
    Unsigned,
)

AT = datetime(2026, 11, 16, 9, tzinfo=UTC)
ISSUED = datetime(2026, 10, 9, 13, tzinfo=UTC)
COPY = Copy("Alder Grove School", "Sam Whitlock, Safeguarding officer", AT)
SAM = {"name": "Sam Whitlock", "job_title": "Safeguarding officer"}
TOM = {"name": "Tom Okafor", "job_title": "Assistant head"}
HEADS: dict[str, Any] = {
    "session": "5b1f5a5e-0000-4000-8000-000000000001",
    "record_version": 1,
    "form": "formal_record.v2",
    "policy": {"version": "1", "sha256": "ab" * 32},
    "supervisee": SAM,
    "supervisors": [TOM],
    "planned_for": datetime(2026, 10, 7, 13, tzinfo=UTC),
    "began": datetime(2026, 10, 7, 13, tzinfo=UTC),
    "ended": datetime(2026, 10, 7, 14, 2, tzinfo=UTC),
    "correction_reason": "",
}
CHILDREN = (("0041", "Ada Marsh"), ("0042", "Joe Tern"))


def frozen(identity: str, kind: str, **content: Any) -> FrozenPart:
    """One part as issuing fixes it, under a salt that only this part has."""
    body = record_bytes({"part": kind, **HEADS, "answers": {}, "actions": [], **content})
    salt = identity.encode().ljust(32, b"s")[:32]
    return FrozenPart(identity, kind, salt.hex(), part_hash(salt, body), body.decode())


def child(number: str, name: str, text: str, *, actions: int = 0) -> FrozenPart:
    """A child's part."""
    case = {"id": f"id-{number}", "number": number, "child": name, "statuses": ["child protection"]}
    agreed = [
        {
            "text": f"{text} {n}",
            "owner": "Sam Whitlock",
            "due": date(2026, 11, 6),
            "agreed_on": date(2026, 10, 7),
            "id": "x",
        }
        for n in range(actions)
    ]
    answers = {"update": text, "decisions": f"{text} Because it holds."}
    return frozen(f"case:id-{number}", "case", case=case, answers=answers, actions=agreed)


def fixed(
    text: str = "Settled at school.", *, children: tuple[tuple[str, str], ...] = CHILDREN, actions: int = 1
) -> Fixed:
    """A whole record of a session part, children and a personal part."""
    parts = (
        frozen("session", "session", next_session=None, system_reviewed=True, answers={"workload": text}),
        *(child(number, name, text, actions=actions) for number, name in children),
        frozen("personal", "personal", answers={"personal": text}),
    )
    root = record_root({part.identity: part.sha256 for part in parts})
    return Fixed(root=root, issued_at=ISSUED, parts=parts, ledger_head="cd" * 32)


def only(whole: Fixed, *identities: str) -> Fixed:
    """The record with these parts alone; of the others there are the hashes."""
    held = tuple(part for part in whole.parts if part.identity in identities)
    others = {part.identity: part.sha256 for part in whole.parts if part.identity not in identities}
    return Fixed(whole.root, whole.issued_at, held, others, whole.ledger_head)


def signatures(*, given: bool = False) -> Signatures:
    """Nobody has signed, or both have."""
    if not given:
        missing = tuple(
            Unsigned(one["name"], one["job_title"], part, "paper")
            for one, part in ((SAM, "supervisee"), (TOM, "supervisor"))
        )
        return Signatures("Not signed", (), missing, "I have read this record.")
    rows = tuple(
        Signed(one["name"], one["job_title"], part, "paper", date(2026, 10, 12), AT, "Supervision folder", "")
        for one, part in ((SAM, "supervisee"), (TOM, "supervisor"))
    )
    return Signatures("Signed by all 2", rows)


def gathered(whole: Fixed | None = None, **more: Any) -> RecordGathered:
    """A record as its supervisee may read it: all of it."""
    more.setdefault("signatures", signatures())
    return RecordGathered(copy=COPY, fixed=whole or fixed(), version=1, notice=("Private, not confidential.",), **more)


def note(text: str) -> Disagreement:
    """A disagreement that Sam attached."""
    return Disagreement("Sam Whitlock", "Safeguarding officer", AT, text, 1)
