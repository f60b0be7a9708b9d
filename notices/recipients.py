"""Whom a term concerns: who has to act, and who holds a role in the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.models import User
from accounts.roles import Role, permission_of
from reviews.opinions import TERM as OPINION
from workflow.nodes import Act
from workflow.queries import waiting_tasks

if TYPE_CHECKING:
    from applications.models import Application, Deadline
    from workflow.models import CaseTask


def who_acts(term: Deadline) -> list[User]:
    """The applicant's people for what the applicant owes; else owners and holders of the tasks that serve the term.

    An opinion is owed by a body without an account: the officer who waits for it is told.
    """
    application = term.application
    if not term.of_authority and term.name != OPINION:
        return list(application.organisation.members.filter(is_active=True).order_by("pk"))
    people: dict[int, User] = {}
    for task in waiting_tasks(application):
        if _serves(task, term):
            people |= {person.pk: person for person in _doers(task, application)}
    return list(people.values()) or holders(application, Role.CASE_OFFICER)


def holders(application: Application, role: Role) -> list[User]:
    """The officer of the case where the role is the officer's; else everybody who holds the role."""
    if role == Role.CASE_OFFICER and application.officer is not None:
        return [application.officer]
    return list(User.objects.filter(roles__contains=[role.value], is_active=True).order_by("pk"))


def _serves(task: CaseTask, term: Deadline) -> bool:
    node = task.flow_task
    about = term.subject in ("", str(task.process.subject_id))
    return isinstance(node, Act) and term.name in node.terms and about


def _doers(task: CaseTask, application: Application) -> list[User]:
    if task.owner is not None:
        return [task.owner] if task.owner.is_active else []
    role = next((role for role in Role if permission_of(role) == task.owner_permission), None)
    return holders(application, role) if role else []
