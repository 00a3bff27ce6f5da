"""What was issued, offered or adopted is kept column by column by the database (G-22)."""

import pytest

from keel.web.agreements.models import Agreement
from keel.web.policies.models import PolicyVersion
from keel.web.sessions.models import Record, RecordPart
from tests.cast import Cast
from tests.triggers import all_columns, kept_columns
from tests.web.sessions import stage as stages

FREE = {Record: {"state"}, RecordPart: {"withdrawn_at"}, Agreement: {"ended_on"}, PolicyVersion: {"in_force_to"}}
"""What may still be written, each as its service does: a record goes on to signed and filed, an end is set once."""


@pytest.mark.parametrize("model", FREE)
def test_only_the_end_of_what_was_fixed_is_written(cast: Cast, model: type) -> None:
    stages.issued(cast)
    row = model.objects.first()
    assert kept_columns(row) == all_columns(row) - FREE[model]


def test_a_draft_may_change(cast: Cast) -> None:
    stages.shared(cast)
    assert kept_columns(Record.objects.get()) == set()
