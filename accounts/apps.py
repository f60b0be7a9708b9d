"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, organisations and roles."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
