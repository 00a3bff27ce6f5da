"""A meeting's records: written once, filed apart, fixed, proved and carried forward."""

from keel.core.records.agenda import AgendaRefused, Candidate, Choice, Override, Placed, choose_cases
from keel.core.records.canonical import VERSION, CanonicalError, Value, canonical, record_bytes
from keel.core.records.carry import (
    CaseFacts,
    CaseNoteStart,
    LastSession,
    OpenAction,
    Prefilled,
    SessionFacts,
    carry_to,
    redate,
)
from keel.core.records.chain import (
    GENESIS,
    SALT_BYTES,
    Break,
    LedgerEntry,
    first_break,
    ledger_hash,
    part_hash,
    record_root,
    wrong_part,
)
from keel.core.records.parts import ACTIONS, Part, PartsError, Written, split
from keel.core.records.receipt import Receipt, Verdict, check_receipt, issue_receipts
from keel.core.records.words import WORDS, check_words, fingerprint

__all__ = [
    "ACTIONS",
    "GENESIS",
    "SALT_BYTES",
    "VERSION",
    "WORDS",
    "AgendaRefused",
    "Break",
    "Candidate",
    "CanonicalError",
    "CaseFacts",
    "CaseNoteStart",
    "Choice",
    "LastSession",
    "LedgerEntry",
    "OpenAction",
    "Override",
    "Part",
    "PartsError",
    "Placed",
    "Prefilled",
    "Receipt",
    "SessionFacts",
    "Value",
    "Verdict",
    "Written",
    "canonical",
    "carry_to",
    "check_receipt",
    "check_words",
    "choose_cases",
    "fingerprint",
    "first_break",
    "issue_receipts",
    "ledger_hash",
    "part_hash",
    "record_bytes",
    "record_root",
    "redate",
    "split",
    "wrong_part",
]
