"""Widgets of the form fields: three boxes for a day, radios and checkboxes with hints."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

BOXES = ("day", "month", "year")


class DayWidget(forms.MultiWidget):
    """Day, month and year in three boxes named `<name>_day`, `<name>_month`, `<name>_year`."""

    template_name = "page/widgets/day.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__({name: forms.TextInput({**box, "maxlength": 12}) for name in BOXES}, attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Name each box, and give it an id like its name."""
        context = super().get_context(name, value, attrs)
        base = context["widget"]["attrs"].get("id")
        for box, subwidget in zip(BOXES, context["widget"]["subwidgets"], strict=True):
            subwidget["box"] = box
            if base:
                subwidget["attrs"]["id"] = f"{base}_{box}"
        return context

    def id_for_label(self, id_: str) -> str:
        """Point labels and error links at the first box."""
        return f"{id_}_day" if id_ else ""

    def decompress(self, value: Any) -> list[Any]:
        """Split a day into the three boxes."""
        return [value.day, value.month, value.year] if isinstance(value, date) else [None, None, None]


class _Hinted(forms.widgets.ChoiceWidget):
    """Adds `hints` (by value) and the version (for saving as you type) to each choice."""

    template_name = "page/widgets/choices.html"

    def __init__(self, *args: Any, hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        self.hints = hints or {}
        super().__init__(*args, **kwargs)

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Describe one choice to the template."""
        option = super().create_option(*args, **kwargs)
        option["hint"] = self.hints.get(str(option["value"]), "")
        option["version"] = option["attrs"].get("data-version")
        return option


class Radios(_Hinted, forms.RadioSelect):
    """Radios; `hints` gives a line under a choice, `attrs={"inline": True}` sets short ones side by side."""

    template_name = _Hinted.template_name


class Checkboxes(_Hinted, forms.CheckboxSelectMultiple):
    """Checkboxes; as Radios."""

    template_name = _Hinted.template_name


class LongText(forms.Textarea):
    """A text area that grows, in the writer's own direction."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 6, "cols": None, "dir": "auto", "spellcheck": "true", **(attrs or {})})
