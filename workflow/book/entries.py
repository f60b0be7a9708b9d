"""One dossier of the register in words: received, handled, returned, state (the columns of form 07)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.presenters import COLOURS
from applications.states import State
from applications.verbs import done_in_words
from programmes import clocks
from workflow.book.queries import RETURNED, TERMS, is_late
from workflow.presenters.terms import shown_due, term_name

if TYPE_CHECKING:
    from datetime import date, datetime

    from applications.models import Deadline
    from workflow.book.queries import Entered, Rules


class Entry(NamedTuple):
    """A line of the register; ``late`` None: no term was set. ``due_for``: which term, where not that of the answer."""

    reference: str
    title: str
    applicant: str
    rules: str
    body: str
    received_at: datetime
    received_by: str
    handled_by: str
    due: date | datetime | None
    due_for: str
    new_date: date | None
    returned_at: datetime | None
    result: str
    state: str
    colour: str
    late: bool | None


def entry(row: Entered, rules: dict[int, Rules]) -> Entry:
    """The line of a dossier, in the language that is active."""
    case, under = row.case, rules[row.case.regime_version_id]
    answer = next((row.events[verb] for verb in RETURNED if verb in row.events), None)
    apology, receipt = row.events.get("apologise"), row.events.get("receive")
    state = State(case.state)
    return Entry(
        reference=case.reference,
        title=case.title,
        applicant=case.organisation.name,
        rules=under.name.in_language(),
        body=under.decides,
        received_at=row.received_at,
        received_by=receipt.who if receipt else "",
        handled_by=case.officer.name if case.officer else "",
        due=shown_due(row.term.due_at) if row.term else None,
        due_for=_other_term(row.term),
        new_date=clocks.day(apology.data["new_date"]) if apology else None,
        returned_at=answer.at if answer else None,
        result=" ".join(filter(None, (str(done_in_words(answer.verb)), case.decision_number))) if answer else "",
        state=str(state.label),
        colour=COLOURS[state],
        late=is_late(row.term, clocks.now()) if row.term else None,
    )


def _other_term(term: Deadline | None) -> str:
    return str(term_name(term.name)) if term and term.name != TERMS[0] else ""


def moment(at: datetime | None) -> str:
    """A moment of Viet Nam as the language writes it."""
    return date_format(at.astimezone(clocks.ZONE), "SHORT_DATETIME_FORMAT") if at else ""


def day(on: date | datetime | None) -> str:
    """A day as the language writes it."""
    return date_format(clocks.local_date(on), "SHORT_DATE_FORMAT") if on else ""


def punctual(line: Entry) -> str:
    """In words, whether the term was or is kept; nothing where there is none."""
    if line.late is None:
        return ""
    if line.late:
        return _("Late")
    return _("In time") if line.returned_at else _("Within the term")


def due(line: Entry) -> str:
    """The date that the applicant was told, and the new one where the authority had to apologise."""
    told = ": ".join(filter(None, (line.due_for, day(line.due))))
    new = _("new date: %(day)s") % {"day": day(line.new_date)} if line.new_date else ""
    return " · ".join(filter(None, (told, new)))
