"""Forms of the case register."""

from datetime import date
from typing import Any

from django import forms

from keel.web.cases.models import Case, StatusHeld
from keel.web.cases.services import CaseDetails
from keel.web.page.forms import DayField, KeelForm, ShortTextField
from keel.web.people.models import Member

NO_LAST_DAY = "Leave it empty if it goes on"


class CaseForm(KeelForm):
    """What is known of a case. Two children may share a name; two cases never share a number."""

    number = ShortTextField(label="Case number", max_length=20, help_text="The school's own number, used on agendas")
    child_name = ShortTextField(
        label="Child's full name", max_length=120, help_text="Full names: a record must be understood years later"
    )
    opened_on = DayField(label="Opened on", what="the day the case was opened")
    priority = forms.ChoiceField(label="Priority", choices=Case.Priority.choices, initial=Case.Priority.NORMAL)
    system_reference = ShortTextField(
        label="Reference in the safeguarding system",
        max_length=80,
        required=False,
        help_text="Where the child stands there",
    )

    def details(self) -> CaseDetails:
        """What was filled in, as the service takes it."""
        return CaseDetails(**self.cleaned_data)


class StatusForm(KeelForm):
    """A status of the policy's list, from a day on."""

    status = forms.ChoiceField(label="Status", choices=[])
    first = DayField(label="First day", what="the first day of the status")
    last = DayField(label="Last day", what="the last day of the status", required=False, help_text=NO_LAST_DAY)

    def __init__(self, *args: Any, statuses: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Choose a status"), *((one, one.capitalize()) for one in statuses)]
        self.fields["status"].choices = choices  # type: ignore[attr-defined]


class StatusDaysForm(KeelForm):
    """The days of a status: ended, or put right."""

    first = DayField(label="First day", what="the first day of the status")
    last = DayField(label="Last day", what="the last day of the status", required=False, help_text=NO_LAST_DAY)

    def __init__(self, *args: Any, held: StatusHeld, **kwargs: Any) -> None:
        super().__init__(*args, initial={"first": held.first, "last": held.last}, **kwargs)


class CarrierForm(KeelForm):
    """Who carries the case from when on."""

    member = forms.ChoiceField(label="Who carries the case", choices=[])
    first = DayField(label="From", what="the first day")

    def __init__(self, *args: Any, people: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(one.pk): one for one in people}
        named = [(pk, f"{one.name}, {one.job_title.lower()}") for pk, one in self._people.items()]
        self.fields["member"].choices = [("", "Choose a person"), *named]  # type: ignore[attr-defined]

    def clean_member(self) -> Member:
        """The person, not their id."""
        return self._people[self.cleaned_data["member"]]


class DelegateForm(KeelForm):
    """The deputy who is to read what the lead reads about this child."""

    deputy = forms.ChoiceField(label="Deputy safeguarding lead", choices=[])

    def __init__(self, *args: Any, deputies: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(one.pk): one for one in deputies}
        named = [(pk, one.name) for pk, one in self._people.items()]
        self.fields["deputy"].choices = [("", "Choose a deputy"), *named]  # type: ignore[attr-defined]

    def clean_deputy(self) -> Member:
        """The person, not their id."""
        return self._people[self.cleaned_data["deputy"]]


class DayForm(KeelForm):
    """One day: the last day of carrying, the day of closing, the day the child left."""

    day = DayField(label="Day", what="the day")

    def __init__(self, *args: Any, label: str, initial_day: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"day": initial_day}, **kwargs)
        self.fields["day"].label = label


class SiblingForm(KeelForm):
    """The other child's case, by its number. Both are shown before anything is linked."""

    number = ShortTextField(label="Case number of the sibling", max_length=20)
    sure = forms.BooleanField(label="I have checked that these two children are siblings", required=False)
