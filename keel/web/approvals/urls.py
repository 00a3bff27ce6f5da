"""Addresses of what needs two people: ids only."""

from typing import Any

from django.urls import path

from . import views

app_name = "approvals"


def _at(address: str, view: Any, name: str) -> Any:
    """A path whose view takes a request by a member."""
    return path(address, view, name=name)


urlpatterns = [
    _at("", views.waiting, "waiting"),
    _at("<uuid:pk>/", views.one, "one"),
    _at("<uuid:pk>/agree/", views.agree, "agree"),
    _at("<uuid:pk>/refuse/", views.refuse, "refuse"),
    _at("<uuid:pk>/withdraw/", views.withdraw, "withdraw"),
]
