"""What this app tells the ledger, in the transaction of the act, and last: the chain's end is locked briefly."""

from datetime import datetime

from django.db.models import Model

from keel.web.ledger.entries import KEEL, Actor, Entry, Fact, Thing
from keel.web.ledger.services import write
from keel.web.people.models import Member


def tell(act: str, *, by: Member | None, about: Model, now: datetime, **facts: Fact) -> None:
    """Write one entry. `by` is None where Keel itself acts; facts are dates and words of the program, never text."""
    actor = KEEL if by is None else Actor(by.account_id, by.pk)
    subjects = frozenset({about.pk}) if isinstance(about, Member) else frozenset()
    name = str(about._meta.verbose_name)
    write(Entry(act=act, actor=actor, thing=Thing(name, about.pk), about=subjects, facts=facts), now=now)
