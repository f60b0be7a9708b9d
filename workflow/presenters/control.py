"""The control slip of a case: every hand-over, from whom to whom, when received, when handed on, in time or not.

Form 06 of Circular 03/2025/TT-VPCP, Appendix I. Computed from the journal and the tasks, neither of which is ever
rewritten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from programmes import clocks
from workflow.presenters.act import owner_of
from workflow.presenters.inbox import titled
from workflow.presenters.journal import PASSED
from workflow.presenters.subjects import subjects
from workflow.presenters.terms import shown_due
from workflow.queries import tasks_of_people

if TYPE_CHECKING:
    from datetime import datetime

    from applications.models import Application, Event
    from workflow.models import CaseTask


class HandOver(NamedTuple):
    """One step: who handed it to whom, and how it went on.

    ``passed_at`` None: it still lies there, or ``dropped``: nobody needs it any more. ``in_time`` None: no term.
    """

    what: str
    giver: str
    taker: str
    received_at: datetime
    passed_at: datetime | None
    due_at: datetime | None
    in_time: bool | None
    dropped: bool


def hand_overs(application: Application) -> list[HandOver]:
    """Every hand-over since the dossier was filed, in order; three queries, some more for words of side procedures."""
    rows = application.events.order_by("position")
    events = [event for event in rows if event.actor_name or event.verb == PASSED]  # what time began, nobody gave
    tasks = [task for task in tasks_of_people(application) if "submit" not in task.flow_task.verbs]
    words, closing = subjects(tasks), _closing(tasks, events)
    return [_row(task, words.get(task.pk, ""), events, closing.get(task.pk)) for task in tasks]


def _closing(tasks: list[CaseTask], events: list[Event]) -> dict[int, Event]:
    """Task → the act that closed it: the first one of its verbs after it stood open that closed no other."""
    found: dict[int, Event] = {}
    used: set[int] = set()
    for task in tasks:
        if task.status != STATUS.DONE:
            continue
        for event in events:
            mine = event.verb in task.flow_task.verbs and event.at >= task.created and event.pk not in used
            if mine and task.owner_id in {None, event.actor_id}:
                found[task.pk] = event
                used.add(event.pk)
                break
    return found


def _row(task: CaseTask, subject: str, events: list[Event], closing: Event | None) -> HandOver:
    before = [event for event in events if event.at <= task.created]
    passed_at = closing.at if closing else None
    return HandOver(
        what=titled(task, subject),
        giver=before[-1].who if before else "",
        taker=closing.who if closing else owner_of(task),
        received_at=task.created,
        passed_at=passed_at,
        due_at=task.due_at,
        in_time=passed_at < task.due_at if passed_at and task.due_at else None,
        dropped=task.status == STATUS.CANCELED,
    )


def control_page(application: Application) -> dict[str, Any]:
    """Context of the control slip."""
    head = (_("Step"), _("From"), _("To"), _("Received"), _("Handed on"), _("Due"), _("Result"))
    return {
        "head": head,
        "rows": [_cells(row) for row in hand_overs(application)],
        "pdf_href": reverse("control_slip_pdf", args=[application.reference]),
    }


def _cells(row: HandOver) -> list[str]:
    return [
        row.what,
        row.giver or "–",
        row.taker,
        _moment(row.received_at),
        _moment(row.passed_at) if row.passed_at else "–",
        date_format(clocks.local_date(shown_due(row.due_at)), "SHORT_DATE_FORMAT") if row.due_at else "–",
        _result(row),
    ]


def _result(row: HandOver) -> str:
    if row.passed_at is None:
        return _("No longer needed") if row.dropped else _("Being handled")
    return {True: _("In time"), False: _("Late"), None: _("Handed on")}[row.in_time]


def _moment(at: datetime) -> str:
    return date_format(at.astimezone(clocks.ZONE), "SHORT_DATETIME_FORMAT")
