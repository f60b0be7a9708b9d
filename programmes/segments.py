"""A term in segments: what a stretch of running uses up of it, and when it ends after it stood still.

Pure. An amount is held in the smallest piece that a stop may divide: seconds for hours, working days for working
days, days for days and months. The day on which a clock stops still counts, the day on which it goes on is day 0:
so a term that stood still never ends before one that did not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from programmes import clocks
from programmes.schema_parts import Unit
from programmes.working_days import DAY, SATURDAY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from programmes.working_days import SpecialDay, WorkingCalendar

HOUR = 3600
"""Seconds of an hour."""


@dataclass(frozen=True)
class Measure:
    """How a term is counted: its unit, the calendar, the hour from which a day counts as the next one."""

    unit: Unit
    calendar: WorkingCalendar
    cut_off_hour: int | None = None

    def pieces(self, amount: int, since: datetime) -> int:
        """``amount`` of the unit from ``since`` in pieces."""
        if self.unit == Unit.HOURS:
            return amount * HOUR
        if self.unit == Unit.MONTHS:
            end = clocks.due(self.unit, amount, since, calendar=self.calendar, cut_off_hour=self.cut_off_hour)
            return (clocks.local_date(end) - self._day_zero(since)).days
        return amount

    def spent(self, since: datetime, until: datetime | date) -> int:
        """Pieces that running from ``since`` to ``until`` uses up; never negative."""
        if self.unit == Unit.HOURS:
            end = until if isinstance(until, datetime) else clocks.start_of(until)
            return max(0, round((end - since).total_seconds()))
        first, last = self._day_zero(since), clocks.local_date(until)
        if self.unit == Unit.WORKING_DAYS:
            return max(0, self.calendar.working_days_between(first, last))
        return max(0, (last - first).days)

    def end(self, pieces: int, since: datetime) -> date | datetime:
        """When a term with ``pieces`` left at ``since`` ends: a moment for hours, else the last day in time."""
        if self.unit == Unit.HOURS:
            return since.astimezone(clocks.ZONE) + timedelta(seconds=pieces)
        if self.unit == Unit.WORKING_DAYS:
            return self.calendar.add_working_days(self._day_zero(since), pieces)
        return self._day_zero(since) + pieces * DAY

    def _day_zero(self, since: datetime) -> date:
        return clocks.day_zero(since, self.calendar, self.cut_off_hour)


def in_units(unit: Unit, pieces: int) -> float:
    """Pieces in words a person uses: hours for hours, else days as they are."""
    if unit != Unit.HOURS:
        return pieces
    told = round(pieces / HOUR, 1)
    return int(told) if told.is_integer() else told


class CountedDay(NamedTuple):
    """A day of a term in working days: its number where it counts, else None.

    ``special`` tells why where the plain week does not; ``day_zero``: what came in after the cut-off hour counts as
    come in on this day.
    """

    day: date
    number: int | None
    special: SpecialDay | None = None
    day_zero: bool = False


def day_by_day(
    since: datetime | date, until: date, special: Iterable[SpecialDay], *, cut_off: bool = False
) -> list[CountedDay]:
    """Every day after the day of the event up to ``until``: which was counted, and which was not and why.

    Counted back, the last first, where ``until`` lies before. ``special``: the days that did not follow the plain
    week when the date was set; ``cut_off``: the event fell after the cut-off hour, so that the first working day is
    day 0.
    """
    known = {row.day: row for row in special}
    found, number, day = [], -1 if cut_off else 0, clocks.local_date(since)
    step = DAY if until > day else -DAY
    while day != until:
        day += step
        row = known.get(day)
        counts = row.works if row else day.weekday() < SATURDAY
        number += counts
        found.append(CountedDay(day, number if counts and number else None, row, day_zero=counts and not number))
    return found
