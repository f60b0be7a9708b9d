"""What stands beside every part of a case: its state, open tasks, terms, and what this person may do now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from applications.presenters import status_tag
from applications.verbs import VERBS
from workflow.actions import permitted
from workflow.presenters.act import owner_of
from workflow.presenters.inbox import titled
from workflow.presenters.subjects import subjects
from workflow.presenters.terms import Due, due_in_words, term_in_words
from workflow.queries import subject_of, waiting_tasks
from workflow.wording import IRREVERSIBLE

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from applications.models import Application
    from applications.refusals import Refusal
    from programmes.clocks import WorkingCalendar
    from workflow.models import CaseTask

PARTS: dict[str, StrOrPromise] = {
    "overview": _("Overview"),
    "dossier": _("Dossier"),
    "deadlines": _("Deadlines"),
    "judgement": _("Judgement"),
    "documents": _("Documents"),
    "trial": _("Trial"),
    "risks": _("Risks"),
    "control": _("Control slip"),
    "journal": _("Journal"),
}
"""The parts of a case page, in order, with their words."""

OFFICIALS_ONLY = frozenset({"control", "journal"})
"""Names of the experts, and notes that hold what they and the council said."""


class Place(NamedTuple):
    """A part as ``components/sub_navigation.html`` takes it."""

    text: StrOrPromise
    href: str
    current: bool


class OpenTask(NamedTuple):
    """A task that stands open."""

    title: str
    owner: str
    due: Due | None


class Button(NamedTuple):
    """An act that is possible now; ``primary`` where an open task waits for it and it ends nothing for good."""

    text: StrOrPromise
    href: str
    primary: bool


class Barred(NamedTuple):
    """An act that is not possible now, and why."""

    text: StrOrPromise
    reason: str


def part_href(reference: str, part: str) -> str:
    """Address of a part."""
    return reverse("case", args=[reference]) if part == "overview" else reverse(f"case_{part}", args=[reference])


def frame(application: Application, part: str, user: User, calendar: WorkingCalendar) -> dict[str, Any]:
    """The context that every part shares."""
    tasks = waiting_tasks(application)
    words = subjects(tasks)
    answers = permitted(application, user)
    return {
        "application": application,
        "status": status_tag(application, user),
        "part": PARTS[part],
        "places": [
            Place(text, part_href(application.reference, name), name == part)
            for name, text in PARTS.items()
            if user.is_official or name not in OFFICIALS_ONLY
        ],
        "tasks": [_task(task, words.get(task.pk, ""), calendar) for task in tasks],
        "terms": [term_in_words(term, calendar) for term in application.deadlines.open().order_by("due_at")],
        "buttons": _buttons(application, answers, tasks),
        "barred": [Barred(VERBS[verb].title, str(refusal.reason)) for verb, refusal in answers if refusal],
    }


def _task(task: CaseTask, subject: str, calendar: WorkingCalendar) -> OpenTask:
    due = due_in_words(task.due_at, calendar) if task.due_at else None
    return OpenTask(titled(task, subject), owner_of(task), due)


def _buttons(
    application: Application, answers: list[tuple[str, Refusal | None]], tasks: list[CaseTask]
) -> list[Button]:
    """What is possible now: what a task waits for first, what ends something for good last.

    A verb of several tasks leads to the first of them.
    """
    waiting: dict[str, CaseTask] = {}
    for task in tasks:
        for verb in task.flow_task.verbs:
            waiting.setdefault(verb, task)
    possible = [verb for verb, refusal in answers if refusal is None]
    ordered = sorted(possible, key=lambda verb: (verb in IRREVERSIBLE, verb not in waiting))
    return [
        Button(
            VERBS[verb].title,
            _act_href(application, verb, waiting.get(verb)),
            verb in waiting and verb not in IRREVERSIBLE,
        )
        for verb in ordered
    ]


def _act_href(application: Application, verb: str, task: CaseTask | None) -> str:
    about = subject_of(task) if task else {}
    return reverse("act", args=[application.reference, verb]) + (f"?{urlencode(about)}" if about else "")
