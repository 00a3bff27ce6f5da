"""How a service says no: in a sentence that says what was wrong and how to mend it."""

from django.forms import BaseForm


class Refusal(Exception):
    """An act that was not done. `field` names the form field at fault, if it was one."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def onto(form: BaseForm, refusal: Refusal) -> None:
    """Show a refusal as an error of the form: at the field at fault if the form has it, else above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
