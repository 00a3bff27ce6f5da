"""Addresses of notices."""

from typing import Any

from django.urls import path

from . import views

app_name = "notices"


def _at(address: str, view: Any, name: str) -> Any:
    """A path whose view takes a request by a member."""
    return path(address, view, name=name)


urlpatterns = [
    _at("", views.mine, "mine"),
    _at("outbox/", views.outbox, "outbox"),
    _at("outbox/again/", views.again, "again"),
]
