"""Addresses of the schedule: list, one session, planning, booking and what changes a session's time."""

from typing import Any, Final

from django.urls import path

from keel.web.sessions.views import booking as views
from keel.web.sessions.views import planning, schedule


def _at(address: str, view: Any, name: str) -> Any:
    return path(address, view, name=name)


booking: Final = [
    _at("", schedule.sessions, "list"),
    _at("calendar.ics", schedule.calendar, "calendar"),
    _at("informal/", views.informal, "informal"),
    _at("plan/", planning.plan, "plan"),
    _at("book/", views.book_choose, "book"),
    _at("book/<uuid:agreement_pk>/<uuid:member_pk>/", views.book, "book_with"),
    _at("<uuid:pk>/", schedule.session, "session"),
    _at("<uuid:pk>/why/<uuid:obligation_pk>/", schedule.why, "why"),
    _at("<uuid:pk>/move/", views.move, "move"),
    _at("<uuid:pk>/cancel/", views.cancel, "cancel"),
    _at("<uuid:pk>/miss/", views.miss, "miss"),
    _at("<uuid:pk>/rebook/", views.rebook, "rebook"),
]
