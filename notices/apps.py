"""The notices app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What people are told without asking: reminders before a date, escalation after it."""

    name = "notices"
    default_auto_field = "django.db.models.BigAutoField"
