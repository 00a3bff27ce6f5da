"""Signing what is fixed: the row says who, as what, how and when, and the organisation's key seals it over the root."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import connection

from keel.core.records import canonical
from keel.web.page.refusals import Refusal
from keel.web.people.clock import london_day
from keel.web.people.models import Member, Organisation
from keel.web.sealing.keys import key_of

from .models import Signature, SigningKey

LONGEST_PLACE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What is signed and how. `original_kept` is where the sheet lies, for paper; `factor` what the step-up showed."""

    object_kind: str
    object_id: UUID
    root: str
    capacity: str
    means: str
    signed_on: date
    factor: str
    original_kept: str = ""


def sign(*, by: Member, what: Signed, now: datetime) -> Signature:
    """Sign in the caller's transaction; the caller tells the ledger. Signing the same twice gives the first signature.

    On paper, `signed_on` is the day written on the sheet. Raises Refusal for a day to come or paper without its place.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A signature is written in the transaction of what it signs.")
    found = signature_like(by, what)
    if found is not None:
        return found
    _check(what, london_day(now))
    key = _signing_key(by.organisation_id, now)
    row = Signature(
        object_kind=what.object_kind,
        object_id=what.object_id,
        root=what.root,
        member=by,
        capacity=what.capacity,
        means=what.means,
        signed_on=what.signed_on,
        signed_at=now,
        original_kept=what.original_kept.strip(),
        factor=what.factor,
    )
    row.seal = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key.private)).sign(signed_bytes(row))
    row.save(force_insert=True)
    return row


def signature_like(by: Member, what: Signed) -> Signature | None:
    """The signature that the same person gave to the same thing in the same way, if they have."""
    return Signature.objects.filter(
        object_id=what.object_id, member=by, capacity=what.capacity, means=what.means, root=what.root
    ).first()


def holds(signature: Signature, *, root: str) -> bool:
    """Whether the signature is the organisation's own and over this root."""
    if signature.root != root:
        return False
    said, seal = signed_bytes(signature), bytes(signature.seal)
    return any(_is_sealed_by(key.public, seal, said) for key in SigningKey.objects.defer("private"))


def _is_sealed_by(public: str, seal: bytes, said: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(seal, said)
    except InvalidSignature:
        return False
    return True


def signed_bytes(row: Signature) -> bytes:
    """The canonical bytes that the seal is over: everything the row says."""
    return canonical(
        {
            "version": "keel-signature/1",
            "object": {"kind": row.object_kind, "id": str(row.object_id), "root": row.root},
            "by": str(row.member_id),
            "capacity": row.capacity,
            "means": row.means,
            "signed_on": row.signed_on,
            "signed_at": row.signed_at,
            "original_kept": row.original_kept,
            "factor": row.factor,
        }
    )


def _check(what: Signed, today: date) -> None:
    if what.signed_on > today:
        raise Refusal("The day of signing has not come yet. Give the day that stands on the sheet.", field="signed_on")
    if what.means == Signature.Means.PAPER and not what.original_kept.strip():
        raise Refusal("Say where the signed sheet is kept, for example the supervision folder.", field="original_kept")
    if len(what.original_kept) > LONGEST_PLACE:
        raise Refusal(f"Say where the sheet is kept in {LONGEST_PLACE} characters or fewer.", field="original_kept")


def _signing_key(organisation_id: UUID, now: datetime) -> SigningKey:
    found = _known_key()
    if found is None:  # two first signatures at once make one key
        Organisation.objects.select_for_update().only("pk").get(pk=organisation_id)
        found = _known_key()
    return found or _new_key(organisation_id, now)


def _known_key() -> SigningKey | None:
    return SigningKey.objects.select_related("key__organisation_key").order_by("made_at").first()


def _new_key(organisation_id: UUID, now: datetime) -> SigningKey:
    private = Ed25519PrivateKey.generate()
    row = SigningKey(
        key=key_of(organisation_id, "organisation", organisation_id),
        private=private.private_bytes_raw().hex(),
        public=private.public_key().public_bytes_raw().hex(),
        made_at=now,
    )
    row.save(force_insert=True)
    return row
