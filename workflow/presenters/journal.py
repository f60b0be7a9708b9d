"""The journal of a case: every event in words, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.states import State
from applications.verbs import done_in_words
from programmes import clocks
from risks.presenters import indicator_words
from workflow.levels import Fixed, fixed_level
from workflow.presenters.absences import mandate_in_words
from workflow.presenters.terms import term_name

if TYPE_CHECKING:
    from datetime import datetime

    from applications.models import Application, Event

PASSED = "deadline_passed"
MOVED = "calendar_changed"
MEASURED = "record_readings"


class Item(NamedTuple):
    """As ``components/timeline.html`` takes it."""

    title: str
    by: str
    at: datetime
    text: str


def journal(application: Application) -> list[Item]:
    """Every event; one query."""
    return [_item(event) for event in application.events.select_related("absence").order_by("-position")]


def _item(event: Event) -> Item:
    return Item(_title(event), event.who, event.at, _text(event))


def _title(event: Event) -> str:
    if event.verb == PASSED:
        return _("A term has passed: %(term)s") % {"term": term_name(event.note)}
    return str(done_in_words(event.verb))


def _text(event: Event) -> str:
    """The note, and the change of state where there was one."""
    lines = [note_in_words(event)] if event.note and event.verb != PASSED else []
    if event.data.get("bodies"):
        lines.insert(0, ", ".join(event.data["bodies"]))
    if event.data.get("directed_to"):
        lines.insert(0, _("Directed to: %(name)s") % {"name": event.data["directed_to"]})
    if event.data.get("to"):
        lines.insert(0, _handed(event.data))
    fixed = fixed_level(event)
    if fixed:
        lines.insert(0, _level(fixed))
    if event.verb == MOVED:
        lines += [_moved(term) for term in event.data["terms"]]
    if event.absence and event.absence.mandate_number:
        lines.append(_("Written mandate: %(mandate)s") % {"mandate": mandate_in_words(event.absence)})
    if event.from_state != event.to_state:
        lines.append(f"{State(event.from_state).label} → {State(event.to_state).label}")
    return "\n".join(lines)


def note_in_words(event: Event) -> str:
    """The note; of readings it is the code of what was measured."""
    return indicator_words(event.note) if event.verb == MEASURED and event.note else event.note


def _level(fixed: Fixed) -> str:
    """The level with the one that the facts computed, and these."""
    told = _("Level %(level)s; computed from the facts: %(computed)s") % {
        "level": fixed.level, "computed": fixed.computed or "–",
    }  # fmt: skip
    return f"{told} ({'; '.join(fixed.facts)})" if fixed.facts else told


def _handed(data: dict[str, str]) -> str:
    """To which authority, under which rule."""
    to = _("Transferred to: %(to)s") % {"to": data["to"]}
    return f"{to} ({data['rule']})" if data.get("rule") else to


def _moved(term: dict[str, str]) -> str:
    """A term with the date that stood and the one that stands."""
    days = (date_format(clocks.day(term[which]), "SHORT_DATE_FORMAT") for which in ("old", "new"))
    return f"{term_name(term['name'], term['subject'])}: {' → '.join(days)}"
