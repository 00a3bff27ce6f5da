"""The forms that ask for what takes two people: after a loss, and the first time."""

from keel.web.page.forms import KeelForm, LongTextField
from keel.web.people.forms.people import AccountForm


class LostForm(KeelForm):
    """Why, for whoever agrees."""

    reason = LongTextField(
        label="Why they begin again",
        help_text="How you know that it is them, and what was lost. The second person reads it.",
        max_length=500,
        min_length=20,
        error_messages={"min_length": "Say it in at least 20 characters, so that the second person can judge it."},
    )


class FirstForm(AccountForm):
    """The address they sign in with, and why, for whoever agrees."""

    reason = LongTextField(
        label="Why they need to come in",
        help_text="Who they are and what they do here. The second person reads it, and the address.",
        max_length=500,
        min_length=20,
        error_messages={"min_length": "Say it in at least 20 characters, so that the second person can judge it."},
    )
