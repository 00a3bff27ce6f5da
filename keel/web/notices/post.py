"""Handing a mail to the mail server, and saying what became of it: taken, surely not taken, or nobody can say."""

import re
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

from .server import PLAIN, TLS, Server

PATIENCE = 20.0
"""Seconds for each step of the talk with the server."""


OK, WILL_FORWARD, GO_ON = 250, 251, 354


class NotTaken(Exception):
    """The mail server surely has not taken the mail: it may be tried again. Carries the kind of error."""


class ServerAway(NotTaken):
    """As NotTaken, and no other mail can be handed in either."""


class Refused(Exception):
    """The mail server will never take mail for this address (a reply of 5xx to it)."""


class Unsure(Exception):
    """The connection broke after the mail was given and before the server said that it has it."""


class Post(Protocol):
    """Somebody who takes mails."""

    def deliver(self, mail: EmailMessage) -> None:
        """Hand in one mail to its one recipient; raises NotTaken, ServerAway, Refused or Unsure."""

    def close(self) -> None:
        """Be done."""


class Shown:
    """The demo's: takes every mail and sends none. The demo's own page shows them."""

    def deliver(self, mail: EmailMessage) -> None:
        """Take it."""

    def close(self) -> None:
        """Nothing was open."""


class Smtp:
    """A mail server, connected when the first mail is there."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.connection: smtplib.SMTP | None = None

    def deliver(self, mail: EmailMessage) -> None:
        """Step by step, so that it is known how far it came when something breaks."""
        connection = self._connected()
        try:
            self._envelope(connection, mail)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise ServerAway(type(error).__name__) from None
        try:
            connection.send(_on_the_wire(mail))
            code, _ = connection.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Unsure(type(error).__name__) from None
        if code != OK:
            raise NotTaken(f"SMTP {code}")

    def close(self) -> None:
        """Hang up, whatever the server makes of it."""
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.close()

    def _envelope(self, connection: smtplib.SMTP, mail: EmailMessage) -> None:
        """Everything up to the server's word that the mail may come."""
        code, _ = connection.mail(str(mail["From"]))
        if code == OK:
            code, _ = connection.rcpt(str(mail["To"]))
            if 500 <= code < 600:
                connection.rset()
                raise Refused(f"SMTP {code}")
        if code in (OK, WILL_FORWARD):
            code, _ = connection.docmd("DATA")
        if code != GO_ON:
            connection.rset()
            raise NotTaken(f"SMTP {code}")

    def _connected(self) -> smtplib.SMTP:
        if self.connection is None:
            try:
                self.connection = self._connect()
            except (OSError, smtplib.SMTPException) as error:
                raise ServerAway(type(error).__name__) from None
        return self.connection

    def _connect(self) -> smtplib.SMTP:
        server, name = self.server, urlsplit(settings.KEEL_ADDRESS).hostname
        connection: smtplib.SMTP
        if server.tls == TLS:
            context = ssl.create_default_context()
            connection = smtplib.SMTP_SSL(server.host, server.port, name, timeout=PATIENCE, context=context)
        else:
            connection = smtplib.SMTP(server.host, server.port, name, timeout=PATIENCE)
        try:
            connection.ehlo_or_helo_if_needed()
            if server.tls not in (TLS, PLAIN):
                connection.starttls(context=ssl.create_default_context())
            if server.user:
                connection.login(server.user, server.password())
        except BaseException:
            connection.close()
            raise
        return connection


def _on_the_wire(mail: EmailMessage) -> bytes:
    """The mail with the line ends of the wire, a stop doubled where it begins a line, and the stop that ends it."""
    text = mail.as_bytes(policy=SMTP)
    return re.sub(rb"(?m)^\.", b"..", text) + b".\r\n"


def the_post() -> Post | None:
    """Whom to hand mails to here: the demo's shelf, the mail server, or nobody where none is set up."""
    if settings.KEEL_DEMO:
        return Shown()
    return Smtp(settings.KEEL_MAIL) if settings.KEEL_MAIL else None
