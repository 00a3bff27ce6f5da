"""Forms of the record: a reason, a disagreement, a signature, the entry in the safeguarding system."""

from datetime import date
from typing import Any

from django import forms

from keel.web.page.forms import DayField, KeelForm, LongTextField, ShortTextField


class ReasonForm(KeelForm):
    """Why something is done; sealed."""

    reason = LongTextField(label="Why", max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))

    def __init__(self, *args: Any, label: str = "Why", required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label, field.required = label, required


class DisagreementForm(KeelForm):
    """What somebody disagrees with, as they write it."""

    text = LongTextField(
        label="What you disagree with",
        max_length=20_000,
        help_text="It is kept as you write it, shown and printed with the record, and nobody can take it away.",
        error_messages={"required": "Write what you disagree with."},
    )


class PaperForm(KeelForm):
    """Confirming that one signed the sheet of paper."""

    signed_on = DayField(label="The day you signed it", what="the day that stands beside your signature")
    original_kept = ShortTextField(label="Where the signed sheet is kept", max_length=160)
    same = forms.BooleanField(
        label="I signed the sheet that carries this fingerprint and these check words",
        error_messages={
            "required": "Compare the fingerprint and the check words with your sheet, then tick that they are the same."
        },
    )

    def __init__(self, *args: Any, today: date, kept: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"signed_on": today, "original_kept": kept}, **kwargs)
        self.fields["signed_on"].latest = today  # type: ignore[attr-defined]


class ElectronicForm(KeelForm):
    """Signing over the record's root."""

    agreed = forms.BooleanField(
        label="I sign this record", error_messages={"required": "Tick that you sign this record, or leave it unsigned."}
    )


class EnteredForm(KeelForm):
    """Where a child's part stands in the safeguarding system, and since when."""

    reference = ShortTextField(
        label="Reference of the entry", max_length=80, help_text="As the safeguarding system shows it"
    )
    entered_on = DayField(label="The day you entered it", what="the day you entered it")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"entered_on": today}, **kwargs)
        self.fields["entered_on"].latest = today  # type: ignore[attr-defined]
