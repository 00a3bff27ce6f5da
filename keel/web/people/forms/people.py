"""Forms about members and their roles."""

from datetime import date, time
from typing import Any

from django import forms

from keel.web.page.forms import DayField, KeelForm, LongTextField, ShortTextField
from keel.web.people.models import Member, RoleHeld, WorkingTime
from keel.web.people.roles import ROLES
from keel.web.people.services import MemberDetails, Stretch
from keel.web.people.services.roles import may_give, takes_two
from keel.web.people.services.working import WEEKDAYS

WHY_HINT = "At least 20 characters. Whoever is asked to agree reads it"
STRETCH_HINT = "For example, 08:30 to 12:30, 13:00 to 16:00. Leave it empty for a day off"


class DetailsForm(KeelForm):
    """A person's details."""

    name = ShortTextField(label="Name", max_length=120)
    staff_number = ShortTextField(
        label="Staff number",
        max_length=40,
        help_text="What tells two people apart, such as the payroll number. Nobody else has it",
    )
    job_title = ShortTextField(label="Job title", max_length=80)


class NewMemberForm(DetailsForm):
    """A person who joins."""

    joined_on = DayField(label="First day here", what="the first day here")

    def details(self) -> MemberDetails:
        """What was filled in, as the service takes it."""
        return MemberDetails(**self.cleaned_data)


class LeaveForm(KeelForm):
    """From which day somebody is no longer here."""

    left_on = DayField(label="First day on which they are no longer here", what="the first day without them")
    reason = LongTextField(label="Why, if it takes two people", max_length=2000, required=False, help_text=WHY_HINT)


class AccountForm(KeelForm):
    """The address somebody signs in with."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="They sign in with it. Keel sends nothing to it",
        error_messages={"invalid": "Write an e-mail address such as name@school.example"},
    )


class GiveRoleForm(KeelForm):
    """A role from a day on."""

    role = forms.ChoiceField(label="Role", choices=[])
    first = DayField(label="First day", what="the first day of the role")
    last = DayField(
        label="Last day", what="the last day of the role", required=False, help_text="Leave it empty if it goes on"
    )

    reason = LongTextField(
        label="Why, if the role takes two people", max_length=2000, required=False, help_text=WHY_HINT
    )

    def __init__(self, *args: Any, by: Member, member: Member, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = member.pk == by.pk
        allowed = [
            (slug, f"{role.name} (two people)" if two else role.name)
            for slug, role in ROLES.items()
            if not own and ((two := takes_two(slug)) or not may_give(by, member, slug, today))
        ]
        self.fields["role"].choices = [("", "Choose a role"), *allowed]  # type: ignore[attr-defined]


class RoleDaysForm(KeelForm):
    """The days of a role that somebody holds."""

    first = DayField(label="First day", what="the first day of the role")
    last = DayField(
        label="Last day", what="the last day of the role", required=False, help_text="Leave it empty if it goes on"
    )

    reason = LongTextField(
        label="Why, if the role takes two people", max_length=2000, required=False, help_text=WHY_HINT
    )

    def __init__(self, *args: Any, held: RoleHeld, **kwargs: Any) -> None:
        super().__init__(*args, initial={"first": held.first, "last": held.last}, **kwargs)
        if not takes_two(held.role):
            del self.fields["reason"]


class WorkingTimesForm(KeelForm):
    """A week, a line a day."""

    day0 = ShortTextField(label="Monday", required=False, help_text=STRETCH_HINT)
    day1 = ShortTextField(label="Tuesday", required=False)
    day2 = ShortTextField(label="Wednesday", required=False)
    day3 = ShortTextField(label="Thursday", required=False)
    day4 = ShortTextField(label="Friday", required=False)

    def __init__(self, *args: Any, times: list[WorkingTime], **kwargs: Any) -> None:
        initial: dict[str, str] = {}
        for one in times:
            field, stretch = f"day{one.weekday}", f"{one.starts:%H:%M} to {one.ends:%H:%M}"
            initial[field] = f"{initial[field]}, {stretch}" if field in initial else stretch
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Read each line; an error names the day it stands in."""
        cleaned = super().clean() or self.cleaned_data
        self.stretches: list[Stretch] = []
        for weekday in range(5):
            try:
                self.stretches += read_stretches(weekday, cleaned.get(f"day{weekday}", ""))
            except ValueError as wrong:
                self.add_error(f"day{weekday}", str(wrong))
        return cleaned


def read_stretches(weekday: int, text: str) -> list[Stretch]:
    """Read "08:30 to 12:30, 13:00 to 16:00". Raises ValueError with a sentence."""
    found = []
    for part in filter(None, (part.strip() for part in text.replace("–", "-").replace(";", ",").split(","))):
        ends = [end.strip() for end in part.replace(" to ", "-").split("-")]
        if len(ends) != 2:
            raise ValueError(f"{WEEKDAYS[weekday]}: write “{part}” as a start and an end, such as 08:30 to 16:00")
        found.append(Stretch(weekday, _clock(weekday, ends[0]), _clock(weekday, ends[1])))
    return found


def _clock(weekday: int, text: str) -> time:
    hours, _, minutes = text.replace(".", ":").partition(":")
    if hours.isascii() and hours.isdigit() and (minutes or "0").isascii() and (minutes or "0").isdigit():
        hour, minute = int(hours[:4]), int((minutes or "0")[:4])
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise ValueError(f"{WEEKDAYS[weekday]}: “{text}” is no time of day. Write it like 08:30, by the 24-hour clock")
