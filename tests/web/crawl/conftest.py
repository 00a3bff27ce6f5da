"""The twins, built once for every test of the crawl, in one transaction that is taken back at the end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from keel.web.documents import views as documents
from tests.web.crawl.twins import Twin, twins


@pytest.fixture(scope="module")
def all_twins(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Twin]]:
    """The three organisations. A document is served as what it says, not drawn, so that its words can be looked for."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(documents, "drawn", lambda document, at: repr(document).encode())
        yield twins()
        transaction.set_rollback(True)
