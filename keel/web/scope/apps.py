"""The app that keeps organisations' rows apart."""

from django.apps import AppConfig
from django.core import checks


class ScopeConfig(AppConfig):
    """Registers the checks that no model escapes the scope."""

    name = "keel.web.scope"
    label = "scope"

    def ready(self) -> None:
        """Have every start look at every model."""
        from keel.web.scope.checks import check_models_are_scoped

        checks.register(check_models_are_scoped, checks.Tags.models)
