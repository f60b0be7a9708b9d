"""Key performance indicators to choose from, by technology (``data/indicators.yaml``)."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from pydantic import Field

from programmes.schema_parts import Part, Text
from risks.datafiles import read


class Direction(StrEnum):
    """Which way of an indicator is better."""

    UP = "up"
    DOWN = "down"
    TO_ONE = "to_one"
    BAND = "band"
    LIMIT = "limit"
    CONTEXT = "context"


class Indicator(Part):
    """One indicator with its thresholds in words; ``unit`` is None for a plain number.

    ``amber_at`` and ``red_at`` are the same thresholds as numbers in ``unit``, where the indicator is one number:
    beyond them, away from ``direction``, it is amber or red.
    """

    id: str = Field(pattern=r"^[A-Z]{2,3}-K\d{2}$")
    name: Text
    unit: Text | None
    direction: Direction
    amber: Text | None
    red: Text | None
    amber_at: float | None = None
    red_at: float | None = None


class Indicators(Part):
    """The whole file; the fields are codes of technologies in the case format, and what every trial may report."""

    version: str
    source: str
    uav: tuple[Indicator, ...]
    ai: tuple[Indicator, ...]
    blockchain: tuple[Indicator, ...]
    fintech: tuple[Indicator, ...]
    iot: tuple[Indicator, ...]
    clean_tech: tuple[Indicator, ...]
    common: tuple[Indicator, ...]


# Trials in finance and on a ledger report from one joint list, the own part first.
_LISTS = {
    "uav": ("uav",),
    "ai": ("ai",),
    "blockchain": ("blockchain", "fintech"),
    "fintech": ("fintech", "blockchain"),
    "iot": ("iot",),
    "clean_tech": ("clean_tech",),
}


def indicators(technology: str) -> list[Indicator]:
    """Indicators for a trial of ``technology``: its own first, then those of every trial."""
    everything = _indicators()
    own = [indicator for name in _LISTS.get(technology, ()) for indicator in getattr(everything, name)]
    return [*own, *everything.common]


class Grade(StrEnum):
    """Where a value lies between the thresholds of its indicator."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def grade(found: Indicator, value: float) -> Grade | None:
    """The grade of ``value`` (in the indicator's unit); None where the indicator has no thresholds as numbers."""
    if found.amber_at is None and found.red_at is None:
        return None
    if _beyond(found.direction, value, found.red_at):
        return Grade.RED
    return Grade.AMBER if _beyond(found.direction, value, found.amber_at) else Grade.GREEN


def _beyond(direction: Direction, value: float, threshold: float | None) -> bool:
    """Whether the value lies on the worse side of a threshold; a ratio that should be 1 counts either way round."""
    if threshold is None:
        return False
    if direction is Direction.TO_ONE:
        return value <= 0 or min(value, 1 / value) < threshold
    return value < threshold if direction is Direction.UP else value > threshold


def indicator(number: str) -> Indicator:
    """The indicator ``number`` (such as ``UAV-K08``); ``KeyError`` where there is none."""
    return _by_number()[number]


@cache
def _indicators() -> Indicators:
    return Indicators.model_validate(read("indicators.yaml"))


@cache
def _by_number() -> dict[str, Indicator]:
    everything = _indicators()
    lists = (*(name for (name, *_) in _LISTS.values()), "common")
    return {found.id: found for name in lists for found in getattr(everything, name)}
