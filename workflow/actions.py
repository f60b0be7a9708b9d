"""The one way to act in a case: the same for pages, replay, timers and jobs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from accounts.rules import writes_for
from applications.actions import ask, holding, may_now
from applications.dossier import begin
from applications.refusals import NotNow, NotYou, Refusal
from applications.rules import asking_often
from applications.states import FINAL
from applications.verbs import MACHINE_VERBS, VERBS, done_in_words
from programmes import clocks
from workflow import flows, procedures
from workflow.acts import ACTS, SUBJECTS
from workflow.nodes import Act
from workflow.precedents import actions as precedents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import Organisation, User
    from applications.models import Application, Event
    from workflow.models import CaseTask


_CONSEQUENCES = frozenset(MACHINE_VERBS) - frozenset(ACTS)
"""Steps of the machine that follow at once from an act of a person, who is the one to name."""
_MAIN_VERBS = frozenset(
    verb for node in flows.SandboxFlow.instance.nodes() if isinstance(node, Act) for verb in node.verbs
)
"""Verbs that only an open task of the main process allows."""


@transaction.atomic
def start_pilot(*, by: User, organisation: Organisation, regime: str, dossier: dict[str, Any]) -> Application:
    """Store a draft case and start its process; ``NotYou`` unless ``by`` may write for the organisation."""
    if not writes_for(by, organisation.pk):
        raise NotYou(_("You do not act for the organisation that applies."))
    application = begin(by=by, organisation=organisation, regime=regime, dossier=dossier)
    procedures.start(flows.SandboxFlow, application)
    return application


def perform(application: Application, verb: str, *, by: User, data: Mapping[str, Any] | None = None) -> Event:
    """Do one act of a person, all of it or nothing.

    In order: lock the case, ask who may and whether the state allows it, find the task that the verb closes (or the
    procedure that it starts), close the task, which records the act: ``move()``, evidence, deadlines, documents.
    Raises a ``Refusal`` with its reason; then nothing has changed.
    """
    if verb not in VERBS:
        raise NotYou(_("No person may do this."))
    with holding(application) as locked:
        try:
            _act(locked, verb, by, dict(data or {}))
        except NotNow as refusal:
            raise _told(locked, refusal) from refusal
        precedents.ask_for(locked)
        return next(event for event in reversed(locked.recorded) if event.verb == verb)


def _act(application: Application, verb: str, by: User, data: dict[str, Any]) -> None:
    ask(application, verb, by)
    tasks = procedures.open_tasks(application)
    task = _task_for(tasks, application, verb, by, data)
    if task:
        _close(task, application, verb, by, data)
    else:
        ACTS[verb](application, by=by, data=data)
    tidy(application, tasks)


def _told(application: Application, refusal: NotNow) -> NotNow:
    """Add who did the last thing, so that the second of two people learns of the first."""
    undone = [event.pk for event in application.recorded]
    last = application.events.exclude(verb__in=_CONSEQUENCES).exclude(pk__in=undone).last()
    if last is None:
        return refusal
    facts = {
        "reason": refusal.reason,
        "done": done_in_words(last.verb),
        "who": last.who or _("the system"),
        "when": formats.localize(last.at.astimezone(clocks.ZONE), use_l10n=True),
    }
    return NotNow(_("%(reason)s Last: %(done)s – %(who)s, %(when)s.") % facts, field=refusal.field)


def _task_for(
    tasks: list[CaseTask], application: Application, verb: str, by: User, data: dict[str, Any]
) -> CaseTask | None:
    """The one of the open ``tasks`` that ``verb`` closes for this person.

    None for verbs that belong to no task. ``NotNow`` where the verb belongs to a task and none is open.
    """
    about = SUBJECTS.get(verb)
    subject = about(application, data) if about else None
    for task in tasks:
        if isinstance(task.flow_task, Act) and verb in task.flow_task.verbs and _concerns(task, by, subject):
            return task
    if about is None and verb in _MAIN_VERBS:
        nothing_waits = NotNow(_("No open task of this case waits for this: %(act)s.") % {"act": VERBS[verb].title})
        raise may_now(application, verb, by) or nothing_waits  # a guard may know a better reason
    return None


def _concerns(task: CaseTask, by: User, subject: int | None) -> bool:
    """Whether the task is the one meant: the expert's own, or about the same row."""
    if task.flow_task is flows.SandboxFlow.review_dossier:
        return bool(task.owner_id == by.pk)
    return subject is None or task.process.subject_id is None or task.process.subject_id == subject


def _close(task: CaseTask, application: Application, verb: str, by: User, data: dict[str, Any]) -> None:
    """Walk the task to its end; task and process were read under the lock of the case, which holds them too."""
    activation = task.flow_task.activation_class(task)
    activation.process.application = application
    activation.process.act = partial(ACTS[verb], application, by=by, data=data)
    if task.status == STATUS.NEW:
        activation.assign(by)
    elif task.owner_id != by.pk:
        activation.reassign(by)
    activation.start(None)
    activation.execute()


def tidy(application: Application, stood_open: list[CaseTask]) -> None:
    """End what a case that has ended, or passed a stage, no longer needs; ``stood_open``: the tasks before the act."""
    if application.state not in FINAL:
        if any(task.process.flow_class is flows.LatenessFlow for task in stood_open):
            procedures.end_settled_lateness(application)
        return
    procedures.end_all(application)
    main = procedures.running_of(application, flows.SandboxFlow)
    if main:
        procedures.end(main)


def permitted(application: Application, user: User) -> list[tuple[str, Refusal | None]]:
    """Every verb that the person's roles allow in this case, with None where it is possible now, else the reason."""
    with asking_often(user):
        answers = [(verb, may_now(application, verb, user)) for verb in VERBS]
    return [(verb, refusal) for verb, refusal in answers if not isinstance(refusal, NotYou)]
