"""What the applicant answers to a supplement request, item by item."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SupplementAnswer(models.Model):
    """The answer to one item of a request, ``item`` counted from 0; it may be written anew until the dossier is sent.

    What came with it, files and changed answers of the dossier, is read off the versions.
    """

    request = models.ForeignKey("applications.SupplementRequest", on_delete=models.PROTECT, related_name="answers")
    item = models.PositiveSmallIntegerField()
    done = models.BooleanField(_("Completed as asked"))
    text = models.TextField(_("Your answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["request", "item"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "item"], name="applications_supplement_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} · {self.item}"
