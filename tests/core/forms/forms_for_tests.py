"""A form with one field of each kind."""

from keel.core.forms import Form, parse_form

ALL_KINDS = """
format = 1
name = "everything"
version = 2
title = "Everything"
summary = "One of each kind."

[session]
line = { label = "Line", kind = "text", filled_by = "supervisee", when = "before", max_length = 10, required = true }
story = { label = "Story", kind = "long text", filled_by = "supervisors", when = "during" }
day = { label = "Day", kind = "date", filled_by = "supervisors", when = "during" }
moment = { label = "Moment", kind = "date and time", filled_by = "keel", when = "after", prefill = "next session" }
mood = { label = "Mood", kind = "choice", filled_by = "supervisee", when = "before", choices = ["calm", "tired"] }
current = { label = "Up to date?", kind = "yes or no", filled_by = "each party", when = "before" }
items = { label = "Items", kind = "numbered items", filled_by = "supervisee", when = "before", at_most = 3 }
actions = { label = "Actions", kind = "actions", filled_by = "supervisors", when = "during" }
cases = { label = "Cases", kind = "cases", filled_by = "supervisee", when = "before" }
signed = { label = "Signatures", kind = "signatures", filled_by = "each party", when = "after" }

[session.why_tired]
label = "Why tired?"
kind = "text"
filled_by = "supervisee"
when = "before"
required = true
shown_if = { field = "mood", answer = "tired" }

[session.why_not]
label = "Why not?"
kind = "text"
filled_by = "supervisee"
when = "before"
required = true
shown_if = { field = "current", answer = "no" }

[personal]
note = { label = "Note", kind = "long text", filled_by = "supervisors", when = "during" }
"""


def everything() -> Form:
    return parse_form(ALL_KINDS, file="everything.v2.toml")
