"""The app that seals what is written about anyone."""

from django.apps import AppConfig


class SealingConfig(AppConfig):
    """Keys and sealed fields."""

    name = "keel.web.sealing"
    label = "sealing"
