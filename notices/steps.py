"""When a term is told of: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from notices.models import Notice
from programmes import clocks
from programmes.schema_parts import Unit
from programmes.working_days import DAY
from workflow.presenters.terms import shown_due

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.roles import Role
    from applications.models import Deadline
    from programmes.clocks import WorkingCalendar
    from programmes.schema_parts import TermNotices

OPTIONS = frozenset({"extension_request", "transition_end"})
"""Terms up to which something may be done: one is reminded of them, nobody is late."""


class Step(NamedTuple):
    """One telling: its kind, how many working days before or behind, and to whom (None: who has to act)."""

    kind: Notice.Kind
    days: int
    to: tuple[Role | None, ...]


def due_steps(term: Deadline, rules: TermNotices, at: datetime, days: WorkingCalendar) -> list[Step]:
    """What is to be told of a running term at ``at``: the nearest reminder, or all that lateness has come to."""
    last = clocks.local_date(shown_due(term.due_at))
    if term.due_at > at:
        return _reminder(term, rules, at, days)
    if term.name in OPTIONS:
        return []
    to: dict[int, tuple[Role | None, ...]] = {0: (None,)}
    for step in rules.escalate if term.of_authority else rules.escalate[:1]:
        if step.after == 0 or clocks.start_of(days.add_working_days(last, step.after) + DAY) <= at:
            to[step.after] = (*to.get(step.after, ()), step.role)
    return [Step(Notice.Kind.LATE, after, roles) for after, roles in to.items()]


def _reminder(term: Deadline, rules: TermNotices, at: datetime, days: WorkingCalendar) -> list[Step]:
    """The nearest one that has come, unless the term began later than that."""
    if term.unit == Unit.HOURS:
        moments = {1: term.due_at - DAY}
    else:
        last = clocks.local_date(shown_due(term.due_at))
        moments = {ahead: clocks.start_of(days.add_working_days(last, -ahead)) for ahead in rules.remind_before}
    come = [ahead for ahead, moment in moments.items() if term.since < moment <= at]
    return [Step(Notice.Kind.REMINDER, min(come), (None,))] if come else []
