"""Forms in Keel's pattern: label, hint, error, field; one idempotency key for each time a form is shown."""

import re
import uuid
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html
from django.utils.safestring import SafeString

from keel.web.page.fields import DayField, LongTextField, MinutesField, ShortTextField, TimeField
from keel.web.page.widgets import Checkboxes, Radios

__all__ = [
    "Checkboxes", "DayField", "KeelForm", "KeelModelForm", "LongTextField", "MinutesField", "Radios", "Renderer",
    "ShortTextField", "TimeField",
]  # fmt: skip

KEY = "idempotency_key"
KEY_SHAPE = re.compile(r"[0-9a-f]{32}")


class Renderer(DjangoTemplates):
    """Draws every form with page/form.html and every field with page/field.html; also fit for FORM_RENDERER."""

    form_template_name = "page/form.html"
    field_template_name = "page/field.html"


class Patterned(forms.BaseForm):
    """What KeelForm and KeelModelForm share: ids equal to names, plain errors, the idempotency key."""

    default_renderer = Renderer
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "%s")
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _say_what_is_missing(field)

    @property
    def idempotency_key(self) -> str:
        """The key of this showing of the form, 32 hex digits: the posted one if it has that shape, else a new one."""
        sent = str(self.data.get(KEY, "")) if self.is_bound else ""
        if KEY_SHAPE.fullmatch(sent):
            return sent
        self.__dict__.setdefault("_fresh_key", uuid.uuid4().hex)
        return str(self.__dict__["_fresh_key"])

    def key_input(self) -> SafeString:
        """Give the hidden input that carries the key; `{{ form }}` holds it already."""
        return format_html('<input type="hidden" name="{}" value="{}">', KEY, self.idempotency_key)


class KeelForm(Patterned, forms.Form):
    """Base of every form that is not built from a model."""


class KeelModelForm(Patterned, forms.ModelForm):  # type: ignore[type-arg]
    """Base of every form that is built from a model."""


def _say_what_is_missing(field: forms.Field) -> None:
    """Replace Django's "This field is required." by what to do; a message of the form's own is left alone."""
    if field.error_messages.get("required") != forms.Field.default_error_messages["required"]:
        return
    label = str(field.label or "").strip()
    if not label:
        return
    verb = "Fill in"
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField):
        verb = "Choose an answer to" if label.endswith("?") else "Choose from"
    elif isinstance(field, forms.BooleanField):
        verb = "Tick"
    field.error_messages["required"] = f"{verb} “{label}”"
