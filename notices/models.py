"""Who was told what of which term, and when."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Absence
from applications.models import Deadline


class NoticeQuerySet(models.QuerySet[Any]):
    """Notices, mostly of one person (reverse relation)."""

    def standing(self) -> Self:
        """The newest of each term that is still open, with the term and its case."""
        rows = self.filter(deadline__met_at=None, deadline__cancelled_at=None, deadline__paused_since=None)
        return rows.select_related("deadline__application").order_by("deadline_id", "-id").distinct("deadline_id")


class Notice(models.Model):
    """One telling of one person about one term: once per kind and step, held by the database.

    ``step``: working days before the date (reminder) or after it (late). ``absence``: the one in which the person
    is the deputy of whom it concerns.
    """

    class Kind(models.TextChoices):
        """What is told."""

        REMINDER = "reminder", _("A date is near")
        LATE = "late", _("A date has passed")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    step = models.PositiveSmallIntegerField()
    absence = models.ForeignKey(Absence, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deadline", "kind", "step", "person"], name="notices_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.step} · {self.deadline_id} · {self.person_id}"
