"""Makes agreements through the real services."""

from datetime import date, datetime

from django.test import Client
from django.urls import reverse

from keel.web.agreements.models import Agreement
from keel.web.agreements.services import People, agreement_draft, agreement_offer, agreement_sign
from keel.web.agreements.terms import from_policy
from keel.web.people.models import Member
from keel.web.policies.selectors import policy_on
from tests.cast import NOW, Cast

REVIEW = date(2027, 9, 1)
KEPT = "Supervision folder"


def drafted(
    cast: Cast,
    supervisees: list[Member] | None = None,
    supervisors: list[Member] | None = None,
    *,
    arrangement: str = "safeguarding_officer",
    now: datetime = NOW,
) -> Agreement:
    """A draft by its first supervisor: Sam with Tom unless others are named."""
    adopted = policy_on(now.date())
    assert adopted is not None
    under = adopted.policy.arrangements[arrangement]
    people = People(supervisees=supervisees or [cast.sam], supervisors=supervisors or [cast.tom])
    return agreement_draft(
        by=people.supervisors[0],
        adopted=adopted,
        arrangement=under,
        people=people,
        terms=from_policy(adopted.policy, under, review_on=REVIEW),
        now=now,
    )


def offered(
    cast: Cast, *people: list[Member], arrangement: str = "safeguarding_officer", now: datetime = NOW
) -> Agreement:
    """An offered agreement nobody has signed."""
    row = drafted(cast, *people, arrangement=arrangement, now=now)
    return agreement_offer(by=row.drawn_up_by, agreement=row, now=now)


def signed_by(row: Agreement, *people: Member, now: datetime = NOW) -> Agreement:
    """The agreement signed on paper by these people."""
    for one in people:
        agreement_sign(
            by=one,
            agreement=row,
            means="paper",
            signed_on=now.date(),
            factor="authenticator app",
            now=now,
            original_kept=KEPT,
        )
    return row


def page(name: str, *args: object) -> str:
    """The address of a page of this app."""
    return reverse(f"agreements:{name}", args=args)


def filled(client: Client, address: str, **changes: object) -> dict[str, object]:
    """What the form at an address would send as it is shown, with these changes."""
    form = client.get(address).context["form"]
    sent: dict[str, object] = {"idempotency_key": form.idempotency_key}
    for bound in form:
        value = bound.value()
        if isinstance(value, date):
            sent |= {
                f"{bound.name}_day": value.day,
                f"{bound.name}_month": value.month,
                f"{bound.name}_year": value.year,
            }
        elif isinstance(value, tuple | list) and bound.name.endswith("_will"):
            sent[bound.name] = "\n".join(value)
        elif value is not None:
            sent[bound.name] = value
    return sent | changes
