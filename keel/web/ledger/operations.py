"""A migration's step that makes the guards, so that no table of the ledger is ever there without them."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

from keel.web.ledger.guards import make_guards


class MakeGuards(RunPython):
    """Make every guard whose table is there by now."""

    def __init__(self) -> None:
        super().__init__(_make, RunPython.noop)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """It takes nothing."""
        return type(self).__qualname__, [], {}

    def describe(self) -> str:
        """What `migrate` prints."""
        return "Make the guards against changes"


def _make(_: Any, editor: BaseDatabaseSchemaEditor) -> None:
    make_guards(editor.connection.alias)
