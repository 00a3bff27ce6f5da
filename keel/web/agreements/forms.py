"""Forms about an agreement: its people and terms, a signature, a review, its end."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from django import forms

from keel.core.policy.model import Arrangement
from keel.web.page.forms import Checkboxes, DayField, KeelForm, LongTextField, ShortTextField
from keel.web.people.models import Member

from .services import People
from .terms import Terms

LONGEST_LINE: Final = 500
MOST_LINES: Final = 40


class LinesField(LongTextField):
    """Several short texts, one a line; empty lines are left out. Cleans to a tuple."""

    def prepare_value(self, value: Any) -> Any:
        """Show the texts one a line."""
        return "\n".join(value) if isinstance(value, Sequence) and not isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        """Split into lines, and refuse what would not print as a list."""
        lines = tuple(line.strip() for line in super().clean(value).split("\n") if line.strip())
        longest = max((len(line) for line in lines), default=0)
        if longest > LONGEST_LINE:
            raise forms.ValidationError(f"Shorten the line that has {longest} characters to {LONGEST_LINE}")
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(f"Bring the {len(lines)} lines down to {MOST_LINES}")
        return lines


class AgreementForm(KeelForm):
    """Who takes part, what the sessions will be, what everyone will do, and when it is reviewed (S26, S29)."""

    supervisees = forms.MultipleChoiceField(
        label="Who is supervised", widget=Checkboxes, error_messages={"required": "Choose who is supervised"}
    )
    supervisors = forms.MultipleChoiceField(
        label="Who supervises", widget=Checkboxes, error_messages={"required": "Choose who supervises"}
    )
    sessions_will = LinesField(label="Supervision sessions will", max_length=8000, help_text="One term a line")
    everyone_will = LinesField(label="Supervisors and supervisees will", max_length=8000, help_text="One term a line")
    further = LongTextField(
        label="Anything else agreed",
        max_length=4000,
        required=False,
        help_text="For example what to do if a session cannot take place. Leave children's names out.",
    )
    review_on = DayField(label="To be reviewed on", what="the day of the review")

    def __init__(
        self,
        *args: Any,
        supervisees: Iterable[Member],
        supervisors: Iterable[Member],
        arrangement: Arrangement,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.arrangement = arrangement
        self.people = {"supervisees": _by_id(supervisees), "supervisors": _by_id(supervisors)}
        for name, members in self.people.items():
            field = self.fields[name]
            field.choices = [(pk, one.name) for pk, one in members.items()]  # type: ignore[attr-defined]
            field.widget.hints = {pk: one.job_title for pk, one in members.items()}

    def chosen(self) -> People:
        """The people chosen; Refusal where somebody stands on both sides."""
        found = {name: [members[pk] for pk in self.cleaned_data[name]] for name, members in self.people.items()}
        return People(supervisees=found["supervisees"], supervisors=found["supervisors"])

    def terms(self) -> Terms:
        """The terms as they were filled in; how often is the policy's."""
        given = self.cleaned_data
        return Terms(
            cadence=self.arrangement.cadence,
            sessions_will=given["sessions_will"],
            everyone_will=given["everyone_will"],
            further=given["further"],
            review_on=given["review_on"],
        )


class PaperForm(KeelForm):
    """Confirming that one signed the sheet of paper."""

    signed_on = DayField(label="The day on the sheet", what="the day that stands beside your signature")
    original_kept = ShortTextField(label="Where the signed sheet is kept", max_length=160)
    same = forms.BooleanField(
        label="I signed the sheet that carries this fingerprint and these check words",
        error_messages={
            "required": "Compare the fingerprint and the check words with your sheet, then tick that they are the same"
        },
    )

    def __init__(self, *args: Any, today: date, offered_on: date, kept: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"signed_on": today, "original_kept": kept}, **kwargs)
        day: Any = self.fields["signed_on"]
        day.earliest, day.latest = offered_on, today


class ElectronicForm(KeelForm):
    """Signing over the fixed terms."""

    agreed = forms.BooleanField(
        label="I have read these terms and sign them",
        error_messages={"required": "Tick that you have read the terms and sign them, or leave them unsigned"},
    )


class DayForm(KeelForm):
    """A day on which something about the agreement happened."""

    day = DayField(label="Day", what="the day")

    def __init__(self, *args: Any, label: str, today: date, earliest: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"day": today}, **kwargs)
        field: Any = self.fields["day"]
        field.label, field.earliest, field.latest = label, earliest, today


class ReviewForm(KeelForm):
    """The day on which the terms were read again, and the day of the next time."""

    reviewed_on = DayField(label="The day it was reviewed", what="the day of the review")
    next_on = DayField(label="The next review", what="the day of the next review")

    def __init__(self, *args: Any, today: date, earliest: date, suggested: date | None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"reviewed_on": today, "next_on": suggested}, **kwargs)
        day: Any = self.fields["reviewed_on"]
        day.earliest, day.latest = earliest, today


def _by_id(members: Iterable[Member]) -> dict[str, Member]:
    return {str(one.pk): one for one in members}
