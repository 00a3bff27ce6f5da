"""Sessions whose rows are of no use to somebody who has only the database.

The row's key is a hash of the cookie's key, so a stolen table signs nobody in; the data is sealed under the
root key, because it may hold the secret of a second factor that is being set up.
"""

import base64
import json
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.utils import timezone

from keel.web.accounts.models import AccountSession
from keel.web.sealing.keys import root_key
from keel.web.sealing.rootkey import SealBroken

PURPOSE = "sessions"


def hashed(session_key: str) -> str:
    """The row's key for a cookie's key: forty hexadecimal digits."""
    return sha256(f"keel session|{session_key}".encode()).hexdigest()[:40]


def opened(row: AccountSession) -> dict[str, Any]:
    """What a session's row holds, or nothing when it does not open."""
    try:
        plain = root_key().open(PURPOSE, base64.b64decode(row.session_data), row.session_key.encode())
    except (SealBroken, ValueError):
        return {}
    found: dict[str, Any] = json.loads(plain)
    return found


class SessionStore(DatabaseSessions):
    """Django's database sessions with hashed keys and sealed data."""

    @classmethod
    def get_model_class(cls) -> type[AccountSession]:
        """The rows of this store."""
        return AccountSession

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The session's data, sealed."""
        plain = json.dumps(session_dict, separators=(",", ":")).encode()
        return base64.b64encode(root_key().seal(PURPOSE, plain, self._bound())).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """The session's data, or nothing when it does not open: then the person signs in again."""
        try:
            plain = root_key().open(PURPOSE, base64.b64decode(session_data), self._bound())
        except (SealBroken, ValueError):
            return {}
        found: dict[str, Any] = json.loads(plain)
        return found

    def _bound(self) -> bytes:
        return hashed(self.session_key or "").encode()

    def exists(self, session_key: str) -> bool:
        """Whether there is a session for a cookie's key."""
        return AccountSession.objects.filter(session_key=hashed(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> AccountSession:
        """The row to write, with the account it belongs to, so that all of a person's can be ended at once."""
        account = data.get(SESSION_KEY)
        return AccountSession(
            session_key=hashed(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account_id=UUID(account) if account else None,
        )

    def delete(self, session_key: str | None = None) -> None:
        """End the session of a cookie's key, by default this one."""
        key = session_key or self.session_key
        if key:
            AccountSession.objects.filter(session_key=hashed(key)).delete()

    def _get_session_from_db(self) -> AccountSession | None:
        row = AccountSession.objects.filter(
            session_key=hashed(self.session_key or ""), expire_date__gt=timezone.now()
        ).first()
        if row is None:
            self._session_key = None
        return row
