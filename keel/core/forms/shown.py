"""Which fields a person sees, and which of them they fill in, now."""

from collections.abc import Mapping

from keel.core.forms.kinds import Field, Form


def shown(form: Form, *, part: str, answers: Mapping[str, object]) -> tuple[Field, ...]:
    """Give the part's fields in order, without those whose condition another answer does not meet.

    An answer in a field that is no longer shown is kept, only not asked for.
    """
    return tuple(field for field in form.of_part(part) if _holds(field, answers))


def to_fill(form: Form, *, part: str, who: str, when: str, answers: Mapping[str, object]) -> tuple[Field, ...]:
    """Give the shown fields that this party fills in at this time; each party fills in what is for "each
    party".
    """
    return tuple(
        field
        for field in shown(form, part=part, answers=answers)
        if field.when == when and field.filled_by in (who, "each party")
    )


def _holds(field: Field, answers: Mapping[str, object]) -> bool:
    if field.shown_if is None:
        return True
    answer = answers.get(field.shown_if.field)
    said = {True: "yes", False: "no"}.get(answer, answer) if isinstance(answer, bool) else answer
    return said == field.shown_if.answer
