"""Working days of the public sector in Viet Nam: ``holidays`` plus what official documents change.

Saturday and Sunday are free; the law's holidays and the swaps that the library knows come from ``holidays``
(country VN, lunar dates included). It lacks some swaps and guesses the years not yet announced, so every answer
takes the overrides of the ``CalendarOverride`` table first.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import holidays

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SATURDAY: Final = 5
DAY: Final = timedelta(days=1)
LIBRARY_LANGUAGE: Final = {"vi": "vi", "en": "en_US"}
BY_DOCUMENT: Final = {"vi": "Nghỉ theo văn bản", "en": "Day off by an official document"}


@cache
def _holidays_of(year: int, language: str) -> Mapping[date, str]:
    """The named free days of ``year`` and their names in ``language`` (``vi`` or ``en``)."""
    computed = holidays.country_holidays("VN", years=[year], language=LIBRARY_LANGUAGE[language])
    return MappingProxyType({day: name for day, name in computed.items() if day.year == year})


@cache
def _working_weekends_of(year: int) -> frozenset[date]:
    """The Saturdays and Sundays of ``year`` that make up for a swapped working day, as far as the library knows."""
    computed = holidays.country_holidays("VN", years=[year])
    return frozenset(day for day in computed.weekend_workdays if day.year == year)


class WorkingCalendar:
    """Which days count, given the overrides of officials (date → True: free, False: worked)."""

    def __init__(self, overrides: Mapping[date, bool]) -> None:
        self._overrides = MappingProxyType(dict(overrides))

    def is_working_day(self, day: date) -> bool:
        """Whether the public sector works on ``day``; an override rules over the computed calendar."""
        off = self._overrides.get(day)
        if off is not None:
            return not off
        if day.weekday() >= SATURDAY:
            return day in _working_weekends_of(day.year)
        return day not in _holidays_of(day.year, "vi")

    def add_working_days(self, start: date, amount: int) -> date:
        """The ``amount``-th working day after ``start`` (before it where negative).

        ``start`` is day 0 and never counted, whether worked or free; 0 gives ``start`` itself.
        """
        step = DAY if amount > 0 else -DAY
        day = start
        left = abs(amount)
        while left:
            day += step
            if self.is_working_day(day):
                left -= 1
        return day

    def next_working_day(self, day: date) -> date:
        """The first working day after ``day``."""
        return self.add_working_days(day, 1)

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days are counted from day 0 ``start`` to ``end``, ``end`` included.

        Negative where ``end`` lies before ``start``: the days counted back.
        """
        if end < start:
            return -sum(map(self.is_working_day, _days(end, start - DAY)))
        return sum(map(self.is_working_day, _days(start + DAY, end)))

    def free_days_between(self, start: date, end: date, *, language: str = "vi") -> list[tuple[date, str]]:
        """The free days after ``start`` up to ``end``, with their names; plain weekends are left out.

        ``language`` is ``vi`` or ``en``.
        """
        return [
            (day, self._name(day, language))
            for day in _days(start + DAY, end)
            if not self.is_working_day(day) and self._is_special(day)
        ]

    def make_up_days_between(self, start: date, end: date) -> list[date]:
        """The worked Saturdays and Sundays after ``start`` up to ``end``."""
        return [day for day in _days(start + DAY, end) if day.weekday() >= SATURDAY and self.is_working_day(day)]

    def _is_special(self, day: date) -> bool:
        return day.weekday() < SATURDAY or day in _holidays_of(day.year, "vi")

    def _name(self, day: date, language: str) -> str:
        return _holidays_of(day.year, language).get(day, BY_DOCUMENT[language])


def _days(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both included; none where ``last`` is before."""
    return (first + DAY * offset for offset in range((last - first).days + 1))
