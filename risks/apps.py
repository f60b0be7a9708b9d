"""The risks app."""

from django.apps import AppConfig


class RisksConfig(AppConfig):
    """Risk libraries, matrix, SORA and the living register."""

    name = "risks"
    default_auto_field = "django.db.models.BigAutoField"
