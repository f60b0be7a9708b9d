"""The project package as an app: its commands and its system checks."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """Registered last, above every app it plays."""

    name = "sandbox"
    verbose_name = "Bến Thử"
