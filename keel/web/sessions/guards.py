"""Rows of a session that nobody changes or takes away, whatever the program does."""

from keel.web.ledger.guards import guard

APP = "supervision_sessions"


def set_guards() -> None:
    """Guard facts, saved texts, fixed parts, disagreements, and the root of what was issued."""
    guard(f"{APP}.SessionEvent", "What happened to a session is corrected by a later entry, never changed.")
    guard(f"{APP}.EntryVersion", "A text that was saved is kept.")
    guard(f"{APP}.RecordPart", "A part of a record that was issued is fixed.", refuse=("DELETE",))
    guard(
        f"{APP}.RecordPart",
        "A part of a record that was issued is fixed.",
        refuse=("UPDATE",),
        when="OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL OR OLD.id <> NEW.id OR OLD.kind <> NEW.kind"
        " OR OLD.record_id <> NEW.record_id OR OLD.session_id <> NEW.session_id OR OLD.case_id <> NEW.case_id"
        " OR OLD.frozen <> NEW.frozen OR OLD.salt <> NEW.salt OR OLD.sha256 <> NEW.sha256"
        " OR OLD.key_id <> NEW.key_id OR OLD.organisation_id <> NEW.organisation_id",
    )
    guard(f"{APP}.DisagreementNote", "A disagreement is kept as it was written.", refuse=("DELETE",))
    guard(
        f"{APP}.DisagreementNote",
        "A disagreement is kept as it was written.",
        refuse=("UPDATE",),
        when="OLD.text <> NEW.text OR OLD.by_id <> NEW.by_id OR OLD.record_id <> NEW.record_id",
    )
    guard(
        f"{APP}.Record",
        "A record that was issued is fixed. Correct it by a new version.",
        refuse=("UPDATE",),
        when="OLD.root <> '' AND (OLD.root <> NEW.root OR OLD.issued_at <> NEW.issued_at OR OLD.version <> NEW.version"
        " OR OLD.ledger_head <> NEW.ledger_head)",
    )
    guard(f"{APP}.Record", "A record that was issued is never taken away.", refuse=("DELETE",), when="OLD.root <> ''")
