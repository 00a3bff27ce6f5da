"""Addresses about signing in that know members: ids only."""

from typing import Any

from django.urls import path

from . import views

app_name = "signins"


def _at(address: str, view: Any, name: str) -> Any:
    """A path whose view takes a request by a member."""
    return path(address, view, name=name)


urlpatterns = [
    _at("who-may-read/", views.who_reads_page, "who_reads"),
    _at("passkey/", views.passkey, "passkey"),
    _at("halves/", views.halves, "halves"),
    _at("halves/<uuid:pk>/", views.second_half, "second_half"),
    _at("<uuid:pk>/", views.person, "person"),
    _at("<uuid:pk>/sign-out/", views.sign_out, "sign_out"),
    _at("<uuid:pk>/sign-on/<slug:what>/", views.sso, "sso"),
    _at("<uuid:pk>/lost/", views.lost, "lost"),
    _at("<uuid:pk>/first/", views.first, "first"),
]
