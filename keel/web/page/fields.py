"""Form fields whose errors say what was wrong and how to mend it."""

import calendar
import re
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from keel.web.page.dates import MONTHS, say_day
from keel.web.page.widgets import BOXES, DayWidget, LongText

FULL_MONTHS = tuple(name.lower() for name in calendar.month_name[1:])
CLOCK = re.compile(r"(\d{1,2})(?:[:. ]?(\d{2}))?\s*(am|pm)?")


class DayField(forms.Field):
    """A day in three boxes; cleans to a `date`. `what` names it in errors: "the date of the session"."""

    widget = DayWidget

    def __init__(self, *, what: str, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        self.what, self.earliest, self.latest = what, earliest, latest
        kwargs.setdefault("help_text", "For example, 27 11 2026")
        super().__init__(**kwargs)
        self.error_messages["required"] = f"Enter {what}"

    def to_python(self, value: Any) -> date | None:
        """Read the boxes, or a `date` given as initial value."""
        if value is None or isinstance(value, date):
            return value
        boxes = [(part or "").strip() for part in value]
        if not any(boxes):
            return None
        missing = [name for name, part in zip(BOXES, boxes, strict=True) if not part]
        if missing:
            raise ValidationError(f"{self._opening()} must include a {' and a '.join(missing)}", code="incomplete")
        return self._day(_number(boxes[0], "day", 31), _month(boxes[1]), _year(boxes[2]))

    def validate(self, value: Any) -> None:
        """Refuse a day outside the limits, naming the limit."""
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            raise ValidationError(f"{self._opening()} must be {say_day(self.earliest)} or later", code="early")
        if value and self.latest and value > self.latest:
            raise ValidationError(f"{self._opening()} must be {say_day(self.latest)} or earlier", code="late")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare days, not boxes: 01 and 1 are the same day."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True

    def _day(self, day: int, month: int, year: int) -> date:
        last = calendar.monthrange(year, month)[1]
        if day > last:
            name = calendar.month_name[month]
            raise ValidationError(
                f"{self._opening()} must be a real date: {name} {year} has {last} days", code="impossible"
            )
        return date(year, month, day)

    def _opening(self) -> str:
        return self.what[:1].upper() + self.what[1:]


def _number(text: str, name: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= most and len(text) <= 4):
        raise ValidationError(f"The {name} must be a number from 1 to {most}", code="number")
    return int(text)


def _month(text: str) -> int:
    word = text.lower()
    for number, (short, full) in enumerate(zip(MONTHS, FULL_MONTHS, strict=True), start=1):
        if word in (short.lower(), full) or (word == "sept" and number == 9):
            return number
    return _number(text, "month", 12)


def _year(text: str) -> int:
    if not re.fullmatch(r"(19|20|21)\d\d", text, re.ASCII):
        raise ValidationError("The year must have four figures, such as 2026", code="year")
    return int(text)


class TimeField(forms.Field):
    """A time of day written as people write it: 14:30, 1430, 2.30pm, 9am; cleans to a `time`."""

    widget = forms.TextInput(attrs={"class": "short", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "For example, 14:30 or 2.30pm")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> time | None:
        """Read a time; refuse "2.30" alone, which may be night or afternoon."""
        if value is None or isinstance(value, time):
            return value
        text = str(value).strip().lower().replace("a.m.", "am").replace("p.m.", "pm")
        if not text:
            return None
        found = CLOCK.fullmatch(text)
        if not found:
            raise ValidationError(f"Write {_quoted(self.label)} like 14:30 or 2.30pm", code="time")
        return self._time(found)

    def _time(self, found: re.Match[str]) -> time:
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
            raise ValidationError(f"Write {_quoted(self.label)} as a time on the clock, like 14:30", code="time")
        if half:
            return time(hour % 12 + (12 if half == "pm" else 0), minute)
        if 1 <= hour <= 6 and not found[1].startswith("0"):
            night, afternoon = f"0{hour}:{minute:02}", f"{hour + 12}:{minute:02}"
            raise ValidationError(
                f"Say whether {_quoted(self.label)} is morning or afternoon: {night} or {afternoon}", code="half"
            )
        return time(hour, minute)

    def prepare_value(self, value: Any) -> Any:
        """Show a time as it is written in Keel."""
        return f"{value:%H:%M}" if isinstance(value, time) else value


class MinutesField(forms.IntegerField):
    """A whole number of minutes."""

    widget = forms.TextInput(attrs={"class": "short", "inputmode": "numeric"})

    def __init__(self, *, least: int = 1, most: int = 600, **kwargs: Any) -> None:
        name = _quoted(kwargs.get("label"))
        sentence = f"Give {name} as a whole number of minutes from {least} to {most}"
        kwargs["error_messages"] = dict.fromkeys(("invalid", "min_value", "max_value"), sentence)
        super().__init__(min_value=least, max_value=most, **kwargs)


def _quoted(label: object) -> str:
    return f"“{label}”" if label else "this"


class CountedBoundField(BoundField):
    """Adds the line that counts characters to what a screen reader hears about the field."""

    @property
    def aria_describedby(self) -> str | None:
        """Hint, error, then the count."""
        described = super().aria_describedby or ""
        return f"{described} {self.auto_id}_count".strip() if getattr(self.field, "max_length", None) else described

    @property
    def widget_type(self) -> str:
        """Tell the field template that this one has a count."""
        return "longtext"


class _Text(forms.CharField):
    """Text as it was typed, with one kind of line end."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        name = _quoted(kwargs.get("label"))
        messages = {
            "max_length": f"Shorten {name} to {max_length:,} characters; it has %(show_value)d",
            "null_characters_not_allowed": f"Take the damaged character out of {name}: paste it as plain text",
        }
        kwargs["error_messages"] = messages | kwargs.get("error_messages", {})
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        """Browsers send line ends of two characters: count and keep one."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value) or ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave `maxlength` out: a browser obeys it by silently dropping the end of a paste."""
        return {}


class ShortTextField(_Text):
    """One line of text, 200 characters unless told."""

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)


class LongTextField(_Text):
    """Several lines, 10,000 characters unless told; the page counts them."""

    widget = LongText
    bound_field_class = CountedBoundField

    def __init__(self, *, max_length: int = 10_000, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Give count.js the limit."""
        return {"data-count": self.max_length}
