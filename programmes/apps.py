"""The programmes app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Regimes as dated data, clocks and the working-day calendar."""

    name = "programmes"
    default_auto_field = "django.db.models.BigAutoField"
