"""Changing the working-day calendar: what would move is told first, what moves is recorded in each case."""

from __future__ import annotations

import hashlib
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.roles import Role
from applications.actions import lock, record
from applications.entry import need
from applications.ledger import redate, redated
from applications.models import Deadline
from applications.refusals import NotLikeThis, NotNow, NotYou
from programmes import clocks
from programmes.models import CalendarChange, CalendarOverride
from programmes.queries import calendar, override_of
from programmes.schema_parts import Unit
from workflow.queries import waiting_tasks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from accounts.models import User
    from programmes.clocks import WorkingCalendar

EDITORS = (Role.LEAD,)
"""Who changes the calendar; every official reads it."""


class DayRule(NamedTuple):
    """What an official fixes for a day: ``off`` None gives it back to the computed calendar."""

    day: date
    off: bool | None
    reason: str
    document: str


class Move(NamedTuple):
    """An open term and the date that a change of the calendar would give it."""

    term: Deadline
    old: date
    new: date


def moves(days: WorkingCalendar) -> list[Move]:
    """The open terms that would end on another day by that calendar, by case; one query."""
    rows = Deadline.objects.running().filter(unit=Unit.WORKING_DAYS, due_at__gt=clocks.now())
    found = []
    for row in rows.select_related("application").order_by("application_id", "id"):
        end = redated(row, days)
        if end is not None and row.due_on is not None:
            found.append(Move(row, row.due_on, clocks.local_date(end)))
    return found


def fingerprint(rows: Iterable[Move]) -> str:
    """By which a confirmation shows that it is about these moves and no others."""
    text = ";".join(f"{row.term.pk}:{row.old}:{row.new}" for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def ask(rule: DayRule, by: User) -> None:
    """Raise the refusal that stands against the change: not you, nothing changes, no reason, no document."""
    if not by.is_active or not by.has_role(*EDITORS):
        raise NotYou(_("This is done by: %(roles)s.") % {"roles": ", ".join(str(role.label) for role in EDITORS)})
    need(rule._asdict(), "reason")
    if rule.off is not None:
        need(rule._asdict(), "document")
    stands = override_of(rule.day)
    if rule.off == (stands.off if stands else None):
        raise NotLikeThis(_("The calendar says so already for this day."), field="day")


@transaction.atomic
def change_calendar(rule: DayRule, *, by: User, move: bool, previewed: str) -> CalendarChange:
    """Fix a day, or give it back; move the open dates that hang on it where ``move`` says so.

    ``previewed``: the fingerprint of the moves that were shown; ``NotNow`` where they have changed since. Every
    case with a moved date gets an entry in its journal, with the old and the new dates and the document. The state
    of no case changes. A change is undone by a new one.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE programmes_calendarchange IN EXCLUSIVE MODE")  # one change after the other
    ask(rule, by)
    days = calendar().changed(rule.day, rule.off)
    found = moves(days)
    if fingerprint(found) != previewed:
        raise NotNow(_("Since the preview other dates have come to hang on this day: look at them again."))
    _fix(rule, by)
    days = calendar()  # with the document of the new rule
    moved = 0
    if move:
        for _pk, rows in groupby(found, key=lambda row: row.term.application_id):
            moved += _move_in_case([row.term.pk for row in rows], rule, days, by)
    return CalendarChange.objects.create(
        date=rule.day, off=rule.off, reason=rule.reason, document=rule.document, changed_by=by,
        changed_at=clocks.now(), moved=moved, left=len(found) - moved,
    )  # fmt: skip


def _fix(rule: DayRule, by: User) -> None:
    if rule.off is None:
        CalendarOverride.objects.filter(date=rule.day).delete()
        return
    facts = {
        "off": rule.off,
        "reason": rule.reason,
        "document": rule.document,
        "changed_by": by,
        "changed_at": clocks.now(),
    }
    CalendarOverride.objects.update_or_create(date=rule.day, defaults=facts)


def _move_in_case(pks: list[int], rule: DayRule, days: WorkingCalendar, by: User) -> int:
    """Move the dates of one case, record it there, and give its open tasks the new dates; how many were moved."""
    application = lock(Deadline.objects.select_related("application").get(pk=pks[0]).application)
    rows = [(row, redated(row, days)) for row in application.deadlines.filter(pk__in=pks).order_by("id")]
    standing = [(row, row.due_on, end) for row, end in rows if end is not None and row.due_on is not None]
    if not standing:
        return 0  # an act has met them while this change waited for the case
    terms = [
        {"name": row.name, "subject": row.subject, "old": old.isoformat(), "new": clocks.local_date(end).isoformat()}
        for row, old, end in standing
    ]
    note = ": ".join(filter(None, (rule.document, rule.reason)))
    facts = {"date": rule.day.isoformat(), "off": rule.off, "document": note, "terms": terms}
    event = record(application, "calendar_changed", by=by, note=note, data=facts)
    for row, _old, end in standing:
        redate(row, end, days, event=event)
    for task in waiting_tasks(application):
        task.process.application = application
        due = task.flow_task.due_of(task)
        if due != task.due_at:
            task.due_at = due
            task.save(update_fields=["due_at"])
    return len(standing)
