"""The list of documents relied on (habit 6)."""

from datetime import date

import pytest

from keel.core.policy import SourceErrors, parse_sources
from keel.policies import sources


def test_every_source_has_title_publisher_and_date():
    for source in sources().values():
        assert source.title
        assert source.publisher
        assert source.date < date(2027, 1, 1)


def test_a_source_without_a_date_is_refused():
    with pytest.raises(SourceErrors, match=r"x.toml, line 1, law.date: is missing. Add it."):
        parse_sources('[law]\ntitle = "A law"\npublisher = "Somebody"\n', file="x.toml")
