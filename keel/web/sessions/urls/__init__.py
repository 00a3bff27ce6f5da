"""Addresses of sessions: ids only, never a name or a case number. One module a stage."""

from .booking import booking
from .preparation import preparation
from .record import record
from .room import room
from .saving import saving

app_name = "sessions"
urlpatterns = [*booking, *preparation, *saving, *room, *record]
