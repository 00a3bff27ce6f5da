"""Forms of preparation beside the fields that are saved as they are typed."""

from collections.abc import Iterable
from uuid import UUID

from keel.web.page.forms import KeelForm, LongTextField


class OverrideForm(KeelForm):
    """Why the supervisor takes a case beyond the policy's number."""

    reason = LongTextField(
        label="Why is it taken all the same?",
        max_length=2000,
        help_text="The reason stays with the agenda.",
    )


def ids_of(values: Iterable[str]) -> set[UUID]:
    """The ids among what was sent; anything else is left out."""
    found = set()
    for value in values:
        try:
            found.add(UUID(value))
        except ValueError:
            continue
    return found
