"""Forms of this app."""

from keel.web.page.forms import KeelForm, LongTextField


class RefuseForm(KeelForm):
    """Why somebody refuses."""

    reason = LongTextField(
        label="Why you refuse", max_length=2000, help_text="At least 20 characters. Whoever asked can read it"
    )
