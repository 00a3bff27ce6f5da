"""What this app knows that obligations are computed from: everything that happened to sessions and their records."""

from datetime import date
from typing import Any

from keel.core.obligations.facts import Event
from keel.web.people.clock import london_day
from keel.web.policies.selectors import adopted_versions

from .models import InformalSupervision, SessionEvent


def session_events() -> list[Event]:
    """All events of the scope's organisation, corrected ones too, in three queries."""
    rows = SessionEvent.objects.select_related(None).order_by("pk").values(
        "pk", "name", "on", "recorded_at", "member_id", "record_id", "case_id", "dates", "supersedes_id", "session_id",
        "session__supervisee_id", "session__supervisor_id", "session__arrangement",
    )  # fmt: skip
    informal = _informal_arrangement()
    ticks = InformalSupervision.objects.order_by("pk")
    return [_event(row) for row in rows] + [_informal(row, informal) for row in ticks]


def _informal_arrangement() -> str | None:
    """The newest adopted policy's informal arrangement: what a tick counts towards."""
    for adopted in reversed(adopted_versions()):
        for key, arrangement in adopted.policy.arrangements.items():
            if arrangement.format == "informal":
                return key
    return None


def _event(row: Any) -> Event:
    about = {"session": str(row["session_id"]), "supervisee": str(row["session__supervisee_id"])}
    if row["record_id"]:
        about["record"] = str(row["record_id"])
    if row["case_id"]:
        about["case"] = str(row["case_id"])
        if row["record_id"]:
            about["extract"] = f"{row['record_id']}:{row['case_id']}"
    recorded_at, dates = row["recorded_at"], row["dates"]
    return Event(
        id=str(row["pk"]),
        name=str(row["name"]),
        on=row["on"],
        recorded=london_day(recorded_at),
        about=about,
        person=str(row["member_id"]) if row["member_id"] else None,
        parties={
            "supervisee": (str(row["session__supervisee_id"]),),
            "supervisors": (str(row["session__supervisor_id"]),),
        },
        dates={key: date.fromisoformat(day) for key, day in dates.items()},
        arrangement=str(row["session__arrangement"]),
        supersedes=str(row["supersedes_id"]) if row["supersedes_id"] else None,
    )


def _informal(row: InformalSupervision, arrangement: str | None) -> Event:
    return Event(
        id=str(row.pk),
        name="informal supervision",
        on=row.on,
        recorded=london_day(row.recorded_at),
        about={"supervisee": str(row.supervisee_id)},
        person=str(row.supervisor_id),
        parties={"supervisee": (str(row.supervisee_id),), "supervisors": (str(row.supervisor_id),)},
        arrangement=arrangement,
    )
