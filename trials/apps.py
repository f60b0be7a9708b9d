"""The trials app."""

from django.apps import AppConfig


class TrialsConfig(AppConfig):
    """After admission: preconditions, reports, incidents, evaluation."""

    name = "trials"
    default_auto_field = "django.db.models.BigAutoField"
