"""Start-up checks that every row of Keel's own models belongs to an organisation, or says why not."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, models

from keel.web.scope.managers import ScopedManager
from keel.web.scope.models import Scoped
from keel.web.scope.walls import wall_problems


def check_models_are_scoped(app_configs: Sequence[AppConfig] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """An error for each model of ours that is neither scoped nor says why it stands above organisations."""
    chosen = app_configs if app_configs is not None else list(apps.get_app_configs())
    ours = [config for config in chosen if config.name.startswith("keel.web.")]
    return [
        error for config in ours for model in config.get_models(include_auto_created=True) for error in _problems(model)
    ]


def check_walls(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """An error for each wall that is missing on PostgreSQL, run by `check --deploy` and before serving."""
    return [
        checks.Error(problem, id="keel.scope.E003")
        for alias in databases or (DEFAULT_DB_ALIAS,)
        for problem in wall_problems(alias)
    ]


def _problems(model: type[models.Model]) -> list[checks.CheckMessage]:
    if issubclass(model, Scoped):
        managers = [model._default_manager, model._base_manager, *model._meta.managers]
        if all(isinstance(manager, ScopedManager) for manager in managers):
            return []
        return [
            checks.Error(
                f"{model._meta.label} has a manager that does not keep to the scope.",
                hint="Derive its managers from keel.web.scope.managers.ScopedManager.",
                id="keel.scope.E002",
            )
        ]
    if isinstance(getattr(model, "above_organisations", None), str):
        return []
    return [
        checks.Error(
            f"{model._meta.label} belongs to no organisation.",
            hint="Derive it from keel.web.scope.models.Scoped, or say why not: above_organisations = “…”. "
            "A many-to-many table needs a model of its own (through=).",
            id="keel.scope.E001",
        )
    ]
