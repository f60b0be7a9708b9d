"""The page of an act, and the sentence that follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role, permission_of
from applications.refusals import NotYou
from applications.rules import ask_who
from applications.verbs import VERBS
from programmes import clocks
from workflow.presenters.terms import due_in_words
from workflow.queries import waiting_tasks
from workflow.wording import ABOUT, IRREVERSIBLE, REQUEST_ONCE, About

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from applications.models import Application
    from applications.refusals import Refusal
    from programmes.clocks import WorkingCalendar
    from workflow.models import CaseTask

_ROLE_OF = {permission_of(role): role for role in Role}


class ActPage(NamedTuple):
    """What the page of one act says around its form; ``refusal`` is why it cannot be done now, or None.

    ``instead_of``: in whose place it would be done, nothing where in the own name.
    """

    verb: str
    title: StrOrPromise
    words: About
    button: StrOrPromise
    danger: bool
    refusal: Refusal | None
    back_href: str
    instead_of: str


def act_page(application: Application, verb: str, user: User, refusal: Refusal | None) -> ActPage:
    """The words of an act in this case."""
    return ActPage(
        verb=verb,
        title=VERBS[verb].title,
        words=about(application, verb),
        button=VERBS[verb].title,
        danger=verb in IRREVERSIBLE,
        refusal=refusal,
        back_href=case_href(application, user),
        instead_of="" if refusal else _instead_of(application, verb, user),
    )


def _instead_of(application: Application, verb: str, user: User) -> str:
    """Asked again of a deputy alone: everybody else acts in the own name."""
    if not user.may_be_deputy(clocks.today()):
        return ""
    try:
        under = ask_who(application, verb, user)
    except NotYou:  # what was typed was refused: it stands beside the form
        return ""
    return under.person.name if under else ""


def about(application: Application, verb: str) -> About:
    """What the act does; that a supplement is asked for once is said only where the rules allow no second."""
    if verb == "request_supplement" and application.regime.supplements_allowed == 1:
        return ABOUT[verb]._replace(does=REQUEST_ONCE)
    return ABOUT[verb]


def case_href(application: Application, user: User) -> str:
    """Where this person reads the case: officials and experts its case page, applicants their pilot."""
    name = "case" if reads_case_page(application, user) else "pilot"
    return reverse(name, args=[application.reference])


def reads_case_page(application: Application, user: User) -> bool:
    """Whether the case page is for this person: officials, and the experts of the case."""
    return user.is_official or application.assignments.standing().filter(expert=user).exists()


def what_follows(application: Application, verb: str, user: User, calendar: WorkingCalendar) -> str:
    """What was done, and who has to do what by when; said after the act."""
    done = f"{VERBS[verb].done}: {application.reference}."
    if not user.is_official:
        return done
    tasks = [_next(task, calendar) for task in waiting_tasks(application)]
    after = _("Next: %(tasks)s.") % {"tasks": "; ".join(tasks)} if tasks else _("Nothing is left to do in this case.")
    return f"{done} {after}"


def _next(task: CaseTask, calendar: WorkingCalendar) -> str:
    words = f"{task.flow_task.task_title} – {owner_of(task)}"
    if task.due_at is None:
        return words
    due = due_in_words(task.due_at, calendar).due
    return f"{words} ({due:%d/%m/%Y})"


def owner_of(task: CaseTask) -> str:
    """The person whose task it is, or the role that may take it."""
    if task.owner:
        return str(task.owner)
    role = _ROLE_OF.get(task.owner_permission or "")
    return str(role.label) if role else _("nobody yet")
