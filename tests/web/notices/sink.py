"""A mail server on loopback that takes mail, refuses it, hangs, or drops the line at the worst moment."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage


class Sink:
    """Answers by its `mood`: take, busy, no such mailbox, hang, drop before (the mail), drop after (it)."""

    def __init__(self) -> None:
        self.mood = "take"
        self.taken: list[EmailMessage] = []
        self.talks = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.open: list[socket.socket] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            self.talks += 1
            self.open.append(line)
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        if self.mood == "hang":
            return  # the line stays open and silent
        with line, line.makefile("rwb", buffering=0) as talk:
            talk.write(b"220 sink\r\n")
            for said in talk:
                if not self._answered(said.upper().split(b" ")[0].strip(), talk):
                    return

    def _answered(self, word: bytes, talk: socket.SocketIO) -> bool:
        write = talk.write
        if word == b"RCPT" and self.mood in ("busy", "no such mailbox"):
            write(b"451 later\r\n" if self.mood == "busy" else b"550 nobody\r\n")
        elif word == b"DATA":
            if self.mood == "drop before":
                return False
            write(b"354 go on\r\n")
            mail = b"".join(iter(talk.readline, b".\r\n"))
            self.taken.append(message_from_bytes(mail, policy=policy.default))
            if self.mood == "drop after":
                return False
            write(b"250 taken\r\n")
        else:
            write(b"250 sink\r\n")
        return word != b"QUIT"

    def close(self) -> None:
        """Stop listening at once: closing alone would leave the waiting accept one more caller."""
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for line in self.open:
            line.close()

    def ids(self) -> list[str]:
        """The Message-IDs taken, in order."""
        return [mail["Message-ID"] for mail in self.taken]


@contextmanager
def sink() -> Iterator[Sink]:
    made = Sink()
    try:
        yield made
    finally:
        made.close()
