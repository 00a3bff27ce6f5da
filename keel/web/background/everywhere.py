"""Looking over every organisation, as the worker must to find what is due. It reads ids and writes nothing there."""

from collections.abc import Iterator
from contextlib import contextmanager

from keel.web.people.models import Organisation
from keel.web.scope import OrganisationScope, in_organisations


@contextmanager
def everywhere(why: str) -> Iterator[OrganisationScope]:
    """Open every organisation to look, each by name, because no role of the application's sees past the walls.

    What is then done is done in one organisation's own scope.
    """
    with in_organisations(Organisation.objects.values_list("pk", flat=True), why=why) as scope:
        yield scope
