"""My pilots and the head of a pilot: where it stands, whose turn it is, by when, what has happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.roles import Role
from applications.presenters import COLOURS
from applications.rules import writes_for_applicant
from applications.states import EDITABLE, FINAL, NAMES, RUNNING, WITH_APPLICANT, State
from applications.verbs import VERBS
from documents.kinds import Kind
from documents.queries import INTERNAL, documents_of
from programmes import clocks
from programmes.language import page_language
from programmes.queries import calendar
from workflow.nodes import Act
from workflow.pilot import words
from workflow.presenters.journal import note_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import User
    from applications.models import Application, Deadline, DossierVersion, Event
    from applications.refusals import Refusal
    from programmes.clocks import WorkingCalendar
    from workflow.models import CaseTask

WRITTEN_HERE = frozenset({"submit", "resubmit"})
"""Acts with a page on this side: check your answers."""


def text(named: Any) -> str:
    """A text of a data file in the language of the page."""
    return str(getattr(named, page_language()))


def state_tag(application: Application) -> dict[str, Any]:
    """The state in the applicant's words, whoever of the organisation looks."""
    state = State(application.state)
    return {"text": NAMES[state].applicant, "colour": COLOURS[state]}


def turn(application: Application) -> str:
    """Whose turn it is."""
    state = State(application.state)
    if state in FINAL:
        return _("Nobody's: this pilot has ended")
    if state in WITH_APPLICANT:
        return _("Yours")
    if state in words.YOURS_RUNNING:
        return str(words.YOURS_RUNNING[state])
    return _("The authority's")


def deadline_facts(row: Deadline, calendar: WorkingCalendar) -> dict[str, Any]:
    """A term as ``components/deadline.html`` takes it."""
    late = row.due_at <= clocks.now() and not row.paused_since
    label = str(words.TERMS.get(row.name, row.name))
    if row.name == "periodic_report":
        label = f"{label} ({row.subject})"
    return {
        "label": label,
        "due": row.due_on or row.due_at.astimezone(clocks.ZONE),
        "days_left": calendar.working_days_between(clocks.today(), row.due_on) if row.due_on and not late else None,
        "why": row.story.get(page_language(), ""),
        "late": late,
        "paused_since": row.paused_since,
    }


def shown_deadlines(application: Application) -> list[Deadline]:
    """Open terms that the applicant knows of, earliest first (``open_deadlines`` must be there)."""
    rows: list[Deadline] = getattr(application, "open_deadlines")  # noqa: B009 - set by the query, unknown to the type
    return [row for row in rows if row.name not in words.INTERNAL_TERMS]


def main_deadline(application: Application) -> Deadline | None:
    """The term of whoever's turn it is; None where no date is set."""
    mine = State(application.state) in WITH_APPLICANT | RUNNING
    return next((row for row in shown_deadlines(application) if row.of_authority != mine), None)


def pilot_head() -> list[str]:
    """Titles of the columns of “My pilots”."""
    return [_("Pilot"), _("Dossier code"), _("State"), _("Whose turn"), _("By when"), _("Use again")]


def pilot_rows(pilots: Iterable[Application], user: User) -> list[list[Any]]:
    """Rows of “My pilots” for ``components/table.html``."""
    return [
        [
            {"text": pilot.title or pilot.reference, "href": reverse("pilot", args=[pilot.reference])},
            pilot.reference,
            {"tag": state_tag(pilot)["text"], "colour": state_tag(pilot)["colour"]},
            turn(pilot),
            _by_when(main_deadline(pilot)),
            _use_again(pilot, user),
        ]
        for pilot in pilots
    ]


def _use_again(pilot: Application, user: User) -> dict[str, str]:
    href = copy_href(pilot, user)
    words = _("Start a new one from this")
    return {"text": words, "href": href, "about": pilot.title} if href else {"text": "–"}


def may_start_from(pilot: Application, user: User) -> bool:
    """Whether this person may start a new pilot of the organisation."""
    return user.has_role(Role.APPLICANT) and writes_for_applicant(user, pilot)


def copy_href(pilot: Application, user: User, *, ended: bool = False) -> str:
    """Where a new pilot is started from this one; empty where this person may not.

    Empty too while it is still to be filed, unless its rules have ``ended`` meanwhile.
    """
    closed = ended or pilot.submitted_at is not None
    return reverse("pilot_copy", args=[pilot.reference]) if closed and may_start_from(pilot, user) else ""


def _by_when(row: Deadline | None) -> str:
    if row is None:
        return "–"
    day = date_format(row.due_on or clocks.local_date(row.due_at), "SHORT_DATE_FORMAT")
    return _("%(day)s, late") % {"day": day} if row.due_at <= clocks.now() else day


def happens_now(application: Application) -> str:
    """One or two sentences on what happens now."""
    state = State(application.state)
    if state == State.SUBMITTED and application.received_at is None:
        return str(words.AWAITING_RECEIPT)
    if state == State.SUBMITTED and application.regime.supplements_allowed == 1:
        return str(words.CHECKED_AGAIN if application.supplements.exists() else words.CHECKED_ONCE)
    return str(words.NOW[state])


@dataclass
class Acts:
    """What the person can do: first what a task asks for, then what is possible, then what is not and why."""

    asked: list[dict[str, str]] = field(default_factory=list)
    possible: list[dict[str, str]] = field(default_factory=list)
    later: list[dict[str, str]] = field(default_factory=list)


def acts(application: Application, permitted: list[tuple[str, Refusal | None]], tasks: list[CaseTask]) -> Acts:
    """The applicant's acts, each with its title and the address of its page."""
    asked = {verb for task in tasks if isinstance(task.flow_task, Act) for verb in task.flow_task.verbs}
    found = Acts()
    for verb, refusal in permitted:
        if Role.APPLICANT not in VERBS[verb].roles or verb in WRITTEN_HERE:
            continue
        entry = {"text": str(VERBS[verb].title), "href": reverse("act", args=[application.reference, verb])}
        if refusal is not None:
            found.later.append({**entry, "reason": str(refusal.reason)})
        elif verb in asked:
            found.asked.append(entry)
        else:
            found.possible.append(entry)
    return found


def timeline(application: Application) -> list[dict[str, Any]]:
    """What has happened, newest first, for ``components/timeline.html``; one query.

    Colleagues are named, officials are the authority.
    """
    own = set(application.organisation.memberships.values_list("user_id", flat=True))
    return [
        {
            "title": words.TIMELINE[event.verb],
            "by": _by(event.actor_id, event.actor_name, own),
            "at": event.at,
            "text": note_in_words(event) if event.verb in words.NOTES else "",
        }
        for event in application.events.order_by("-position")
        if event.verb in words.TIMELINE
    ]


def past(application: Application) -> dict[str, Any]:
    """What a pilot has brought so far: documents, what happened, what changed since the version before."""
    return {
        "documents": documents(application),
        "timeline": timeline(application),
        "changes_link": changes_link(application),
    }


def _by(actor: int | None, name: str, own: set[int]) -> str:
    if actor is None:
        return ""
    return name if actor in own else settings.AUTHORITY_NAME


def documents(application: Application) -> list[dict[str, Any]]:
    """Documents addressed to the applicant, for ``components/file_row.html``; one query."""
    return [
        {
            "name": f"{Kind(row.kind).label}{' ' + row.number_text if row.number_text else ''}",
            "href": reverse("documents:pdf", args=[row.pk]),
            "kind": "PDF",
            "at": row.issued_at,
            "size": getattr(getattr(row, "file", None), "size", None),
            "sha256": getattr(getattr(row, "file", None), "sha256", ""),
            "verify_href": reverse("documents:verified", args=[row.code]),
        }
        for row in documents_of(application).exclude(kind__in=INTERNAL)
    ]


def filing_verb(application: Application) -> str:
    """The verb that files the dossier as it stands now: the first time, or in answer to a supplement request."""
    return "resubmit" if application.received_at else "submit"


def last_filing(application: Application) -> Event | None:
    """When and by whom the dossier was last filed."""
    return application.events.filter(verb__in=WRITTEN_HERE).last()


def terms_ahead(application: Application) -> list[str]:
    """By when something happens: the terms that run, else those that begin with the receipt."""
    days = calendar()
    running = [deadline_facts(row, days) for row in shown_deadlines(application)]
    if running:
        return [f"{row['label']}: {date_format(clocks.local_date(row['due']), 'SHORT_DATE_FORMAT')}" for row in running]
    rule = application.regime.clock("validity_check")
    if rule is None or rule.amount is None or application.received_at:
        return [_("The rules set no term for this step; you are told at once when something changes.")]
    return [
        _("Within %(amount)s working days of the receipt you learn whether the dossier is complete.")
        % {"amount": rule.amount}
    ]


def is_editable(application: Application) -> bool:
    """Whether the dossier can be written in."""
    return State(application.state) in EDITABLE


def working_copy(application: Application) -> DossierVersion | None:
    """The version that is being written; None where the dossier can no longer be changed."""
    if not is_editable(application):
        return None
    version = application.latest()
    return None if version.frozen_at else version


def changes_link(application: Application) -> str:
    """Words of the link to what differs from the version before; empty where there is but one. At most one query."""
    if application.state == State.SUPPLEMENT_REQUESTED:
        return _("What you changed since the authority asked")
    if application.received_at and application.supplements.exclude(answered_at=None).exists():
        return _("What you changed when you completed the dossier")
    return ""
