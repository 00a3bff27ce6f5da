"""Who has signed what."""

from collections.abc import Iterable
from uuid import UUID

from .models import Signature


def signatures_of(object_ids: Iterable[UUID]) -> dict[UUID, list[Signature]]:
    """The signatures on each thing in the order of signing, in one query; a thing without any has an empty list."""
    found: dict[UUID, list[Signature]] = {object_id: [] for object_id in object_ids}
    for row in Signature.objects.filter(object_id__in=found).select_related("member__key"):
        found[row.object_id].append(row)
    return found
