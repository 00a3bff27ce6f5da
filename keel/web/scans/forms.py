"""The form that takes a scan."""

from django import forms
from django.core.exceptions import ValidationError

from keel.web.page.forms import KeelForm

from .cleaning import LARGEST, Cleaned, NotAScan, cleaned


class ScanForm(KeelForm):
    """One file. Its name is not kept, and what it says of its kind is not believed."""

    file = forms.FileField(
        label="The scan",
        help_text="A PDF, JPEG or PNG file of at most 10 MB",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={
            "required": "Choose the scan of the signed sheet.",
            "empty": "The file is empty. Choose the scan again.",
        },
    )

    def clean_file(self) -> Cleaned:
        """The cleaned scan. Too large is said before a byte of it is looked at."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError("The file is larger than 10 MB. Scan it in grey or at 200 dots an inch.")
        try:
            return cleaned(file.read())
        except NotAScan as wrong:
            raise ValidationError(str(wrong)) from wrong
