"""Addresses of grants: ids only."""

from typing import Any

from django.urls import path

from . import views

app_name = "grants"


def _at(address: str, view: Any, name: str) -> Any:
    """A path whose view takes a request by a member."""
    return path(address, view, name=name)


urlpatterns = [
    _at("", views.mine, "mine"),
    _at("ask/<slug:purpose>/", views.ask, "ask"),
    _at("at-once/", views.at_once, "at_once"),
    _at("<uuid:pk>/", views.grant, "grant"),
    _at("<uuid:pk>/read/", views.read, "read"),
    _at("<uuid:pk>/revoke/", views.revoke, "revoke"),
    _at("<uuid:pk>/renew/", views.renew, "renew"),
    _at("<uuid:pk>/review/", views.review, "review"),
]
