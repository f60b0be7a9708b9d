"""Due dates in words: the day, the working days left, whether it is late, and why that day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from programmes import clocks
from programmes.language import page_language

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from applications.models import Deadline
    from programmes.clocks import WorkingCalendar

TERM_NAMES: dict[str, StrOrPromise] = {
    "validity_check": _("Check of the dossier"),
    "supplement": _("Supplement by the applicant"),
    "decision": _("Decision"),
    "review": _("Expert reviews"),
    "opinion": _("Opinion of another body"),
    "periodic_report": _("Periodic report"),
    "incident_preliminary": _("Preliminary incident report"),
    "incident_official": _("Official incident report"),
    "breach_report": _("Report of an exceeded limit"),
    "extension_request": _("Request for extension"),
    "final_report": _("Final report"),
    "extension_decision": _("Decision on the extension"),
    "evaluation": _("Evaluation"),
    "transition_end": _("End of the transition"),
}


class Due(NamedTuple):
    """As ``components/deadline.html`` takes it; ``days_left`` counts working days and is None where it is late."""

    label: StrOrPromise
    due: date | datetime
    days_left: int | None
    late: bool
    why: str = ""
    paused_since: datetime | None = None


def shown_due(due_at: datetime) -> date | datetime:
    """The last day in time where the term ends with a day, else the moment.

    ``due_at`` is the first moment that is late: for terms of days 00:00 of the day after the last one.
    """
    local = due_at.astimezone(clocks.ZONE)
    return local.date() - timedelta(days=1) if local.time() == datetime.min.time() else local


def due_in_words(due_at: datetime, calendar: WorkingCalendar, label: StrOrPromise = "", why: str = "") -> Due:
    """A due moment against today."""
    late = due_at <= clocks.now()
    shown = shown_due(due_at)
    left = None if late else calendar.working_days_between(clocks.today(), clocks.local_date(shown))
    return Due(label, shown, left, late, why)


def term_name(name: str, subject: str = "") -> StrOrPromise:
    """What a term is for; of a periodic report with its number."""
    known = TERM_NAMES.get(name, name)
    return _("Report of period %(period)s") % {"period": subject} if name == "periodic_report" and subject else known


def term_in_words(term: Deadline, calendar: WorkingCalendar) -> Due:
    """An open term with the story of its date in the active language and the rule it comes from."""
    story = term.story.get(page_language()) or term.story.get("vi", "")
    why = f"{story} ({term.source})" if term.source and story else story or term.source
    due = due_in_words(term.due_at, calendar, term_name(term.name, term.subject), why)
    return due._replace(paused_since=term.paused_since, late=False) if term.paused_since else due
