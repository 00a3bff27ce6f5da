"""Passwords that say where one works are guessed first."""

from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError

from keel.web.accounts.context_words import WORDS
from keel.web.accounts.models import Account

SHORTEST = 4
DISGUISES = str.maketrans("@4031!57$", "aaoeiists")
"""Signs and figures that stand for letters: s@feguard1ng is still safeguarding."""

ContextWords = Callable[[Account], Iterable[str]]
_sources: list[ContextWords] = []


def register_context_words(source: ContextWords) -> None:
    """Have `source(account)` give more words to refuse (the school's name); called from an app's `ready()`."""
    if source not in _sources:
        _sources.append(source)


class ContextWordsValidator:
    """Refuses a password built on a word of the field, of the person's address or of their school."""

    def validate(self, password: str, user: object | None = None) -> None:
        """Raise ValidationError if what is left without these words is too short to be a password."""
        words = sorted(self._words(user), key=len, reverse=True)
        plain = password.lower()
        for said in (plain, plain.translate(DISGUISES)):
            self._refuse_if_built_on(words, said)

    def _refuse_if_built_on(self, words: list[str], said: str) -> None:
        left, found = said, ""
        for word in words:
            if word in left:
                left, found = left.replace(word, " "), found or word
        if found and len(set("".join(_letters(left)))) < SHORTEST:
            raise ValidationError(
                "This password is built on a word that others would try first (“%(word)s”). "
                "Take three or four words that have nothing to do with your work.",
                code="password_of_context",
                params={"word": found},
            )

    def get_help_text(self) -> str:
        """What to do."""
        return "Take three or four words that have nothing to do with your work, your school or your name."

    def _words(self, user: object | None) -> set[str]:
        words = set(WORDS)
        if isinstance(user, Account):
            name, _, domain = user.email.partition("@")
            words |= {*_parts(name), *_parts(domain)}
            for source in _sources:
                words |= {part for text in source(user) for part in _parts(text)}
        return {word for word in words if len(word) >= SHORTEST}


def _letters(text: str) -> list[str]:
    return [letter for letter in text if letter.isalpha()]


def _parts(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
