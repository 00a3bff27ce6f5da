"""The form of the page on which a copy is checked."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from keel.web.page.forms import KeelForm, ShortTextField

from .checking import LARGEST, Checked, NotACopy, plain_root, verify_copy


class CheckForm(KeelForm):
    """A copy as a file or as pasted text, and the fingerprint that stands on paper."""

    file = forms.FileField(
        label="The copy",
        required=False,
        help_text="The PDF as Keel made it, or the JSON file attached to it",
        error_messages={"empty": "The file is empty. Choose the PDF as Keel made it."},
    )
    text = forms.CharField(
        label="Or paste the attached file’s text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    root = ShortTextField(
        label="The fingerprint on your paper copy",
        required=False,
        max_length=120,
        help_text="From the foot of any page, with or without spaces. Without it, the file is only held against itself",
    )

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """A file that is not too large to be one of Keel's."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        if file is not None and (file.size or 0) > LARGEST:
            raise ValidationError("This file is too large to be a copy that Keel made. Choose another.")
        return file

    def clean_root(self) -> str:
        """The fingerprint as plain hex."""
        try:
            return plain_root(self.cleaned_data.get("root", ""))
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from wrong

    def clean(self) -> dict[str, Any]:
        """Check the copy while there is still room for a sentence beside the field."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        file, text = cleaned.get("file"), cleaned.get("text", "").strip()
        if file is None and not text:
            self.add_error("file", "Choose the copy to check, or paste the text of the file attached to it.")
            return cleaned
        try:
            data = file.read() if file is not None else text.encode()
            cleaned["checked"] = verify_copy(data, root=cleaned.get("root", ""))
        except NotACopy as wrong:
            self.add_error("file" if file is not None else "text", str(wrong))
        return cleaned

    def checked(self) -> Checked:
        """What was found out; only of a valid form."""
        found: Checked = self.cleaned_data["checked"]
        return found
