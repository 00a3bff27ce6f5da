"""The form of a review."""

from django import forms

from keel.web.page.forms import KeelForm, LongTextField, Radios

from .models import AlarmReview


class ReviewForm(KeelForm):
    """What the watcher found."""

    outcome = forms.ChoiceField(label="What came of it", choices=AlarmReview.Outcome.choices, widget=Radios())
    reason = LongTextField(label="What you found, and how you know", max_length=4000)
