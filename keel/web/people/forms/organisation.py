"""Forms about the organisation, its calendar, its contacts and lists to import."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from keel.web.page.forms import DayField, KeelForm, Radios, ShortTextField
from keel.web.people.models import Contact, Organisation, Period, SpecialDay
from keel.web.people.reading_csv import decoded
from keel.web.people.services import DayDetails, OrganisationDetails, TermDates


class OrganisationForm(KeelForm):
    """The organisation's details."""

    name = ShortTextField(label="Name", max_length=120)
    urn = ShortTextField(label="Unique reference number", max_length=10, required=False)
    nation = forms.ChoiceField(
        label="Nation", choices=Organisation.Nation.choices, help_text="Decides which bank holidays count"
    )
    safeguarding_system = ShortTextField(
        label="Safeguarding system", max_length=40, help_text="Where children's files are kept, such as CPOMS"
    )

    def details(self, organisation: Organisation) -> OrganisationDetails:
        """What was filled in, as the service takes it."""
        return OrganisationDetails(kind=organisation.kind, **self.cleaned_data)


class TermForm(KeelForm):
    """A term and its half-term holiday."""

    name = ShortTextField(label="Name", max_length=27, help_text="For example, Autumn 2026")
    first = DayField(label="First day", what="the first day of the term", help_text="INSET days at its start included")
    last = DayField(label="Last day", what="the last day of the term", help_text="")
    break_first = DayField(
        label="Half term, first day off",
        what="the first day of half term",
        required=False,
        help_text="Leave it empty for a term without half term",
    )
    break_last = DayField(
        label="Half term, last day off", what="the last day of half term", required=False, help_text=""
    )

    def dates(self) -> TermDates:
        """What was filled in, as the service takes it."""
        return TermDates(**self.cleaned_data)

    @staticmethod
    def of(term: Period, halves: list[Period]) -> dict[str, Any]:
        """The values of a term that is there."""
        values: dict[str, Any] = {"name": term.name, "first": term.first, "last": term.last}
        if len(halves) == 2:
            one_day = timedelta(days=1)
            values |= {"break_first": halves[0].last + one_day, "break_last": halves[1].first - one_day}
        return values


class DayForm(KeelForm):
    """One day that differs from its term."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=SpecialDay.Kind.choices,
        widget=Radios(
            hints={
                "inset": "Open to staff, not to children. It counts as a school day",
                "closure": "Shut, for snow or an election. Told before its day, it moves deadlines",
                "open": "A bank holiday on which your school works",
            }
        ),
    )
    day = DayField(label="Day", what="the day")
    reason = ShortTextField(label="Reason", max_length=120, required=False)

    def details(self) -> DayDetails:
        """What was filled in, as the service takes it."""
        return DayDetails(**self.cleaned_data)


class ContactForm(KeelForm):
    """A contact of the report-now page."""

    label = ShortTextField(label="Who answers", max_length=120, help_text="For example, Children's social care")
    telephone = ShortTextField(label="Telephone", max_length=40)
    hours = ShortTextField(label="When", max_length=120, required=False, help_text="For example, nights and weekends")
    note = ShortTextField(label="What to know", max_length=200, required=False)
    position = forms.IntegerField(
        label="Place on the page",
        min_value=0,
        max_value=99,
        initial=1,
        help_text="1 stands first",
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Write a whole number from 0 to 99"),
    )

    @staticmethod
    def of(contact: Contact) -> dict[str, Any]:
        """The values of a contact that is there."""
        return {name: getattr(contact, name) for name in ("label", "telephone", "hours", "note", "position")}


class FileForm(KeelForm):
    """A list to import."""

    file = forms.FileField(
        label="CSV file",
        help_text="In your spreadsheet, save the sheet as “CSV UTF-8”",
        error_messages={"empty": "The file is empty. Save the sheet again and choose it"},
    )

    def clean_file(self) -> str:
        """The file's text."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            return decoded(file.read())
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from wrong
