"""The project package as an app: its commands and its system checks."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class SandboxConfig(AppConfig):
    """Registered last, above every app it plays."""

    name = "sandbox"
    verbose_name = "Bến Thử"


class StaticFiles(StaticFilesConfig):
    """Leaves out the process engine's own pages: none is shown, and their styles name fonts that are not there."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "viewflow"]
