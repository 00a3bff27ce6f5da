"""Forms about a session's time: booking, moving, cancelling, missing, agreeing a new day."""

from datetime import datetime

from django import forms

from keel.web.page.dates import LONDON
from keel.web.page.forms import DayField, KeelForm, LongTextField, Radios, ShortTextField, TimeField
from keel.web.page.refusals import Refusal, onto
from keel.web.people.models import Member

CONFIRM = "Both of us want this time all the same"


class Confirmable(KeelForm):
    """A form whose unusual time is asked about once more: the box appears with what is unusual about it."""

    confirmed = forms.BooleanField(label=CONFIRM, required=False, widget=forms.HiddenInput)

    def refused(self, refusal: Refusal) -> None:
        """Show a refusal; one that only needs to be confirmed brings the box to tick."""
        if refusal.field == "confirmed":
            self.fields["confirmed"].widget = forms.CheckboxInput()
        onto(self, refusal)


class MeetingForm(Confirmable):
    """When and where a session is; with several supervisors also with whom."""

    supervisor = forms.ChoiceField(label="Supervisor", widget=Radios)
    day = DayField(label="Day", what="the day of the session")
    starts = TimeField(label="Start")
    place = ShortTextField(
        label="Place", max_length=80, required=False, help_text="A quiet room. Leave children's names out."
    )
    field_order = ("supervisor", "day", "starts", "place", "confirmed")

    def __init__(self, *args: object, supervisors: tuple[Member, ...] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.supervisors = {str(one.pk): one for one in supervisors}
        if len(supervisors) < 2:
            del self.fields["supervisor"]
        else:
            self.fields["supervisor"].choices = [(key, one.name) for key, one in self.supervisors.items()]  # type: ignore[attr-defined]

    @property
    def starts_at(self) -> datetime:
        """The moment it begins, by the clock in London."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["starts"], tzinfo=LONDON)

    @property
    def supervisor_chosen(self) -> Member:
        """The supervisor: the one chosen, or the only one there is."""
        chosen = self.cleaned_data.get("supervisor")
        return self.supervisors[chosen] if chosen else next(iter(self.supervisors.values()))


class ReasonForm(KeelForm):
    """Why, in a few words; sealed."""

    reason = LongTextField(
        label="Why?",
        max_length=1000,
        help_text="A few words. Only the two of you read this. Leave children's names out.",
    )


class CancelForm(Confirmable):
    """Why a session is cancelled and, wherever possible, its new day at once (S23)."""

    reason = ReasonForm.base_fields["reason"]
    day = DayField(label="New day", what="the new day", required=False)
    starts = TimeField(label="Start", required=False)
    place = ShortTextField(label="Place", max_length=80, required=False)
    field_order = ("reason", "day", "starts", "place", "confirmed")

    def clean(self) -> dict[str, object]:
        """A new day needs its time, and a time its day."""
        found = super().clean() or {}
        if bool(found.get("day")) != bool(found.get("starts")) and not self.errors:
            missing = "starts" if found.get("day") else "day"
            self.add_error(missing, "Give both the new day and its start, or neither.")
        return found

    @property
    def starts_at(self) -> datetime | None:
        """The moment of the new session, if one was given."""
        if not self.cleaned_data.get("day"):
            return None
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["starts"], tzinfo=LONDON)
