"""The ledger of terms: stopping and resuming a clock, ending a term, moving its date; the database keeps what was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from applications.models import Deadline
from programmes import clocks
from programmes.clocks import WorkingCalendar
from programmes.queries import calendar
from programmes.schema_parts import Unit
from programmes.segments import HOUR, Measure
from programmes.working_days import SpecialDay

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from applications.models import Event
    from programmes.schema import Clock

_DATED = ("since", "remaining", "due_on", "due_at", "days", "story", "event")
_GOES_ON = {"vi": "phần còn lại: ", "en": "what is left: "}


def new_term(rule: Clock, amount: int, start: datetime) -> dict[str, Any]:
    """The fields of a term of ``amount`` by ``rule`` that begins at ``start``: its date, and its first segment."""
    days = calendar()
    end = clocks.due(rule.unit, amount, start, calendar=days, back=rule.back, cut_off_hour=rule.cut_off_hour)
    on, at = clocks.limits(end)
    measure = Measure(rule.unit, days, rule.cut_off_hour)
    # A term that counts back from an end runs from now to its date; what it counts back is in its amount.
    since = clocks.now() if rule.back else start
    return {
        "unit": rule.unit,
        "amount": amount,
        "back": rule.back,
        "cut_off_hour": rule.cut_off_hour,
        "start": start,
        "since": since,
        "remaining": measure.spent(since, end) if rule.back else measure.pieces(amount, start),
        "days": _special(days, since, start if rule.back else end, rule),
        "due_on": on,
        "due_at": at,
        "story": clocks.story(rule.unit, amount, start, end, calendar=days, back=rule.back),
    }


def end_terms(rows: Iterable[Deadline], how: str, event: Event | None) -> None:
    """Mark terms as met or cancelled (``how``: the field) now; what was left of each is kept."""
    ended = list(rows)
    at = clocks.now()
    for row in ended:
        row.remaining = left_at(row, at)
        row.event = event
        setattr(row, how, at)
    if ended:
        Deadline.objects.bulk_update(ended, [how, "remaining", "event"])


def left_at(row: Deadline, at: datetime) -> int:
    """Pieces left at ``at``; negative by as much as the term is late. A clock that stands uses up nothing."""
    if row.paused_since:
        return row.remaining
    return row.remaining - measure_of(row, at).spent(row.since, at)


def measure_of(row: Deadline, at: datetime) -> Measure:
    """How the running segment is counted up to ``at``: by the days as they were when its date was set."""
    late = row.unit == Unit.WORKING_DAYS and row.due_at <= at
    known = calendar() if late else WorkingCalendar({})
    last = clocks.local_date(row.start if row.back else row.due_on or row.due_at)
    counted = known.as_counted(clocks.local_date(row.since), last, special_days(row))
    return Measure(Unit(row.unit), counted, row.cut_off_hour)


def special_days(row: Any) -> list[SpecialDay]:
    """The stored special days of a term or of a segment."""
    return [SpecialDay.from_json(day) for day in row.days]


def pause(row: Deadline, *, event: Event | None, at: datetime | None = None) -> None:
    """Stop the clock at ``at`` (now); one that is late stays late."""
    moment = at or clocks.now()
    if row.paused_since or row.due_at <= moment:
        return
    row.remaining = left_at(row, moment)
    row.since = row.paused_since = moment
    row.event = event
    row.save(update_fields=["since", "paused_since", "remaining", "event"])


def resume(row: Deadline, *, event: Event | None, at: datetime | None = None, anew: bool = False) -> None:
    """Let a clock that stands go on at ``at`` (now) with what was left, or ``anew`` with its whole amount."""
    if not row.paused_since:
        return
    moment, days = at or clocks.now(), calendar()
    measure = Measure(Unit(row.unit), days, row.cut_off_hour)
    if anew:
        row.remaining, row.start = measure.pieces(row.amount, moment), moment
    row.since, row.paused_since, row.event = moment, None, event
    _date(row, measure.end(row.remaining, moment), days, whole=anew)
    row.save(update_fields=[*_DATED, "start", "paused_since"])


def redated(row: Deadline, days: WorkingCalendar) -> date | datetime | None:
    """The date that the term would have by that calendar; None where it stays.

    Only running terms in working days hang on the calendar, and a date that has passed, or would come to lie in
    the past, stays.
    """
    if row.unit != Unit.WORKING_DAYS or row.paused_since or not row.is_open or row.due_at <= clocks.now():
        return None
    if row.back:
        end = clocks.due(Unit.WORKING_DAYS, row.amount, row.start, calendar=days, back=True)
    else:
        end = Measure(Unit.WORKING_DAYS, days, row.cut_off_hour).end(row.remaining, row.since)
    return None if end == row.due_on or clocks.limits(end)[1] <= clocks.now() else end


def redate(row: Deadline, end: date | datetime, days: WorkingCalendar, *, event: Event) -> None:
    """Move the date of a term by a change of the calendar, which ``event`` records."""
    row.event = event
    if row.back:
        row.remaining = Measure(Unit(row.unit), days).spent(row.since, end)
    _date(row, end, days, whole=row.since == row.start or row.back)
    row.save(update_fields=[*_DATED])


def _date(row: Deadline, end: date | datetime, days: WorkingCalendar, *, whole: bool) -> None:
    row.due_on, row.due_at = clocks.limits(end)
    row.days = _special(days, row.since, row.start if row.back else end, row)
    unit = Unit(row.unit)
    if whole:
        row.story = clocks.story(unit, row.amount, row.start, end, calendar=days, back=row.back)
        return
    # Pieces of months are days; a rest of hours is told in whole hours, its exact end stands beside it.
    told = Unit.DAYS if unit == Unit.MONTHS else unit
    rest = round(row.remaining / HOUR) if unit == Unit.HOURS else row.remaining
    story = clocks.story(told, rest, row.since, end, calendar=days)
    row.story = {language: _GOES_ON[language] + text for language, text in story.items()}


def _special(
    days: WorkingCalendar, since: datetime, end: date | datetime, rule: Clock | Deadline
) -> list[dict[str, Any]]:
    if rule.unit != Unit.WORKING_DAYS and rule.cut_off_hour is None:
        return []  # such a term knows no day that does not count
    return [row.to_json() for row in days.special_days(clocks.local_date(since), clocks.local_date(end))]
