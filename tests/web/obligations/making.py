"""What the obligation tests share: what is stored, and whether it is what core computes."""

from uuid import UUID

from keel.web.obligations.models import Obligation
from keel.web.obligations.services import differences
from keel.web.people.models import Organisation
from tests.cast import Cast


def ids() -> dict[str, UUID]:
    """The id of every stored row by its key."""
    return dict(Obligation.objects.values_list("key", "pk"))


def in_step(cast: Cast) -> bool:
    """Whether what is stored is what core computes."""
    return not differences(Organisation.objects.get(pk=cast.school.pk))
