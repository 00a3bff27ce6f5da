from keel.core.forms.kinds import PARTS, RECORD_PARTS, Field, Form
from keel.core.forms.parse import FormErrors, fingerprint, parse_form
from keel.core.forms.problems import FileErrors, Problem
from keel.core.forms.shown import shown, to_fill
from keel.core.forms.text import TextRefused, clean
from keel.core.forms.validate import Answer, AnswerProblem, AnswersRefused, validate

__all__ = [
    "PARTS",
    "RECORD_PARTS",
    "Answer",
    "AnswerProblem",
    "AnswersRefused",
    "Field",
    "FileErrors",
    "Form",
    "FormErrors",
    "Problem",
    "TextRefused",
    "clean",
    "fingerprint",
    "parse_form",
    "shown",
    "to_fill",
    "validate",
]
