"""Forms of a disagreement."""

from collections.abc import Iterable
from typing import Any

from django import forms

from keel.web.page.dates import say_day
from keel.web.page.forms import Checkboxes, KeelForm, LongTextField
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.sessions.models import Session

LONGEST = 20_000


class OpenForm(KeelForm):
    """What it is about, whom, and which session."""

    text = LongTextField(
        label="What it is about",
        max_length=LONGEST,
        help_text="In your own words. It is kept as you write it, and nobody can change it or take it away.",
        error_messages={"required": "Write what it is about, in your own words."},
    )
    subjects = forms.MultipleChoiceField(
        label="Is it about somebody?",
        required=False,
        widget=Checkboxes(),
        help_text="Whoever you tick cannot see, from this moment on, that it exists. Tick nobody if it is about a "
        "matter and not about a person.",
    )
    session = forms.ChoiceField(label="Is it about a session of yours?", required=False)

    def __init__(self, *args: Any, people: Iterable[Member], sessions: Iterable[Session], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        self.sessions = {str(one.pk): one for one in sessions}
        listed = self.fields["subjects"]
        listed.choices = [(pk, f"{one.name}, {one.job_title}") for pk, one in self.people.items()]  # type: ignore[attr-defined]
        which = [(pk, _said(one)) for pk, one in self.sessions.items()]
        self.fields["session"].choices = [("", "No"), *which]  # type: ignore[attr-defined]

    def clean_subjects(self) -> list[Member]:
        """The members that were ticked."""
        return [self.people[pk] for pk in self.cleaned_data["subjects"]]

    def clean_session(self) -> Session | None:
        """The session that was chosen."""
        return self.sessions.get(self.cleaned_data["session"])


class WordsForm(KeelForm):
    """What somebody writes into it."""

    text = LongTextField(label="What you write", max_length=LONGEST)

    def __init__(self, *args: Any, label: str, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label, field.required = label, required
        field.error_messages["required"] = f"Fill in “{label}”"


class NameForm(KeelForm):
    """One more person whom it is about."""

    member = forms.ChoiceField(label="Whom it is also about")

    def __init__(self, *args: Any, people: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        choices = [(pk, f"{one.name}, {one.job_title}") for pk, one in self.people.items()]
        self.fields["member"].choices = [("", "Choose"), *choices]  # type: ignore[attr-defined]

    def clean_member(self) -> Member:
        """The member that was chosen."""
        return self.people[self.cleaned_data["member"]]


def _said(session: Session) -> str:
    day = say_day(london_day(session.starts_at))
    return f"{day}: {session.supervisee.name} with {session.supervisor.name}"
