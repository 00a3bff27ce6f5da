"""Addresses of actions: ids only."""

from typing import Any

from django.urls import path

from . import views

app_name = "actions"


def _at(address: str, view: Any, name: str) -> Any:
    """A path whose view takes a request by a member."""
    return path(address, view, name=name)


urlpatterns = [
    _at("", views.actions, "actions"),
    _at("<uuid:pk>/", views.action, "action"),
    _at("<uuid:pk>/close/", views.action_close, "action_close"),
    _at("<uuid:pk>/redate/", views.action_redate, "action_redate"),
]
