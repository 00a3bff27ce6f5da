"""Where withdrawals are."""

from typing import Any

from django.urls import path

from . import views

app_name = "misfiled"


def _at(address: str, view: Any, name: str) -> Any:
    """A path whose view takes a request by a member."""
    return path(address, view, name=name)


urlpatterns = [
    _at("parts/<uuid:pk>/", views.ask, "ask"),
    _at("<uuid:pk>/", views.withdrawal, "withdrawal"),
    _at("records/<uuid:record_pk>/cases/<uuid:case_pk>/", views.of, "of"),
]
