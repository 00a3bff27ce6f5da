"""A time stamp authority of the tests' own on loopback (RFC 3161): it stamps, or does one thing wrong.

No library at hand makes time stamps, so the few bytes of ASN.1 are put together here.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from rfc3161_client._rust import parse_timestamp_request

SEQUENCE, SET, INTEGER, OCTETS, OID, TIME, PART, MEMBERS = 0x30, 0x31, 2, 4, 6, 0x18, 0xA0, 0xA0
SHA256: Final = "2.16.840.1.101.3.4.2.1"
ECDSA: Final = "1.2.840.10045.4.3.2"
STAMPED: Final = "1.2.840.113549.1.9.16.1.4"
SIGNED: Final = "1.2.840.113549.1.7.2"
KIND, DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"


def der(tag: int, *parts: bytes) -> bytes:
    """One value with its tag and length."""
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 128 + len(size)]) + size + body


def number(value: int) -> bytes:
    """A whole number that is not negative."""
    return der(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    """A registered name."""
    first, second, *others = map(int, dotted.split("."))
    found = bytes([40 * first + second])
    for one in others:
        groups = [one & 127]
        while one := one >> 7:
            groups.insert(0, one & 127 | 128)
        found += bytes(groups)
    return der(OID, found)


class Authority:
    """Its `fault`: none, nonce, imprint, refused, busy, nonsense, or expired (its certificate); `clock` is its own."""

    def __init__(self, now: datetime) -> None:
        self.clock = now
        self.fault = "none"
        self.asked: list[bytes] = []
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.root_key = ec.generate_private_key(ec.SECP256R1())
        self.root = self._certificate("Root of the tests", now - timedelta(days=900), now + timedelta(days=900))
        self.valid = self._certificate("Stamps of the tests", now - timedelta(days=300), now + timedelta(days=300))
        self.expired = self._certificate("Stamps of the tests", now - timedelta(days=300), now - timedelta(days=1))

    def _certificate(self, name: str, first: datetime, last: datetime) -> x509.Certificate:
        root = name.startswith("Root")
        builder = x509.CertificateBuilder(
            issuer_name=_called("Root of the tests"),
            subject_name=_called(name),
            public_key=(self.root_key if root else self.key).public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=first.astimezone(UTC),
            not_valid_after=last.astimezone(UTC),
        ).add_extension(x509.BasicConstraints(ca=root, path_length=None), critical=True)
        if not root:
            use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(use, critical=True)
        return builder.sign(self.root_key, hashes.SHA256())

    def roots(self, folder: Path) -> Path:
        """The file for KEEL_TSA_ROOTS."""
        file = folder / "roots.pem"
        file.write_bytes(self.root.public_bytes(Encoding.PEM))
        return file

    def answer(self, request: bytes) -> bytes:
        """A time stamp response."""
        self.asked.append(request)
        if self.fault == "nonsense":
            return b"Good morning"
        if self.fault == "refused":
            return der(SEQUENCE, der(SEQUENCE, number(2)))
        asked: Any = parse_timestamp_request(request)
        nonce = asked.nonce + (self.fault == "nonce")
        imprint = sha256(b"another").digest() if self.fault == "imprint" else bytes(asked.message_imprint.message)
        what = der(
            SEQUENCE,
            number(1),
            oid("1.2.3.4"),
            der(SEQUENCE, der(SEQUENCE, oid(SHA256)), der(OCTETS, imprint)),
            number(7),
            der(TIME, self.clock.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").encode()),
            number(nonce),
        )
        return der(SEQUENCE, der(SEQUENCE, number(0)), self._signed(what))

    def _signed(self, what: bytes) -> bytes:
        certificate = self.expired if self.fault == "expired" else self.valid
        said = sorted(
            [
                der(SEQUENCE, oid(KIND), der(SET, oid(STAMPED))),
                der(SEQUENCE, oid(DIGEST), der(SET, der(OCTETS, sha256(what).digest()))),
            ]
        )
        signer = der(
            SEQUENCE,
            number(1),
            der(SEQUENCE, certificate.issuer.public_bytes(), number(certificate.serial_number)),
            der(SEQUENCE, oid(SHA256)),
            der(MEMBERS, *said),
            der(SEQUENCE, oid(ECDSA)),
            der(OCTETS, self.key.sign(der(SET, *said), ec.ECDSA(hashes.SHA256()))),
        )
        content = der(SEQUENCE, oid(STAMPED), der(PART, der(OCTETS, what)))
        held = der(MEMBERS, certificate.public_bytes(Encoding.DER))
        whole = der(SEQUENCE, number(3), der(SET, der(SEQUENCE, oid(SHA256))), content, held, der(SET, signer))
        return der(SEQUENCE, oid(SIGNED), der(PART, whole))


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@contextmanager
def serving(authority: Authority) -> Iterator[str]:
    """The authority's address while it listens."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            busy = authority.fault == "busy"
            body = authority.answer(request)
            self.send_response(503 if busy else 200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/stamp"
        server.shutdown()
