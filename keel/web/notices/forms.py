"""Which reminders somebody wants."""

from typing import Any

from django import forms

from keel.web.page.forms import Checkboxes, KeelForm

from .selectors import optional


class ChoiceForm(KeelForm):
    """One tick for each kind that can be turned off."""

    wanted = forms.MultipleChoiceField(label="Mail me also when", required=False, widget=Checkboxes())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["wanted"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared just above
        field.choices = [(kind.name, kind.sentence) for kind in optional()]
