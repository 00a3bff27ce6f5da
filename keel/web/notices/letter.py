"""A notice as a mail: the kind's own words, a link to the home page, and nothing else (G-28)."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from .kinds import Kind, kind_of
from .models import Notice

REST: Final = """
Open Keel to see it: {address}/

This message says no more on purpose: names and records stay in Keel. It never asks for your password.
Which messages you get is yours to choose: {address}/notices/
"""


def letter(kind: Kind, *, pk: UUID, to: str, sender: str, now: datetime) -> EmailMessage:
    """The mail of one notice. Its Message-ID is the notice's own, so that a second copy is known as the same mail."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, kind.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{pk}@{urlsplit(settings.KEEL_ADDRESS).hostname}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(kind.sentence + "\n" + REST.format(address=settings.KEEL_ADDRESS))
    return mail


def letter_of(notice: Notice, now: datetime) -> EmailMessage:
    """The letter of a notice. Needs `recipient__account` joined. Raises UnknownKind."""
    account = notice.recipient.account
    return letter(
        kind_of(notice.kind),
        pk=notice.pk,
        to=account.email if account is not None else "",
        sender=settings.KEEL_MAIL_SENDER,
        now=now,
    )
