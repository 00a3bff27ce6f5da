"""Addresses of preparation: the agenda and the private case notes."""

from typing import Any, Final

from django.urls import path

from keel.web.sessions.views import preparation as views


def _at(address: str, view: Any, name: str) -> Any:
    return path(f"<uuid:pk>/{address}", view, name=name)


preparation: Final = [
    _at("agenda/", views.agenda, "agenda"),
    _at("agenda/cases/<uuid:case_pk>/", views.override, "override"),
    _at("notes/", views.notes, "notes"),
    _at("notes/complete/", views.notes_complete, "notes_complete"),
    _at("notes/share/", views.notes_share, "notes_share"),
    _at("notes/<uuid:case_pk>/", views.note, "note"),
]
