"""Processes and tasks of the engine, in tables of our own.

Own tables instead of Viewflow's multi-table inheritance: the inbox is read by role and due time from one
index, and a process knows its case without a second join (see ``docs/decisions/``).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractProcess, AbstractTask
from viewflow.workflow.status import STATUS

from applications.models import Application
from programmes import clocks
from workflow.precedents.models import Precedent

__all__ = ["OPEN_STATUSES", "CaseProcess", "CaseTask", "Precedent"]

OPEN_STATUSES = (STATUS.NEW, STATUS.ASSIGNED, STATUS.SCHEDULED, STATUS.STARTED)
_AWAITS_PERSON = Q(flow_task_type="HUMAN", finished__isnull=True)


class CaseProcess(AbstractProcess):
    """One run of a flow for a case; ``subject_id`` is the row a side procedure is about."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="processes")
    subject_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("process")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["flow_class", "application", "subject_id"],
                condition=Q(finished=None),
                nulls_distinct=False,
                name="workflow_one_open_process",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flow_class} · {self.application_id}"


class CaseTask(AbstractTask):
    """One task of a process; ``due_at`` is the due moment of the term that the task serves."""

    process = models.ForeignKey(CaseProcess, on_delete=models.CASCADE, related_name="task_set")
    created = models.DateTimeField(default=clocks.now, db_index=True)  # the engine's own would not follow a moved clock
    due_at = models.DateTimeField(null=True)
    data = models.JSONField(default=dict, blank=True)
    seed = GenericForeignKey("seed_content_type", "seed_object_id")
    seed_content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    seed_object_id = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("task")
        indexes: ClassVar = [
            models.Index(
                fields=["owner_permission", "due_at", "id"], name="workflow_task_role", condition=_AWAITS_PERSON
            ),
            models.Index(
                fields=["owner_permission", "flow_task", "due_at", "id"],
                name="workflow_task_kind",
                condition=_AWAITS_PERSON,
            ),
            models.Index(fields=["owner", "due_at", "id"], name="workflow_task_owner", condition=_AWAITS_PERSON),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give a new task its due moment."""
        if self._state.adding and self.due_at is None:
            due = getattr(self.flow_task, "due_of", None)
            self.due_at = due(self) if due else None
        super().save(*args, **kwargs)
