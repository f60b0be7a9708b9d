"""Limits and indicators of a trial, each with its latest reading: in words, and as a bar for those who rather look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.labels import amount, quantity_label
from applications.presenters import Tag
from risks.datafiles import in_language
from risks.indicators import Grade, Indicator, grade, indicator
from risks.presenters import indicator_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django_stubs_ext import StrPromise

    from applications.models import Application

WIDTH: Final = 200
"""Of a bar, in units of its picture."""
_HEADROOM: Final = 1.15
_GRADES: Final[dict[Grade, tuple[StrPromise, str]]] = {
    Grade.GREEN: (gettext_lazy("in order"), "green"),
    Grade.AMBER: (gettext_lazy("attention"), "yellow"),
    Grade.RED: (gettext_lazy("critical"), "red"),
}


class Mark(NamedTuple):
    """A line across a bar: ``limit``, ``amber`` or ``red``."""

    x: str
    kind: str


class Gauge(NamedTuple):
    """One line: name, latest value and its moment, the bounds in words, where it stands, and the bar."""

    name: str
    latest: str
    at: datetime | None
    bounds: str
    note: str
    tag: Tag
    width: str
    marks: tuple[Mark, ...]


class _Latest(NamedTuple):
    value: float
    at: datetime


def gauges(
    application: Application, limits: Iterable[dict[str, Any]], breaches: Iterable[Any]
) -> dict[str, list[Gauge]]:
    """``limit_gauges`` and ``indicator_gauges``; one query.

    The latest value of a limit is the latest reading under its code, or the latest breach that was reported.
    """
    rows = application.readings.order_by("indicator", "-at", "-id").distinct("indicator")
    latest = {row.indicator: _Latest(row.value, row.at) for row in rows}
    quantities = {row["quantity"] for row in limits}
    for breach in breaches:
        known = latest.get(breach.quantity)
        if known is None or known.at < breach.occurred_at:
            latest[breach.quantity] = _Latest(breach.value, breach.occurred_at)
    others = [(code, found) for code, found in latest.items() if code not in quantities]
    return {
        "limit_gauges": [_limit(row, latest.get(row["quantity"])) for row in limits],
        "indicator_gauges": [_indicator(code, found) for code, found in sorted(others)],
    }


def _limit(row: dict[str, Any], latest: _Latest | None) -> Gauge:
    most, unit = float(row["max"]), row.get("unit", "")
    name, bounds, note = str(quantity_label(row["quantity"])), amount(most, unit), row.get("note", "")
    if latest is None:
        return Gauge(name, "", None, bounds, note, Tag(_("not measured"), "grey"), "0", _marks(most, limit=most))
    within = latest.value <= most
    tag = Tag(_("within the limit"), "green") if within else Tag(_("over the limit"), "red")
    top = max(most, latest.value)
    return Gauge(
        name, amount(latest.value, unit), latest.at, bounds, note, tag, _x(latest.value, top), _marks(top, limit=most)
    )


def _indicator(code: str, latest: _Latest) -> Gauge:
    try:
        found = indicator(code)
    except KeyError:  # an indicator of the applicant's own: nobody set thresholds for it
        return Gauge(code, amount(latest.value), latest.at, "", "", Tag(_("no thresholds"), "grey"), "0", ())
    stands = grade(found, latest.value)
    words, colour = _GRADES[stands] if stands else (gettext_lazy("read by people"), "grey")
    top = max(latest.value, found.amber_at or 0, found.red_at or 0)
    return Gauge(
        indicator_words(code),
        amount(latest.value, _unit(found)),
        latest.at,
        _thresholds(found),
        "",
        Tag(str(words), colour),
        _x(latest.value, top) if stands else "0",
        _marks(top, amber=found.amber_at, red=found.red_at) if stands else (),
    )


def figures_in_words(figures: Mapping[str, float]) -> list[tuple[str, str]]:
    """Values of indicators by their codes: name and amount."""
    return [(indicator_words(code), _valued(code, value)) for code, value in figures.items()]


def _valued(code: str, value: float) -> str:
    try:
        return amount(value, _unit(indicator(code)))
    except KeyError:
        return amount(value)


def _unit(found: Indicator) -> str:
    """Its unit, unless one number cannot be all that the indicator tells (“chuyến; giờ; km”)."""
    unit = in_language(found.unit) if found.unit else ""
    return "" if ";" in unit else unit


def _thresholds(found: Indicator) -> str:
    parts = []
    if found.amber:
        parts.append(_("attention: %(words)s") % {"words": in_language(found.amber)})
    if found.red:
        parts.append(_("critical: %(words)s") % {"words": in_language(found.red)})
    return "; ".join(parts)


def _marks(top: float, **at: float | None) -> tuple[Mark, ...]:
    return tuple(Mark(_x(value, top), kind) for kind, value in at.items() if value is not None)


def _x(value: float, top: float) -> str:
    """A place on the bar, whose end lies a little beyond the largest value."""
    return str(round(WIDTH * max(value, 0) / (top * _HEADROOM or 1)))
