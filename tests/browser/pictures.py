"""Takes the pictures of the last browser walk to docs/pictures: `python tests/browser/pictures.py`.

Run it after `make test`, when home or room look different; where CI is true that keeps none. The README shows both.
"""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 200_000


def take() -> None:
    """Copy both; a picture that is missing or too large stops it."""
    for name in ("home", "room"):
        made = ROOT / "build" / "screens" / f"picture-{name}.png"
        if not made.exists():
            raise SystemExit(f"There is no {made.name} yet. Run make test first, on a machine with Chromium.")
        if made.stat().st_size > MOST_BYTES:
            raise SystemExit(
                f"{made.name} is over {MOST_BYTES:,} bytes. Show less on the page, then run make test again."
            )
        (ROOT / "docs" / "pictures").mkdir(exist_ok=True)
        shutil.copyfile(made, ROOT / "docs" / "pictures" / f"{name}.png")


if __name__ == "__main__":
    take()
