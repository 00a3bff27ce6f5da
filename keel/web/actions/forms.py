"""Forms about an action."""

from keel.web.page.forms import DayField, KeelForm, LongTextField


class CloseForm(KeelForm):
    """What came of an action. "No effect" is an answer."""

    outcome = LongTextField(
        label="What came of it for the child or the person?",
        max_length=2000,
        help_text="“No effect” is an answer too. It stays visible",
    )
    closed_on = DayField(label="Done on", what="the day it was done")


class RedateForm(KeelForm):
    """A new date, with the reason. How often an action was given a new date is always shown."""

    due = DayField(label="New date", what="the new date")
    reason = LongTextField(label="Why does it need a new date?", max_length=2000)
