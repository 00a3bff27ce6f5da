"""Forms of this app."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django import forms

from keel.web.access.standing import excluded_from
from keel.web.cases.models import Case
from keel.web.page.dates import say_day
from keel.web.page.forms import Checkboxes, KeelForm, LongTextField, ShortTextField
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.sessions.models import Session

from .purposes import Purpose

REASON_HINT: Final = "At least 20 characters: what it is for, so that it can be judged later"
UNTOLD: Final = "Why the two of each session are not told while it runs"
UNTOLD_HINT: Final = "Leave it empty: they are told. Only where telling them would defeat the purpose"
MINUTES: Final = (60, 120, 240, 480, 1440, 2880, 4320, 7200, 10080, 20160)


class AskForm(KeelForm):
    """Who is to read what, for how long and why."""

    holder = forms.ChoiceField(label="Who reads", choices=[])
    length = forms.TypedChoiceField(label="For how long", choices=[], coerce=int)
    sessions = forms.MultipleChoiceField(
        label="Sessions", choices=[], required=False, widget=Checkboxes(), help_text="Whose signed records are opened"
    )
    cases = ShortTextField(
        label="Case numbers",
        max_length=200,
        required=False,
        help_text="Separated by commas: all entries of each",
    )
    reason = LongTextField(label="Why", max_length=2000, help_text=REASON_HINT)
    untold = LongTextField(label=UNTOLD, max_length=2000, required=False, help_text=UNTOLD_HINT)

    def __init__(
        self, *args: Any, purpose: Purpose, holders: Sequence[Member], sessions: Sequence[Session], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].choices = [("", "Choose a person"), *((str(one.pk), one.name) for one in holders)]  # type: ignore[attr-defined]
        self.fields["length"].choices = _lengths(purpose)  # type: ignore[attr-defined]
        if purpose.sampled:
            del self.fields["sessions"], self.fields["cases"]
        else:
            self.fields["sessions"].choices = [  # type: ignore[attr-defined]
                (str(one.pk), f"{say_day(one.starts_at)}: {one.supervisee.name} with {one.supervisor.name}")
                for one in sessions
            ]
        if purpose.slug != "investigation":
            del self.fields["untold"]

    def things(self, by: Member) -> tuple[UUID, ...]:
        """The ids of what was named; raises Refusal for a case number that is nobody's, or shut to whoever asks."""
        named = [UUID(one) for one in self.cleaned_data.get("sessions", [])]
        numbers = [one.strip() for one in self.cleaned_data.get("cases", "").split(",") if one.strip()]
        known = Case.objects.exclude(pk__in=excluded_from(by))
        found = dict(known.filter(number__in=numbers).values_list("number", "pk"))
        if unknown := [one for one in numbers if one not in found]:
            raise Refusal(f"There is no case {', '.join(unknown)}. Check the number in the register.", field="cases")
        return (*named, *found.values())


class RenewForm(KeelForm):
    """For how much longer, and why."""

    length = forms.TypedChoiceField(label="For how much longer", choices=[], coerce=int)
    reason = LongTextField(label="Why", max_length=2000, help_text=REASON_HINT)
    untold = LongTextField(label=UNTOLD, max_length=2000, required=False, help_text=UNTOLD_HINT)

    def __init__(self, *args: Any, purpose: Purpose, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["length"].choices = _lengths(purpose)  # type: ignore[attr-defined]


class AtOnceForm(KeelForm):
    """Which child's entries are needed at once, and why."""

    case = ShortTextField(label="Case number", max_length=20)
    reason = LongTextField(label="Why it cannot wait", max_length=2000, help_text=REASON_HINT)


class ReviewForm(KeelForm):
    """What whoever reviews finds."""

    finding = LongTextField(
        label="Was it right to open it, and what follows?", max_length=2000, help_text="At least 20 characters"
    )


def _lengths(purpose: Purpose) -> list[tuple[int, str]]:
    return [(one, _length(one)) for one in MINUTES if one <= purpose.most.total_seconds() // 60]


def _length(minutes: int) -> str:
    size, name = (1440, "day") if minutes % 1440 == 0 else (60, "hour")
    return f"{minutes // size} {name}{'' if minutes == size else 's'}"
