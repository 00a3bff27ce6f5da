"""Rows of a session that nobody changes or takes away, whatever the program does."""

from keel.web.ledger.guards import guard, guard_all_but

APP = "supervision_sessions"


def set_guards() -> None:
    """Guard facts, saved texts, fixed parts, disagreements, and the root of what was issued."""
    guard(f"{APP}.SessionEvent", "What happened to a session is corrected by a later entry, never changed.")
    guard(f"{APP}.EntryVersion", "A text that was saved is kept.")
    guard(f"{APP}.RecordPart", "A part of a record that was issued is fixed.", refuse=("DELETE",))
    guard_all_but(
        f"{APP}.RecordPart",
        "A part of a record that was issued is fixed.",
        may=("withdrawn_at",),
        when="OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL",
    )
    guard(f"{APP}.DisagreementNote", "A disagreement is kept as it was written.", refuse=("DELETE",))
    guard_all_but(
        f"{APP}.DisagreementNote",
        "A disagreement is kept as it was written.",
        once=("noted_by_supervisor_at", "leads_may_read_at", "escalated_at"),
    )
    guard_all_but(
        f"{APP}.Record",
        "A record that was issued is fixed. Correct it by a new version.",
        may=("state",),
        since="OLD.root <> ''",
    )
    guard(f"{APP}.Record", "A record that was issued is never taken away.", refuse=("DELETE",), when="OLD.root <> ''")
