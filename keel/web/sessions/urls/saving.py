"""Where pages save what is typed, and ask whether somebody else has saved a newer text."""

from typing import Any, Final

from django.urls import path

from keel.web.sessions.views import saving as views

_save: Any = views.save
_versions: Any = views.versions

saving: Final = [
    path("<uuid:pk>/save/", _save, name="save"),
    path("<uuid:pk>/versions/", _versions, name="versions"),
]
