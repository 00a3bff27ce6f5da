"""Worked examples: facts in, obligations out, in a file that a safeguarding lead can read and write."""

from keel.examples.answers import Answers, answers_on, failures, known_by
from keel.examples.model import Example, ExampleFile, Expectation
from keel.examples.read import Worked, WorkedFile, read_examples

__all__ = [
    "Answers",
    "Example",
    "ExampleFile",
    "Expectation",
    "Worked",
    "WorkedFile",
    "answers_on",
    "failures",
    "known_by",
    "read_examples",
]
