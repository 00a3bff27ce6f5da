"""The monitoring record of one supervisee: that sessions took place, who was there, and each person's mark (S19)."""

from keel.web.documents.document import Block, Document, Field, Table
from keel.web.page.dates import say_time

from .fixed import made_words
from .gathered import Attendance, MonitoringGathered, SessionLine
from .words import day_in_words, moment_in_words, sentence_case

HEAD = ("Date", "Who", "As", "Came and left", "Own mark")
WIDTHS = (53, 25, 20, 25, 43)
"""So that no day is broken."""
NOTICE = (
    "It says that supervision took place, not what was said. Each mark is the person's own, from their own sign-in."
)


def monitoring_document(found: MonitoringGathered) -> Document:
    """The sessions in order; those cancelled or missed are there too."""
    rows = [row for line in found.sessions for row in _rows(line)]
    body: Block = Table("Sessions, the oldest first", HEAD, rows, WIDTHS) if rows else Field("Sessions", "None yet.")
    held = sum(1 for line in found.sessions if line.state == "held")
    return Document(
        title="Monitoring record",
        organisation=found.copy.organisation,
        notice=" ".join(filter(None, (found.statement, NOTICE))),
        facts=[
            ("Name", found.supervisee),
            ("Job title", found.job_title),
            ("Sessions held", str(held)),
            ("Cancelled or missed", str(len(found.sessions) - held)),
        ],
        blocks=[body],
        reference=f"Monitoring record, {day_in_words(found.copy.made_at)}",
        made=made_words(found.copy),
    )


def _rows(line: SessionLine) -> list[tuple[str, str, str, str, str]]:
    """A row for each person who was there; one that says so where the session did not take place."""
    day = day_in_words(line.starts_at)
    if line.state != "held":
        return [(day, "Nobody", "", sentence_case(line.state), "None")]
    there = [one for one in line.people if one.arrived_at] or list(line.people)
    return [(day, one.name, sentence_case(one.part), _times(one), _mark(one)) for one in there]


def _mark(one: Attendance) -> str:
    return moment_in_words(one.marked_at).replace(" at ", " at\N{NO-BREAK SPACE}") if one.marked_at else "No mark"


def _times(one: Attendance) -> str:
    if one.arrived_at is None:
        return "Not noted"
    return f"{say_time(one.arrived_at)} to {say_time(one.left_at) if one.left_at else 'not noted'}"
