"""Where a session is held: the room, its steps, its end, the monitoring record."""

from typing import Any, Final

from django.urls import path

from keel.web.sessions.views import room as views
from keel.web.sessions.views import room_end, room_steps


def _at(address: str, view: Any, name: str) -> Any:
    """A path whose view takes a request by a member."""
    return path(f"<uuid:pk>/{address}", view, name=name)


room: Final = [
    _at("begin/", views.begin, "begin"),
    _at("room/", views.room, "room"),
    _at("room/actions/<uuid:action>/", views.room_action, "room_action"),
    _at("room/children/<uuid:item>/", room_steps.room_case, "room_case"),
    _at("room/work/", room_steps.room_session, "room_session"),
    _at("room/person/", room_steps.room_person, "room_person"),
    _at("room/end/", room_end.room_end, "room_end"),
    _at("held/", room_end.held, "held"),
    _at("monitoring/", room_end.monitoring, "monitoring"),
    _at("monitoring/mark/", room_end.mark, "mark"),
]
