"""Forms of a withdrawal."""

from datetime import date
from typing import Any

from django import forms

from keel.web.page.forms import DayField, KeelForm, LongTextField, ShortTextField


class AskForm(KeelForm):
    """Which child it is about, by case number, and why it is withdrawn from this one."""

    number = ShortTextField(
        label="Number of the case it is about",
        max_length=20,
        help_text="The number as it stands in the case register. Keel never looks a child up by name here.",
    )
    reason = LongTextField(
        label="Why",
        max_length=2000,
        help_text="At least 20 characters. It is sealed.",
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class CorrectedForm(KeelForm):
    """Where the correction stands in the safeguarding system, and since when."""

    reference = ShortTextField(label="Reference of the correction", max_length=80)
    corrected_on = DayField(label="The day you corrected it", what="the day you corrected it")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"corrected_on": today}, **kwargs)
        self.fields["corrected_on"].latest = today  # type: ignore[attr-defined]
