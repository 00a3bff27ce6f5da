"""What a trigger holds fast in an agreement once it was offered: all but its end."""

from typing import Final

COLUMNS: Final = (
    "root",
    "frozen",
    "salt",
    "terms",
    "arrangement",
    "form",
    "policy_version_id",
    "key_id",
    "drawn_up_on",
    "drawn_up_by_id",
    "review_on",
    "offered_at",
)

FIXED: Final = "OLD.root <> '' AND ({})".format(" OR ".join(f"OLD.{name} <> NEW.{name}" for name in COLUMNS))
