"""Forms of the room: an action agreed, an action closed or given a new date, attendance."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms

from keel.web.page.dates import LONDON, in_london
from keel.web.page.forms import Checkboxes, DayField, KeelForm, LongTextField, TimeField
from keel.web.people.clock import london_day
from keel.web.sessions.models import AgendaCase, Party, Session
from keel.web.sessions.services.room import Attended


class ActionForm(KeelForm):
    """An action to agree: what, who, by when. All of it or nothing."""

    prefix = "action"
    what = LongTextField(
        label="What is to be done",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    owner = forms.ChoiceField(label="Who does it")
    due = DayField(label="By when", what="the day by which it is done", required=False)

    def __init__(self, *args: Any, owners: list[tuple[str, str]], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]
        self.fields["due"].earliest = day  # type: ignore[attr-defined]

    def is_wanted(self, *, asked: bool) -> bool:
        """Whether an action was meant: it was asked for, or something of it was typed."""
        boxes = (self.data.get(self.add_prefix(f"due_{box}"), "") for box in ("day", "month", "year"))
        return asked or bool(str(self.data.get(self.add_prefix("what"), "")).strip()) or any(boxes)

    def clean(self) -> dict[str, Any]:
        """Ask for what is missing; a form nobody began is left alone by the view."""
        given = super().clean() or {}
        if not str(given.get("what", "")).strip() and "what" not in self.errors:
            self.add_error("what", "Say what is to be done.")
        if given.get("due") is None and "due" not in self.errors:
            self.add_error("due", "Say by when, so that it does not drift.")
        return given


class CloseForm(KeelForm):
    """What came of an action."""

    outcome = LongTextField(
        label="What came of it",
        max_length=2000,
        help_text="“No effect” is an answer too.",
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class RedateForm(KeelForm):
    """A new day for an action, with the reason."""

    due = DayField(label="New date", what="the new date")
    reason = LongTextField(
        label="Why it needs a new date",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class AttendanceForm(KeelForm):
    """When each person came and left, by the clock in the room."""

    def __init__(self, *args: Any, session: Session, parties: Iterable[Party], now: datetime, **kwargs: Any) -> None:
        self.session, self.parties = session, list(parties)
        began = session.began_at or session.starts_at
        self.day = london_day(began)
        ended = session.ended_at or (now if session.state == Session.State.IN_SESSION else None)
        initial = {}
        for party in self.parties:
            initial[f"arrived_{party.part}"] = _clock(party.arrived_at or began)
            initial[f"left_{party.part}"] = _clock(party.left_at or ended)
        super().__init__(*args, initial=initial, **kwargs)
        for party in self.parties:
            for what in ("arrived", "left"):
                label = f"{party.member.name} {what} at"
                self.fields[f"{what}_{party.part}"] = TimeField(
                    label=label, error_messages={"required": f"Say when {party.member.name} {what}."}
                )

    def attended(self) -> list[Attended]:
        """Everybody's times on the day of the session."""
        return [
            Attended(
                party,
                self._moment(self.cleaned_data[f"arrived_{party.part}"]),
                self._moment(self.cleaned_data[f"left_{party.part}"]),
            )
            for party in self.parties
        ]

    def _moment(self, clock: time) -> datetime:
        return datetime.combine(self.day, clock, tzinfo=LONDON)


class HeldForm(AttendanceForm):
    """A session that was run on paper: attendance, which children were discussed, whether the system was reviewed."""

    def __init__(self, *args: Any, agenda: Iterable[AgendaCase], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(str(one.pk), f"{one.case.number} {one.case.child_name}") for one in agenda]
        if listed:
            self.fields["discussed"] = forms.MultipleChoiceField(
                label="Which children were discussed?", choices=listed, required=False, widget=Checkboxes()
            )
        self.fields["reviewed"] = forms.BooleanField(
            label="The safeguarding system was gone through in the session", required=False
        )


def _clock(moment: datetime | None) -> time | None:
    return in_london(moment).time().replace(second=0, microsecond=0) if moment else None
