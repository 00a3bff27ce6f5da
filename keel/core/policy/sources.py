"""The documents that policies rely on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from keel.core.forms import FileErrors
from keel.core.forms.tables import Reading
from keel.core.forms.toml import Source as File


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document: `date` is that of the edition relied on, `address` where it is published, if it is."""

    title: str
    publisher: str
    date: date
    address: str = ""


class SourceErrors(FileErrors):
    """A list of sources that is refused, with every problem in it."""


def parse_sources(text: str, *, file: str) -> Mapping[str, Source]:
    """Read the list of documents by their names. Raises SourceErrors with every problem."""
    read = File(text, file=file)
    reading = Reading()
    sources = reading.mapping(str, Source, read.raw, ())
    problems = read.placed(reading.faults)
    if problems:
        raise SourceErrors(problems)
    return sources
