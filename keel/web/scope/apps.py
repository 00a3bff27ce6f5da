"""The app that keeps organisations' rows apart."""

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class ScopeConfig(AppConfig):
    """Registers the checks that no model escapes the scope."""

    name = "keel.web.scope"
    label = "scope"

    def ready(self) -> None:
        """Have every start look at every model, and every migration end with the walls made again."""
        from keel.web.scope.checks import check_models_are_scoped, check_walls

        checks.register(check_models_are_scoped, checks.Tags.models)
        checks.register(check_walls, checks.Tags.database, deploy=True)
        post_migrate.connect(_make_again, sender=self, dispatch_uid="keel.scope.walls")


def _make_again(using: str, **_: Any) -> None:
    from keel.web.scope.walls import make_walls

    make_walls(using)
