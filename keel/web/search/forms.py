"""What is looked for, and where."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from keel.web.page.forms import KeelForm, ShortTextField

from .folding import words_of

MOST_WORDS: Final = 8
QUIET: Final = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
"""A browser keeps no list of what was looked for."""

KINDS: Final = {"record": "Records", "preparation": "Agendas and notes", "action": "Actions", "case": "Cases"}
STATES: Final = {"open": "Open actions", "closed": "Closed actions"}


class FindForm(KeelForm):
    """Words that must all occur, narrowed by child, kind and, for actions, whether they are still open."""

    words = ShortTextField(
        label="Words",
        max_length=100,
        help_text="All must occur; capitals and accents do not matter. A child’s name finds what is about them.",
        widget=forms.TextInput(attrs={**QUIET, "enterkeyhint": "search"}),
        error_messages={"required": "Write what you look for: a word, a name or a case number"},
    )
    child = ShortTextField(
        label="Only about this child",
        max_length=100,
        required=False,
        help_text="Name or case number.",
        widget=forms.TextInput(attrs=QUIET),
    )
    kind = forms.ChoiceField(
        label="Look in",
        required=False,
        choices=[("", "Everything"), *KINDS.items()],
        error_messages={"invalid_choice": "Choose from “Look in”"},
    )
    state = forms.ChoiceField(
        label="Actions",
        required=False,
        choices=[("", "Open and closed"), *STATES.items()],
        error_messages={"invalid_choice": "Choose from “Actions”"},
    )

    def clean_words(self) -> str:
        """Refuse what would find nearly everything, or take long to look for."""
        return _sensible(self.cleaned_data["words"])

    def clean_child(self) -> str:
        """As the words; nothing is fine too."""
        given: str = self.cleaned_data["child"]
        return _sensible(given) if given else ""

    def clean(self) -> dict[str, Any]:
        """Open or closed is said of actions alone."""
        found = super().clean() or {}
        if found.get("state") and found.get("kind") not in ("", "action", None):
            self.add_error("state", "Only actions are open or closed. Look in actions or everything")
        return found


def _sensible(text: str) -> str:
    words = words_of(text)
    if max(map(len, words), default=0) < 2:
        raise ValidationError("Write at least one word of two letters or figures", code="short")
    if len(words) > MOST_WORDS:
        raise ValidationError(f"Look for at most {MOST_WORDS} words at a time", code="many")
    return text
