"""One address, the same whatever is looked for."""

from typing import Any

from django.urls import path

from . import views

app_name = "search"
_find: Any = views.find
urlpatterns = [path("", _find, name="find")]
