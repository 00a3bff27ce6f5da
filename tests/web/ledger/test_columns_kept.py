"""What was issued, offered or adopted is kept column by column by the database (G-22)."""

import pytest

from keel.web.agreements.models import Agreement
from keel.web.policies.models import PolicyVersion
from keel.web.scope.models import Scoped
from keel.web.sessions.models import Record, RecordPart
from tests.cast import Cast
from tests.triggers import all_columns, kept_columns
from tests.web.sessions import stage as stages

FREE: dict[type[Scoped], set[str]] = {
    Record: {"state"},
    RecordPart: {"withdrawn_at"},
    Agreement: {"ended_on"},
    PolicyVersion: {"in_force_to"},
}
"""What may still be written, each as its service does: a record goes on to signed and filed, an end is set once."""


@pytest.mark.parametrize("model", FREE)
def test_only_the_end_of_what_was_fixed_is_written(cast: Cast, model: type[Scoped]) -> None:
    stages.issued(cast)
    row = model._default_manager.first()
    assert row is not None
    assert kept_columns(row) == all_columns(row) - FREE[model]


def test_a_draft_may_change(cast: Cast) -> None:
    stages.shared(cast)
    assert kept_columns(Record.objects.get()) == set()
