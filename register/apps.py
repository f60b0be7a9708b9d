"""The register app."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """What the public sees."""

    name = "register"
    default_auto_field = "django.db.models.BigAutoField"
