"""The invented school's cases: opened, given statuses and carriers, linked, closed, on their days."""

from dataclasses import dataclass, field
from datetime import datetime

from keel.web.cases.models import Case, StatusHeld
from keel.web.cases.services import (
    CaseDetails,
    carrier_give,
    case_close,
    case_open,
    siblings_link,
    status_end,
    status_give,
)

from .days import Days, moment
from .people import People
from .stories import Tale
from .timeline import Act, Timeline


@dataclass(slots=True)
class CaseFile:
    """A case in the making, with the steps of its story that are still to be told."""

    tale: Tale
    case: Case
    steps: list[Tale]
    held: dict[str, StatusHeld] = field(default_factory=dict)


CaseFiles = dict[str, CaseFile]


def cases_tell(line: Timeline, *, tales: list[Tale], people: People, days: Days, files: CaseFiles) -> None:
    """Put what happens to every case on the timeline; `files` fills as it is played."""
    for tale in tales:
        opened = days.in_week(tale["opened"], 0)
        line.at(moment(opened, 8, 30), _opening(tale, people, files))
        for status in tale["statuses"]:
            _status(line, tale, status, people=people, days=days, files=files)
        for other in tale.get("siblings", ()):
            line.at(moment(opened, 8, 40), _linking(tale["number"], other, people, files))
        if "closed" in tale:
            line.at(moment(days.in_week(tale["closed"], 4), 15), _closing(tale["number"], people, files))


def social_care(file: CaseFile, social_care_statuses: tuple[str, ...]) -> bool:
    """Whether one of the case's statuses now is social-care involvement."""
    return any(held.last is None and held.status in social_care_statuses for held in file.held.values())


def _opening(tale: Tale, people: People, files: CaseFiles) -> Act:
    def act(now: datetime) -> None:
        details = CaseDetails(
            number=tale["number"],
            child_name=tale["child"],
            opened_on=now.date(),
            priority=tale.get("priority", "normal"),
            system_reference=f"HL-{int(tale['number']) * 7 % 9000 + 1000}",
        )
        case = case_open(by=people["priya"], details=details, now=now)
        files[tale["number"]] = CaseFile(tale, case, list(tale["steps"]))
        carrier_give(by=people["priya"], case=case, member=people[tale["carried_by"]], first=now.date(), now=now)

    return act


def _status(line: Timeline, tale: Tale, status: Tale, *, people: People, days: Days, files: CaseFiles) -> None:
    name, number = status["status"], tale["number"]

    def given(now: datetime) -> None:
        file = files[number]
        file.held[name] = status_give(by=people["priya"], case=file.case, status=name, first=now.date(), now=now)

    def ended(now: datetime) -> None:
        file = files[number]
        file.held[name] = status_end(by=people["priya"], held=file.held[name], last=now.date(), now=now)

    line.at(moment(days.in_week(status["week"], 0), 8, 35), given)
    if "until" in status:
        line.at(moment(days.after(days.in_week(status["until"], 0), -1), 16, 45), ended)


def _linking(number: str, other: str, people: People, files: CaseFiles) -> Act:
    def act(now: datetime) -> None:
        siblings_link(by=people["priya"], case=files[number].case, other=files[other].case, now=now)

    return act


def _closing(number: str, people: People, files: CaseFiles) -> Act:
    def act(now: datetime) -> None:
        case_close(by=people["priya"], case=files[number].case, closed_on=now.date(), now=now)
        del files[number]

    return act
