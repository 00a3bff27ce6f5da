"""What several gatherers need: signatures as data, and for whom a copy is made."""

from collections.abc import Iterable
from datetime import datetime

from keel.core.policy.model import Policy
from keel.web.documents.assemble.gathered import Copy, Signed
from keel.web.people.models import Member, Organisation
from keel.web.signing.models import Signature, SigningKey
from keel.web.signing.services import signed_bytes


def copy_for(member: Member, organisation: Organisation, at: datetime) -> Copy:
    """A copy made now for this member."""
    return Copy(organisation=organisation.name, made_for=f"{member.name}, {member.job_title}", made_at=at)


def signed(rows: Iterable[Signature], root: str) -> tuple[Signed, ...]:
    """The signatures over this root as data, with the statement that the organisation's key sealed."""
    return tuple(
        Signed(
            name=row.member.name,
            job_title=row.member.job_title,
            capacity=row.capacity,
            means=row.means,
            signed_on=row.signed_on,
            signed_at=row.signed_at,
            original_kept=row.original_kept,
            factor=row.factor,
            statement=signed_bytes(row).decode(),
            seal=bytes(row.seal).hex(),
        )
        for row in rows
        if row.root == root
    )


def public_key() -> str:
    """The organisation's public signing key in hex, which seals every signature; empty before the first."""
    return SigningKey.objects.order_by("made_at").values_list("public", flat=True).first() or ""


def policy_words(policy: Policy) -> str:
    """A policy version as a document names it."""
    return f"{policy.meta.title}, version {policy.meta.version}"
