"""The app that remembers what was done and read."""

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate

from keel.web.ledger.at_once import NAME, TELL
from keel.web.ledger.guards import guard, make_guards
from keel.web.scope.walls import database_function


class LedgerConfig(AppConfig):
    """The ledger and the guards that keep rows from being changed."""

    name = "keel.web.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Name the ledger's own guards and function, and have all guards made again after every migration."""
        guard("ledger.LedgerEntry", "The ledger is only ever added to.")
        guard("ledger.LedgerAbout", "The ledger is only ever added to.")
        guard("ledger.Reason", "A reason that was given stays as it was given.")
        for kept in ("Anchor", "AnchorPlace"):
            guard(f"ledger.{kept}", "A head that was anchored stays as it was.")
        guard("ledger.LedgerHead", "The end of a chain only ever moves on.", refuse=("DELETE",))
        guard(
            "ledger.LedgerHead",
            "The end of a chain only ever moves on.",
            refuse=("UPDATE",),
            when="NEW.sequence <= OLD.sequence OR NEW.organisation_id <> OLD.organisation_id",
        )
        database_function(NAME, TELL)
        post_migrate.connect(_make_again, dispatch_uid="keel.ledger.guards")
        from keel.web.ledger.checks import check_guards

        # Not while migrating: that is what mends a guard.
        checks.register(check_guards, checks.Tags.database, deploy=True)


def _make_again(using: str, **_: Any) -> None:
    make_guards(using)
