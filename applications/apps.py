"""The applications app."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """The case from draft to archive."""

    name = "applications"
    default_auto_field = "django.db.models.BigAutoField"
