"""Organisations, their calendars, members, dated roles and working patterns."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See the module."""

    name = "keel.web.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
