"""The reviews app."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Judgement: experts, scores, council, proposal."""

    name = "reviews"
    default_auto_field = "django.db.models.BigAutoField"
