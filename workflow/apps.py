"""The workflow app."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """The process that ties the apps: flows, nodes, inbox and acts."""

    name = "workflow"
    default_auto_field = "django.db.models.BigAutoField"
