"""Home."""

from typing import Any

from django.urls import path

from . import views

app_name = "oversight"


def _at(address: str, view: Any, name: str) -> Any:
    """A path whose view takes a request by a member."""
    return path(address, view, name=name)


urlpatterns = [
    _at("", views.home, "home"),
    _at("everywhere/", views.everywhere, "everywhere"),
    _at("order/", views.order, "order"),
]
