"""What time it is, and when a term ends.

The one door for every time that the law or a user sees is ``now()``; replay and tests move it. Everything else
here is pure. Counting (Civil Code, arts. 147 and 148): day 0 is the day of the event, the first counted day is the
next that counts; counting back from an end, day 0 is that end. Calendar-day terms are not shifted to a working day.
Hours run on the clock of Viet Nam (+07:00, no summer time).
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from programmes.schema_parts import Unit
from programmes.working_days import DAY, WorkingCalendar

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "ZONE",
    "WorkingCalendar",
    "day",
    "day_zero",
    "due",
    "extended_end",
    "last_day",
    "limits",
    "local_date",
    "moment",
    "months_after",
    "moved",
    "now",
    "set_now",
    "start_of",
    "story",
    "today",
]

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")

_moved_to: ContextVar[datetime | None] = ContextVar("benthu_now", default=None)

# --------------------------------------------------------------------------------------------- what time it is


def now() -> datetime:
    """The present moment in the zone of Viet Nam, or the one that replay or a test has set."""
    return _moved_to.get() or datetime.now(ZONE)


def today() -> date:
    """The present day in Viet Nam."""
    return now().date()


def set_now(at: datetime | None) -> None:
    """Stop the clock of this context at ``at`` (aware); None lets it run again."""
    _moved_to.set(None if at is None else _aware(at).astimezone(ZONE))


@contextmanager
def moved(at: datetime) -> Iterator[None]:
    """Stop the clock at ``at`` (aware) for the length of a block."""
    token = _moved_to.set(_aware(at).astimezone(ZONE))
    try:
        yield
    finally:
        _moved_to.reset(token)


def local_date(at: datetime | date) -> date:
    """The day in Viet Nam on which ``at`` falls; a date is itself."""
    return _aware(at).astimezone(ZONE).date() if isinstance(at, datetime) else at


def day(written: date | str) -> date:
    """A date, or the one that ISO text such as ``2026-01-05`` names."""
    return date.fromisoformat(written) if isinstance(written, str) else written


def moment(written: datetime | str) -> datetime:
    """A moment, or the one that ISO text with an offset names; ``ValueError`` without one."""
    return _aware(datetime.fromisoformat(written)) if isinstance(written, str) else written


def start_of(day: date) -> datetime:
    """00:00 of ``day`` in Viet Nam."""
    return datetime.combine(day, time.min, ZONE)


# ------------------------------------------------------------------------------------------------ when a term ends


def due(
    unit: Unit,
    amount: int,
    start: datetime | date,
    *,
    calendar: WorkingCalendar,
    back: bool = False,
    cut_off_hour: int | None = None,
) -> date | datetime:
    """When a term of ``amount`` ``unit`` from ``start`` ends: a moment for hours, else the last day in time.

    ``back`` counts back from ``start``. What comes in at or after ``cut_off_hour`` (0 to 23, local) counts as come
    in on the next working day; hours and terms counted back know no cut-off. Months go to the same day of the
    month, or to its last (31 January + 1 month = 28 February).

    Raises ``ValueError`` for a negative amount, for a moment without a zone, for hours from a bare date.
    """
    if amount < 0:
        msg = f"a term cannot have {amount} {unit}"
        raise ValueError(msg)
    sign = -1 if back else 1
    if unit == Unit.HOURS:
        if not isinstance(start, datetime):
            msg = "hours run from a moment, not from a day"
            raise ValueError(msg)
        return _aware(start).astimezone(ZONE) + sign * timedelta(hours=amount)
    day = local_date(start) if back else day_zero(start, calendar, cut_off_hour)
    if unit == Unit.WORKING_DAYS:
        return calendar.add_working_days(day, sign * amount)
    if unit == Unit.MONTHS:
        return day + relativedelta(months=sign * amount)
    return day + sign * timedelta(days=amount)


def limits(end: date | datetime) -> tuple[date | None, datetime]:
    """The last day in time (None for hours) and the first moment that is late, of what ``due`` gave."""
    if isinstance(end, datetime):
        return None, end
    return end, start_of(end + DAY)


def extended_end(end: date, months: int) -> date:
    """The last day of a trial that ended on ``end`` and is extended by ``months``: (end + 1 day + months) − 1 day."""
    extended: date = end + DAY + relativedelta(months=months) - DAY
    return extended


def months_after(start: datetime | date, months: int) -> date:
    """The same day of the month ``months`` later, or the last of that month."""
    later: date = local_date(start) + relativedelta(months=months)
    return later


def last_day(first: date, months: int) -> date:
    """The last day of a trial of ``months`` that begins on ``first``: (first + months) − 1 day."""
    end: date = first + relativedelta(months=months) - DAY
    return end


def day_zero(start: datetime | date, calendar: WorkingCalendar, cut_off_hour: int | None) -> date:
    """The day that is not counted: that of ``start``, or the next working day from the cut-off hour on."""
    day = local_date(start)
    if cut_off_hour is None or not isinstance(start, datetime):
        return day
    if start.astimezone(ZONE).hour < cut_off_hour:
        return day
    return calendar.next_working_day(day)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        msg = f"{at} has no zone"
        raise ValueError(msg)
    return at


# -------------------------------------------------------------------------------------------- the story of a date

UNITS: Final[dict[str, dict[Unit, tuple[str, str]]]] = {
    "vi": {
        Unit.HOURS: ("giờ", "giờ"),
        Unit.DAYS: ("ngày", "ngày"),
        Unit.WORKING_DAYS: ("ngày làm việc", "ngày làm việc"),
        Unit.MONTHS: ("tháng", "tháng"),
    },
    "en": {
        Unit.HOURS: ("hour", "hours"),
        Unit.DAYS: ("day", "days"),
        Unit.WORKING_DAYS: ("working day", "working days"),
        Unit.MONTHS: ("month", "months"),
    },
}
WORDS: Final = {
    "vi": {
        "from": "từ",
        "back": "tính lùi từ",
        "to": "đến hết",
        "to_moment": "đến",
        "off": "nghỉ",
        "works": "làm bù",
    },
    "en": {
        "from": "from",
        "back": "counted back from",
        "to": "to the end of",
        "to_moment": "to",
        "off": "days off",
        "works": "made up on",
    },
}


def story(
    unit: Unit,
    amount: int,
    start: datetime | date,
    end: date | datetime,
    *,
    calendar: WorkingCalendar,
    back: bool = False,
) -> dict[str, str]:
    """How a date came about, as ``{"vi": …, "en": …}``.

    "3 ngày làm việc từ 27/08/2026, đến hết 04/09/2026; nghỉ 31/08/2026–02/09/2026".
    """
    return {language: _story(language, Unit(unit), amount, start, end, calendar, back=back) for language in WORDS}


def _story(
    language: str,
    unit: Unit,
    amount: int,
    start: datetime | date,
    end: date | datetime,
    calendar: WorkingCalendar,
    *,
    back: bool,
) -> str:
    words, names = WORDS[language], UNITS[language][unit]
    exact = isinstance(end, datetime)
    text = (
        f"{amount} {names[amount != 1]} {words['back' if back else 'from']} {_written(start, language, exact=exact)}, "
        f"{words['to_moment' if exact else 'to']} {_written(end, language, exact=exact)}"
    )
    if unit != Unit.WORKING_DAYS:
        return text
    first, last = sorted((local_date(start), local_date(end)))
    off = [day for day, _ in calendar.free_days_between(first, last)]
    works = calendar.make_up_days_between(first, last)
    for word, days in (("off", off), ("works", works)):
        if days:
            text += f"; {words[word]} {_ranges(days, language)}"
    return text


def _ranges(days: list[date], language: str) -> str:
    """Neighbouring days as one range: "31/08/2026–02/09/2026"."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    ends = (dict.fromkeys((run[0], run[-1])) for run in runs)
    return ", ".join("–".join(_written(day, language, exact=False) for day in pair) for pair in ends)


def _written(at: datetime | date, language: str, *, exact: bool) -> str:
    local = at.astimezone(ZONE) if isinstance(at, datetime) else at
    form = "%d/%m/%Y" if language == "vi" else "%-d %b %Y"
    return local.strftime(f"%H:%M {form}" if exact else form)
