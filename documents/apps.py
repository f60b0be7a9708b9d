"""The documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Administrative documents, their numbers, files and verification."""

    name = "documents"
    default_auto_field = "django.db.models.BigAutoField"
