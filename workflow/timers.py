"""What time does by itself, called by a periodic job and by replay: late terms are marked, timers fire."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from viewflow.workflow.status import STATUS

from applications.actions import holding, record
from applications.models import Deadline
from programmes import clocks
from reviews.opinions import TERM as OPINION
from workflow import flows, procedures
from workflow.actions import tidy
from workflow.acts import ACTS
from workflow.acts.opinions import fall_silent
from workflow.models import CaseTask
from workflow.precedents import actions as precedents

if TYPE_CHECKING:
    from datetime import datetime

    from applications.models import Application

logger = logging.getLogger(__name__)


def fire_due(at: datetime, *, application: Application | None = None) -> int:
    """Fire all that is due at or before ``at``, in order, each stamped with its own due moment; returns how many.

    ``application`` limits it to one case. What fails is logged and does not hold up the rest.
    """
    fired, failed = 0, set()
    while True:
        due = next((item for item in _due(at, application) if item not in failed), None)
        if due is None:
            return fired
        moment, model, pk = due
        try:
            with clocks.moved(moment):
                _mark_late(pk) if model == "deadline" else _fire(pk)
            fired += 1
        except Exception:
            if application is not None:
                raise
            logger.exception("Timer %s %s failed", model, pk)
            failed.add(due)


def _due(at: datetime, application: Application | None) -> list[tuple[datetime, str, int]]:
    terms = Deadline.objects.late(at).filter(late_marked_at=None)
    timers = CaseTask.objects.filter(status=STATUS.SCHEDULED, scheduled__lte=at)
    if application:
        terms = terms.filter(application=application)
        timers = timers.filter(process__application=application)
    found = [(moment, "deadline", pk) for moment, pk in terms.values_list("due_at", "pk")]
    found += [(moment, "task", pk) for moment, pk in timers.values_list("scheduled", "pk")]
    return sorted(found)


def _mark_late(pk: int) -> None:
    """Mark a term as late; the state stays, a late authority owes an apology."""
    term = Deadline.objects.select_related("application").get(pk=pk)
    with holding(term.application) as application:
        term.refresh_from_db()
        if not term.is_open or term.paused_since or term.late_marked_at:
            return
        term.late_marked_at = clocks.now()
        term.save(update_fields=["late_marked_at"])
        record(application, "deadline_passed", by=None, note=term.name)
        if term.name == OPINION:
            fall_silent(application, term)
        if term.of_authority:
            procedures.start(flows.LatenessFlow, application, term.pk)


def _fire(pk: int) -> None:
    tasks = CaseTask.objects.select_related("process__application")
    with holding(tasks.get(pk=pk).process.application) as application:
        task = tasks.get(pk=pk)
        activation = task.flow_task.activation_class(task)
        if not activation.start.can_proceed():
            return
        activation.process.application = application
        activation.process.act = partial(ACTS[task.flow_task.verb], application, by=None, data={})
        activation.start()
        activation.complete()
        activation.activate_next()
        tidy(application, procedures.open_tasks(application))
        precedents.ask_for(application)
