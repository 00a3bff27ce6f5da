"""Where copies are taken and checked: ids only, never a name."""

from typing import Any

from django.urls import URLPattern, path

from . import views

app_name = "documents"


def _at(address: str, view: Any, name: str) -> URLPattern:
    """A path whose view takes a request by a member."""
    found: URLPattern = path(address, view, name=name)
    return found


urlpatterns = [
    _at("records/<uuid:pk>/", views.record, "record"),
    _at("extracts/<uuid:pk>/", views.extract, "extract"),
    _at("agreements/<uuid:pk>/", views.agreement, "agreement"),
    _at("agendas/<uuid:pk>/", views.agenda, "agenda"),
    _at("monitoring/<uuid:pk>/", views.monitoring, "monitoring"),
    _at("check/", views.check, "check"),
]
