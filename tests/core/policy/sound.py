"""A small sound policy, which the tests break in one place at a time."""

from pathlib import Path

from keel.core.policy import Known, Policy, parse

HERE = Path(__file__).parent
SOUND = (HERE / "sound.toml").read_text(encoding="utf-8")
KNOWN = Known(
    forms=("record.v1", "agreement.v1", "notes.v1"),
    sources=("guidance",),
    settings={"inspectors": ("grant", "on screen only")},
)


def sound(*changes: tuple[str, str]) -> Policy:
    """Read the sound policy with these texts in place of those; each must occur in it."""
    return parse(changed(*changes), file="sound.toml", known=KNOWN)


def changed(*changes: tuple[str, str]) -> str:
    text = SOUND
    for old, new in changes:
        assert old in text, f"“{old}” is not in the sound policy"
        text = text.replace(old, new, 1)
    return text
