"""Working days of the public sector in Viet Nam: ``holidays`` plus what official documents change.

Saturday and Sunday are free; the law's holidays and the swaps that the library knows come from ``holidays``
(country VN, lunar dates included). It lacks some swaps and guesses the years not yet announced, so every answer
takes the overrides of the ``CalendarOverride`` table first.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import holidays

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SATURDAY: Final = 5
DAY: Final = timedelta(days=1)
LIBRARY_LANGUAGE: Final = {"vi": "vi", "en": "en_US"}
BY_DOCUMENT: Final = {"vi": "Nghỉ theo văn bản", "en": "Day off by an official document"}
MADE_UP: Final = {"vi": "Làm bù", "en": "Worked to make up for another day"}


class SpecialDay(NamedTuple):
    """A day on which the plain week does not tell whether it is worked, or which has a name of its own.

    ``works``: counted although it is a Saturday or Sunday; else free. ``document``: what officials fixed it by, empty
    where it follows from the law's own list.
    """

    day: date
    works: bool
    vi: str
    en: str
    document: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; ``from_json`` gives the equal day back."""
        return {**self._asdict(), "day": self.day.isoformat()}

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> SpecialDay:
        """The day that ``to_json`` wrote."""
        return SpecialDay(**{**stored, "day": date.fromisoformat(stored["day"])})


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
    """Which days count, given the overrides of officials (date → True: free, False: worked).

    ``documents``: by what each of them was fixed.
    """

    def __init__(self, overrides: Mapping[date, bool], documents: Mapping[date, str] | None = None) -> None:
        self._overrides = MappingProxyType(dict(overrides))
        self._documents = MappingProxyType(dict(documents or {}))

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

    def special_days(self, start: date, end: date) -> list[SpecialDay]:
        """The days after ``start`` up to ``end`` that do not follow the plain week, with their reasons."""
        return [self._special(day) for day in _days(start + DAY, end) if self._is_remarkable(day)]

    def _is_remarkable(self, day: date) -> bool:
        if self.is_working_day(day):
            return day.weekday() >= SATURDAY
        return self._is_special(day)

    def _special(self, day: date) -> SpecialDay:
        works = self.is_working_day(day)
        names = MADE_UP if works else {language: self._name(day, language) for language in BY_DOCUMENT}
        return SpecialDay(day, works, names["vi"], names["en"], self._documents.get(day, ""))

    def as_counted(self, start: date, end: date, special: Iterable[SpecialDay]) -> WorkingCalendar:
        """The same calendar, but from ``start`` to ``end`` as it was when ``special`` were its special days."""
        known = {row.day: row.works for row in special}
        then = {day: not known.get(day, day.weekday() < SATURDAY) for day in _days(start + DAY, end)}
        return WorkingCalendar({**self._overrides, **then}, self._documents)

    def changed(self, day: date, off: bool | None) -> WorkingCalendar:  # noqa: FBT001 - as an override stores it
        """The calendar that an override of ``day`` would make; ``off`` None: the day as computed."""
        others = {known: value for known, value in self._overrides.items() if known != day}
        return WorkingCalendar(others if off is None else {**others, day: off}, self._documents)

    def _is_special(self, day: date) -> bool:
        return day.weekday() < SATURDAY or day in _holidays_of(day.year, "vi")

    def _name(self, day: date, language: str) -> str:
        return _holidays_of(day.year, language).get(day, BY_DOCUMENT[language])


def _days(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both included; none where ``last`` is before."""
    return (first + DAY * offset for offset in range((last - first).days + 1))
