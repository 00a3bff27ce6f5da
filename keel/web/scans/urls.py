"""Where scans are added and taken: ids only."""

from typing import Any

from django.urls import URLPattern, path

from . import views

app_name = "scans"


def _at(address: str, view: Any, name: str) -> URLPattern:
    """A path whose view takes a request by a member."""
    found: URLPattern = path(address, view, name=name)
    return found


urlpatterns = [
    _at("of-record/<uuid:pk>/", views.of_record, "of_record"),
    _at("of-agreement/<uuid:pk>/", views.of_agreement, "of_agreement"),
    _at("<uuid:pk>/", views.scan, "scan"),
]
