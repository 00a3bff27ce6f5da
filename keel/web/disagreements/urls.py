"""Where disagreements are."""

from typing import Any

from django.urls import path

from . import views

app_name = "disagreements"


def _at(address: str, view: Any, name: str) -> Any:
    """A path whose view takes a request by a member."""
    return path(address, view, name=name)


urlpatterns = [
    _at("", views.listed, "list"),
    _at("new/", views.new, "new"),
    _at("<uuid:pk>/", views.disagreement, "disagreement"),
    _at("<uuid:pk>/answer/", views.answer, "answer"),
    _at("<uuid:pk>/hand-on/", views.hand_on, "hand_on"),
    _at("<uuid:pk>/take-up/", views.take_up, "take_up"),
    _at("<uuid:pk>/agree/", views.agree, "agree"),
    _at("<uuid:pk>/decline/", views.decline, "decline"),
    _at("<uuid:pk>/lay-down/", views.lay_down, "lay_down"),
    _at("<uuid:pk>/add/", views.add, "add"),
    _at("<uuid:pk>/close/", views.settle, "settle"),
    _at("<uuid:pk>/name/", views.name, "name"),
    _at("notes/<uuid:pk>/", views.note, "note"),
]
