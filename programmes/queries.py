"""What is in force, and which days are worked."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from programmes.clocks import WorkingCalendar
from programmes.models import CalendarOverride, RegimeVersion

if TYPE_CHECKING:
    from datetime import date


def regime_in_force(code: str, on: date) -> RegimeVersion:
    """The version of ``code`` in force on ``on``: the latest that has taken effect and has not ended.

    Raises ``RegimeVersion.DoesNotExist`` where there is none.
    """
    latest = RegimeVersion.objects.filter(code=code, effective_from__lte=on).order_by("-effective_from").first()
    if latest is None or _ended(latest, on):
        msg = f"no version of the regime {code} is in force on {on:%d/%m/%Y}"
        raise RegimeVersion.DoesNotExist(msg)
    return latest


def regimes_in_force(on: date) -> list[RegimeVersion]:
    """The version in force on ``on`` of every regime that has one, by code; one query."""
    latest = RegimeVersion.objects.filter(effective_from__lte=on).order_by("code", "-effective_from").distinct("code")
    return [version for version in latest if not _ended(version, on)]


def calendar() -> WorkingCalendar:
    """The working-day calendar with the overrides of officials; one query, the calendar kept until they change."""
    return _calendar(tuple(CalendarOverride.objects.order_by("date").values_list("date", "off")))


@lru_cache(maxsize=8)
def _calendar(overrides: tuple[tuple[date, bool], ...]) -> WorkingCalendar:
    return WorkingCalendar(dict(overrides))


def _ended(version: RegimeVersion, on: date) -> bool:
    return version.effective_to is not None and version.effective_to < on
