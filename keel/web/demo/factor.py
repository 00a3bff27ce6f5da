"""The demo's known password and second factor: everybody's, shown on its first page, good for invented people alone."""

import time
from typing import Final, NamedTuple

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

PASSWORD: Final = "heron-lantern-quarry-92"  # noqa: S105 - known on purpose, to a demo's database alone
SECRET: Final = "KEELDEMOKEELDEMOKEELDEMOKEELDEMO"  # noqa: S105 - likewise
STEP: Final = 30


class Code(NamedTuple):
    """The code of this moment and how many seconds it still lasts."""

    code: str
    seconds: int


def code_now() -> Code:
    """The code an authenticator app with the demo's secret shows now."""
    counter = int(time.time()) // STEP
    return Code(format_hotp_value(hotp_value(SECRET, counter)), STEP - int(time.time()) % STEP)
