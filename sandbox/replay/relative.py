"""Case files whose days are told from today, so that demo cases are always live.

``"@-12w"`` is the day 12 working days ago, ``"@+30d"`` in 30 days, ``"@-6m"`` six months ago; with a time of day,
``"@-12w 09:00"``, a moment in Viet Nam. Everything else stays as written.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from programmes import clocks
from programmes.schema_parts import Unit

if TYPE_CHECKING:
    from programmes.working_days import WorkingCalendar

_WRITTEN = re.compile(r"@([+-]\d+)([wdm])(?: (\d\d:\d\d))?")
_UNITS = {"w": Unit.WORKING_DAYS, "d": Unit.DAYS, "m": Unit.MONTHS}


def dated(value: Any, today: date, calendar: WorkingCalendar) -> Any:
    """``value`` (JSON read) with every relative day and moment in it as ISO text."""
    if isinstance(value, dict):
        return {key: dated(part, today, calendar) for key, part in value.items()}
    if isinstance(value, list):
        return [dated(part, today, calendar) for part in value]
    found = _WRITTEN.fullmatch(value) if isinstance(value, str) else None
    if not found:
        return value
    distance, unit, hour = found.groups()
    amount = int(distance)
    end = clocks.due(_UNITS[unit], abs(amount), today, calendar=calendar, back=amount < 0)
    day = clocks.local_date(end)
    return datetime.combine(day, time.fromisoformat(hour), clocks.ZONE).isoformat() if hour else day.isoformat()
