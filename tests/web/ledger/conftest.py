"""A few acts that only the tests know."""

from collections.abc import Iterator

import pytest

from keel.web.ledger import acts


@pytest.fixture(autouse=True)
def _acts_of_the_tests() -> Iterator[None]:
    before = dict(acts._acts)
    acts.name_acts({"case opened": "opened a case", "session held": "recorded that the session was held"})
    yield
    acts._acts.clear()
    acts._acts.update(before)
