"""The form that asks for what takes two people after a loss."""

from keel.web.page.forms import KeelForm, LongTextField


class LostForm(KeelForm):
    """Why, for whoever agrees."""

    reason = LongTextField(
        label="Why they begin again",
        help_text="How you know that it is them, and what was lost. The second person reads it.",
        max_length=500,
        min_length=20,
        error_messages={"min_length": "Say it in at least 20 characters, so that the second person can judge it."},
    )
