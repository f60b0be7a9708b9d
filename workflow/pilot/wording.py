"""An answer of the dossier in words, as it is checked before submitting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from applications.answers import is_answered
from applications.geometry import positions_of

if TYPE_CHECKING:
    from workflow.pilot.forms import Ask


def answer_text(ask: Ask, value: Any) -> str:
    """The answer in the language of the page, a row of a list per paragraph; empty where nothing was answered."""
    if not is_answered(value):
        return ""
    if ask.type == "list" and isinstance(value, list):
        return "\n\n".join(_row(ask, row) for row in value if isinstance(row, dict))
    if ask.type == "choice":
        return str(dict(ask.choices).get(value, value))
    if ask.type == "choices" and isinstance(value, list):
        return "\n".join(str(dict(ask.choices).get(code, code)) for code in value)
    return _with_unit(ask, _plain(ask, value))


def _row(ask: Ask, row: dict[str, Any]) -> str:
    parts = ((column.label, answer_text(column, row.get(column.path))) for column in ask.columns)
    return "\n".join(f"{label}: {text}" for label, text in parts if text)


def _plain(ask: Ask, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float):
        return number_format(value, force_grouping=isinstance(value, int))
    if isinstance(value, list):
        return "\n".join(str(line) for line in value)
    if isinstance(value, dict):
        return _geometry(value)
    day = parse_date(str(value)) if ask.type == "date" else None
    return date_format(day, "SHORT_DATE_FORMAT") if day else str(value)


def _with_unit(ask: Ask, text: str) -> str:
    return f"{text} {ask.unit}" if ask.unit else text


def _geometry(value: dict[str, Any]) -> str:
    """A place on the map in words: what it is, how many points it has, where it begins."""
    kind = {"Point": _("Point"), "LineString": _("Line"), "Polygon": _("Area")}[value["type"]]
    positions = positions_of(value)
    longitude, latitude = positions[0][:2]
    place = f"{latitude}, {longitude}"
    count = len(positions)
    return _("%(kind)s (%(count)s points), begins at %(place)s") % {"kind": kind, "count": count, "place": place}
