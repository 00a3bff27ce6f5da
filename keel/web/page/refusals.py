"""How a service says no: in a sentence that says what was wrong and how to mend it."""


class Refusal(Exception):  # noqa: N818 - it is no fault of the program
    """An act that was not done. `field` names the form field at fault, if it was one."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
