"""Rows, filters and figures of the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.http import urlencode

from accounts.roles import Role, permission_of
from workflow.presenters.subjects import subjects
from workflow.presenters.terms import Due, due_in_words, term_in_words
from workflow.queries import CAPPED, DELEGABLE_ROLES, subject_of, task_kinds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from accounts.models import Absence, User
    from programmes.clocks import WorkingCalendar
    from workflow.models import CaseTask


class Row(NamedTuple):
    """One task of the table; ``instead_of``: in whose place it is this person's, nothing where it is the own."""

    what: str
    href: str
    reference: str
    case_href: str
    title: str
    organisation: str
    since: datetime
    due: Due | None
    came_from: str
    instead_of: str


class Told(NamedTuple):
    """A date of which the person was told and that still stands open."""

    reference: str
    href: str
    due: Due


NOTICES = 20
"""Most that are shown above a list."""


def told(user: User, calendar: WorkingCalendar, address: str = "case") -> list[Told]:
    """What the person was told of, the first due first; one query. ``address``: where he or she reads a case."""
    rows = sorted((notice.deadline for notice in user.notices.standing()), key=lambda term: term.due_at)
    return [
        Told(term.application.reference, reverse(address, args=[term.application.reference]), due)
        for term in rows[:NOTICES]
        for due in [term_in_words(term, calendar)]
    ]


class Figure(NamedTuple):
    """A kind of task with how many wait, which is also the filter."""

    number: str
    label: StrOrPromise
    href: str
    current: bool


def inbox_rows(
    tasks: list[CaseTask], calendar: WorkingCalendar, user: User, covers: Sequence[Absence] = ()
) -> list[Row]:
    """The tasks as rows; the calendar was read once for all of them, the absences that the person covers too."""
    words = subjects(tasks)
    return [_row(task, words.get(task.pk, ""), calendar, instead_of(task, user, covers)) for task in tasks]


def instead_of(task: CaseTask, user: User, covers: Sequence[Absence]) -> str:
    """The names of those in whose place the task is this person's: a role not held, or the case of an officer."""
    officer = task.process.application.officer_id
    names = [
        row.person.name
        for row in covers
        for role in DELEGABLE_ROLES
        if task.owner_permission == permission_of(role) and row.holds(frozenset({role}))
        if not user.has_role(role) or (role == Role.CASE_OFFICER and row.person_id == officer)
    ]
    return ", ".join(names)


def _row(task: CaseTask, subject: str, calendar: WorkingCalendar, instead: str) -> Row:
    application = task.process.application
    return Row(
        what=titled(task, subject),
        href=task_href(task, application.reference),
        reference=application.reference,
        case_href=reverse("case", args=[application.reference]),
        title=application.title,
        organisation=application.organisation.name,
        since=task.created,
        due=due_in_words(task.due_at, calendar) if task.due_at else None,
        came_from=task.came_from or "",
        instead_of=instead,
    )


def titled(task: CaseTask, subject: str) -> str:
    """The title of a task, with what it is about."""
    return f"{task.flow_task.task_title}: {subject}" if subject else str(task.flow_task.task_title)


def task_href(task: CaseTask, reference: str) -> str:
    """The act page of the first verb of the task, about its row."""
    about = subject_of(task)
    return reverse("act", args=[reference, task.flow_task.verbs[0]]) + (f"?{urlencode(about)}" if about else "")


def figures(counts: dict[str, int], chosen: dict[str, Any]) -> list[Figure]:
    """Every kind of which something waits; the one that is chosen leads back to all."""
    rest = {name: value for name, value in chosen.items() if value and name not in {"kind", "after"}}
    return [
        Figure(
            number=f"{CAPPED - 1}+" if count >= CAPPED else str(count),
            label=_titles()[code],
            href=inbox_href(rest if code == chosen.get("kind") else {**rest, "kind": code}),
            current=code == chosen.get("kind"),
        )
        for code, count in counts.items()
    ]


def _titles() -> dict[str, StrOrPromise]:
    return {code: kind.title for code, kind in task_kinds().items()}


def inbox_href(chosen: dict[str, Any]) -> str:
    """The inbox with these filters; without any it says so, since the last ones are remembered."""
    given = {name: value for name, value in chosen.items() if value}
    return f"{reverse('inbox')}?{urlencode(given or {'all': 1})}"
