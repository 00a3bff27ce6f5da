"""Addresses of sessions: ids only, never a name or a case number. One module a stage."""

from .saving import saving

app_name = "sessions"
urlpatterns = [*saving]
