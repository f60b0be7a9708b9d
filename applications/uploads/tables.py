"""Text: places as GeoJSON, tables as CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from math import isfinite
from pathlib import Path
from typing import Any, Final

from applications.uploads.kinds import CSV, GEOJSON
from applications.uploads.verdict import FORMULAS, Found, Unfit

TEXT_BYTES: Final = 20 * 1024 * 1024
"""Text is unpacked into memory many times its size; a longer table belongs to telemetry, not to a dossier."""
CELL: Final = 32_767
"""Characters that a cell of a spreadsheet holds."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What begins so is no table: mark-up, PostScript, rich text, JSON.
_NO_TABLE = ("<", "%!", "{", "[")
_SEPARATORS = ",;\t"
_SIGNS = ("=", "@", "+", "-")
_SIGNED_NUMBER = re.compile(r"[+-][\d\s.,()-]*$")
# Functions that a spreadsheet computes by calling a program or an address.
_FETCHES = re.compile(r"\b(DDE|WEBSERVICE|RTD|CALL|REGISTER\.ID|EXEC)\s*\(", re.IGNORECASE)
_SYLK = re.compile(r"ID;P[^\n]*\n(?:.*\n)*?[BCEFOP](;|\Z)", re.IGNORECASE)
_WGS_84 = re.compile(r"(OGC:.*CRS84|EPSG:.*4326)\Z", re.IGNORECASE)
_DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_RING = 4


def examine(path: Path) -> Found:
    """GeoJSON or a table; ``Unfit`` where the text is neither."""
    with path.open("rb") as file:
        raw = file.read(TEXT_BYTES + 1)
    try:
        text = raw[:TEXT_BYTES].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cut = len(raw) > TEXT_BYTES and error.start > TEXT_BYTES - 4
        raise Unfit("text_long" if cut else _not_utf8(raw)) from error
    if _CONTROL.search(text):
        raise Unfit("unknown")
    if len(raw) > TEXT_BYTES:
        raise Unfit("text_long")
    start = text.lstrip()
    if start.startswith("{"):
        return _geojson(text)
    if start.startswith(_NO_TABLE) or _SYLK.match(start):
        raise Unfit("unknown")
    return _csv(text)


def _not_utf8(raw: bytes) -> str:
    """A table in another encoding is worth its own advice; anything else is no text at all."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "csv_encoding"
    return "unknown" if any(byte < ord("\t") for byte in raw[:4096]) else "csv_encoding"


def _csv(text: str) -> Found:
    first = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    if separator not in first:
        raise Unfit("unknown")
    formulas = False
    csv.field_size_limit(CELL)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            for cell in row:
                formulas = _is_formula(cell) or formulas
    except csv.Error as error:
        raise Unfit("csv_broken") from error
    return Found(CSV, (FORMULAS,) if formulas else ())


def _is_formula(cell: str) -> bool:
    """Whether a spreadsheet would compute the cell; ``Unfit`` where that would call another program (DDE)."""
    start = cell.lstrip()
    if not start.startswith(_SIGNS):
        return False
    if "!" in start.partition("|")[2] or _FETCHES.search(start):
        raise Unfit("csv_command", start)
    return not _SIGNED_NUMBER.match(start)


def _geojson(text: str) -> Found:
    try:
        value = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Unfit("geojson_broken") from error
    _ask_object(value)
    _ask_system(value)
    return Found(GEOJSON)


def _ask_system(value: dict[str, Any]) -> None:
    """The standard knows one system of coordinates; a link to another one is fetched by some programs."""
    system = value.get("crs")
    name = system.get("properties", {}) if isinstance(system, dict) else {}
    told = name.get("name") if isinstance(name, dict) else None
    if system is not None and not (isinstance(told, str) and _WGS_84.search(told)):
        raise Unfit("geojson_place")


def _no_number(name: str) -> None:
    raise ValueError(name)


def _ask_object(value: Any) -> None:
    """A feature, a collection or a geometry (RFC 7946, section 3)."""
    kind = _type(value)
    if kind == "FeatureCollection":
        for row in _list(value, "features"):
            if _type(row) != "Feature":
                raise Unfit("geojson_shape")
            _ask_object(row)
    elif kind == "Feature":
        if value.get("geometry", "") is not None:
            _ask_geometry(value.get("geometry"))
    else:
        _ask_geometry(value)


def _ask_geometry(value: Any) -> None:
    kind = _type(value)
    if kind == "GeometryCollection":
        for row in _list(value, "geometries"):
            # One within another is a chain without an end (section 3.1.8 advises against it).
            if _type(row) not in _DEPTHS:
                raise Unfit("geojson_shape")
            _ask_geometry(row)
    elif kind in _DEPTHS:
        _ask_coordinates(value.get("coordinates"), _DEPTHS[kind], closed="Polygon" in kind)
    else:
        raise Unfit("geojson_shape")


def _type(value: Any) -> str:
    return str(value.get("type")) if isinstance(value, dict) else ""


def _list(value: dict[str, Any], name: str) -> list[Any]:
    rows = value.get(name)
    if not isinstance(rows, list):
        raise Unfit("geojson_shape")
    return rows


def _ask_coordinates(value: Any, depth: int, *, closed: bool) -> None:
    if not isinstance(value, list) or not value:
        raise Unfit("geojson_shape")
    if depth == 0:
        _ask_position(value)
        return
    for part in value:
        _ask_coordinates(part, depth - 1, closed=closed)
    if closed and depth == 1 and (len(value) < _RING or value[0] != value[-1]):
        raise Unfit("geojson_shape")


def _ask_position(value: list[Any]) -> None:
    """Longitude, latitude, perhaps height, in degrees of WGS 84 (section 4)."""
    numbers = [part for part in value if isinstance(part, int | float) and not isinstance(part, bool)]
    if len(numbers) != len(value) or not all(map(isfinite, numbers)) or not 2 <= len(value) <= 4:  # noqa: PLR2004 - as the docstring says
        raise Unfit("geojson_shape")
    if not (-180 <= value[0] <= 180 and -90 <= value[1] <= 90):  # noqa: PLR2004 - degrees
        raise Unfit("geojson_place")
