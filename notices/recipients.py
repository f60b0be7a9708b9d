"""Whom a term concerns: who has to act, and who holds a role in the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from accounts.models import User
from accounts.queries_absence import deputies_of
from accounts.roles import Role, permission_of
from programmes import clocks
from reviews.opinions import TERM as OPINION
from workflow.nodes import Act
from workflow.queries import waiting_tasks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import Absence
    from applications.models import Application, Deadline
    from workflow.models import CaseTask


class Recipient(NamedTuple):
    """Who is told; ``absence``: where in somebody else's place, under which."""

    person: User
    absence: Absence | None = None


def each_once(found: Iterable[Recipient]) -> list[Recipient]:
    """Every person once; who is concerned in the own role is told in it."""
    people: dict[int, Recipient] = {}
    for row in found:
        if row.person.pk not in people or row.absence is None:
            people[row.person.pk] = row
    return list(people.values())


def who_acts(term: Deadline) -> list[Recipient]:
    """The applicant's people for what the applicant owes; else owners and holders of the tasks that serve the term.

    An opinion is owed by a body without an account: the officer who waits for it is told.
    """
    application = term.application
    if not term.of_authority and term.name != OPINION:
        return [Recipient(person) for person in application.organisation.members.filter(is_active=True).order_by("pk")]
    found = [row for task in waiting_tasks(application) if _serves(task, term) for row in _doers(task, application)]
    return each_once(found) or holders(application, Role.CASE_OFFICER)


def holders(application: Application, role: Role) -> list[Recipient]:
    """The officer of the case where the role is the officer's; else all who hold the role; and their deputies."""
    if role == Role.CASE_OFFICER and application.officer is not None:
        people = [application.officer]
    else:
        people = list(User.objects.filter(roles__contains=[role.value], is_active=True).order_by("pk"))
    today = clocks.today()
    away = [person for person in people if person.may_be_away(today)]
    deputies = deputies_of(away, role, today) if away else []
    return each_once([*(Recipient(person) for person in people), *(Recipient(row.deputy, row) for row in deputies)])


def _serves(task: CaseTask, term: Deadline) -> bool:
    node = task.flow_task
    about = term.subject in ("", str(task.process.subject_id))
    return isinstance(node, Act) and term.name in node.terms and about


def _doers(task: CaseTask, application: Application) -> list[Recipient]:
    if task.owner is not None:
        return [Recipient(task.owner)] if task.owner.is_active else []
    role = next((role for role in Role if permission_of(role) == task.owner_permission), None)
    return holders(application, role) if role else []
