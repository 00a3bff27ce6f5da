"""RFC 3161 time stamps: an authority that knows nothing of Keel signs that a head existed by a certain time.

What the authority gets is a hash of the head's line. Only https, or loopback, is spoken to.
"""

import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography.x509 import load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

PATIENCE: Final = 20.0
LARGEST: Final = 100_000
"""Bytes of an answer; a time stamp with its certificates has a few thousand."""
APART: Final = timedelta(hours=1)
"""How far the authority's clock and ours may be apart: a certificate is held to be good at the token's own time."""
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


class NoStamp(Exception):
    """The authority gave no time stamp that holds; a sentence with what to do."""


Ask = Callable[[str, bytes], bytes]
"""Posts a request to an address and returns the answer; raises NoStamp."""


def ask(address: str, request: bytes) -> bytes:
    """Post a time stamp request."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme != "https" and host not in LOOPBACK:
        raise NoStamp("KEEL_TSA_URL must begin with https: a time stamp that anybody could exchange proves nothing.")
    connection = (
        HTTPSConnection(host, parts.port, timeout=PATIENCE, context=ssl.create_default_context())
        if parts.scheme == "https"
        else HTTPConnection(host, parts.port, timeout=PATIENCE)
    )
    try:
        connection.request("POST", parts.path or "/", request, {"Content-Type": "application/timestamp-query"})
        answer = connection.getresponse()
        body = answer.read(LARGEST)
    except (OSError, HTTPException) as error:
        raise NoStamp(f"The time stamp authority cannot be reached ({type(error).__name__}).") from error
    finally:
        connection.close()
    if answer.status != 200:
        raise NoStamp(f"The time stamp authority answered {answer.status}. See that KEEL_TSA_URL is its address.")
    return body


def stamp(line: str, *, address: str, roots: Path, now: datetime, post: Ask = ask) -> bytes:
    """A time stamp over this line, checked against the authority's root certificates; raises NoStamp."""
    request = TimestampRequestBuilder().data(line.encode()).hash_algorithm(HashAlgorithm.SHA256).build()
    token = post(address, request.as_bytes())
    check(token, line, roots=roots, nonce=request.nonce)
    if abs(decode_timestamp_response(token).tst_info.gen_time - now) > APART:
        raise NoStamp("The time stamp authority's clock and this machine's are more than an hour apart. See to ours.")
    return token


def check(token: bytes, line: str, *, roots: Path, nonce: int | None = None) -> None:
    """Raise NoStamp unless the token is a time stamp of this line under one of the roots (PEM)."""
    builder = VerifierBuilder()
    try:
        for root in load_pem_x509_certificates(roots.read_bytes()):
            builder = builder.add_root_certificate(root)
        if nonce is not None:
            builder = builder.nonce(nonce)
        builder.build().verify_message(decode_timestamp_response(token), line.encode())
    except OSError as error:
        raise NoStamp(f"The authority's root certificates at {roots} cannot be read. Set KEEL_TSA_ROOTS.") from error
    except (ValueError, VerificationError) as error:
        raise NoStamp("What the time stamp authority gave is no time stamp of this head.") from error
