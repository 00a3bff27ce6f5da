"""The words of somebody's own organisations and of their name, which a password of theirs may not be built on."""

from collections.abc import Iterable

from django.utils import timezone

from keel.web.accounts.models import Account
from keel.web.people.clock import london_day
from keel.web.people.current import memberships
from keel.web.people.models import Organisation


def own_words(account: Account) -> Iterable[str]:
    """Names of the organisations the account is a member of, and the person's own."""
    if account._state.adding:
        return []
    found = memberships(account, london_day(timezone.now()))
    schools = Organisation.objects.filter(pk__in={member.organisation_id for member in found})
    return [*schools.values_list("name", flat=True), *(member.name for member in found)]
