"""Places as GeoJSON (RFC 7946, WGS 84): read from what people type or upload, checked, written back.

A shape is one Point, LineString or Polygon (case format §2). People type a line per point, latitude first, as maps on
the web show it; GeoJSON itself has longitude first.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final

DEPTHS: Final = {"Point": 1, "LineString": 2, "Polygon": 3}
"""GeoJSON types of the case format, with the depth of their lists of coordinates (RFC 7946, 3.1)."""
POSITION: Final = (2, 3)
RING_AT_LEAST: Final = 4
LINE_AT_LEAST: Final = 2
POSITIONS_AT_MOST: Final = 5000
LONGEST: Final = 400_000
"""Characters of a shape."""
VIET_NAM: Final = ((6.0, 24.0), (102.0, 118.0))
"""Latitudes and longitudes within which a place of a trial is looked for, islands and archipelagos included."""


class GeometryFaultError(Exception):
    """A text that is no shape; ``code``: invalid, kind, place, ring, many or long."""

    def __init__(self, code: str, **params: int) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def read(text: str) -> dict[str, Any] | None:
    """The shape that a text describes, None for an empty one; ``GeometryFaultError`` for any other text.

    GeoJSON (a Feature, or a collection with a single one, is taken apart), or lines of "latitude, longitude": one is
    a point, several are a line, and an area where the last repeats the first.
    """
    if len(text) > LONGEST:
        raise GeometryFaultError("long", most=LONGEST)
    if not text.strip():
        return None
    if text.lstrip()[0] not in "{[":
        return _checked(_from_lines(text))
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise GeometryFaultError("invalid")
    return _checked(_unwrapped(found))


def written(geometry: dict[str, Any]) -> str:
    """The shape as people type it; GeoJSON where it has heights or holes."""
    positions = positions_of(geometry)
    holes = geometry["type"] == "Polygon" and len(geometry["coordinates"]) > 1
    if holes or any(len(position) != POSITION[0] for position in positions):
        return json.dumps(geometry, ensure_ascii=False)
    return "\n".join(f"{latitude}, {longitude}" for longitude, latitude in positions)


def positions_of(geometry: dict[str, Any]) -> list[list[float]]:
    """Every position of a checked shape, in order."""
    return _positions(geometry["coordinates"], DEPTHS[geometry["type"]])


def is_shape(value: Any) -> bool:
    """Whether a value of the dossier can be drawn."""
    try:
        return isinstance(value, dict) and bool(_checked(value))
    except GeometryFaultError:
        return False


def is_far(geometry: dict[str, Any]) -> bool:
    """Whether a part lies outside Viet Nam: a sign of latitude and longitude in the wrong order."""
    (south, north), (west, east) = VIET_NAM
    return any(not (south <= row[1] <= north and west <= row[0] <= east) for row in positions_of(geometry))


def _from_lines(text: str) -> dict[str, Any]:
    positions = [_position(line) for line in text.splitlines() if line.strip()]
    if len(positions) == 1:
        return {"type": "Point", "coordinates": positions[0]}
    if len(positions) >= RING_AT_LEAST and positions[0] == positions[-1]:
        return {"type": "Polygon", "coordinates": [positions]}
    return {"type": "LineString", "coordinates": positions}


def _position(line: str) -> list[float]:
    """Longitude and latitude of a line; numbers may have a decimal comma where something else divides them."""
    parts = re.split(r"\s*;\s*|,\s+|\s+", line.strip())
    if len(parts) == 1:
        parts = line.strip().split(",")
    try:
        latitude, longitude = (float(part.replace(",", ".")) for part in parts)
    except ValueError as error:
        raise GeometryFaultError("invalid") from error
    return [longitude, latitude]


def _unwrapped(found: dict[str, Any]) -> dict[str, Any]:
    """The geometry of a Feature, or of a collection with a single one."""
    features = found.get("features")
    if found.get("type") == "FeatureCollection" and isinstance(features, list) and len(features) == 1:
        found = features[0] if isinstance(features[0], dict) else {}
    geometry = found.get("geometry")
    return geometry if found.get("type") == "Feature" and isinstance(geometry, dict) else found


def _checked(found: dict[str, Any]) -> dict[str, Any]:
    depth = DEPTHS.get(str(found.get("type")))
    if depth is None:
        raise GeometryFaultError("kind")
    coordinates = found.get("coordinates")
    positions = _positions(coordinates, depth)
    if len(positions) > POSITIONS_AT_MOST:
        raise GeometryFaultError("many", most=POSITIONS_AT_MOST)
    if not positions or not all(map(_is_position, positions)):
        raise GeometryFaultError("place")
    if not _is_closed(found["type"], coordinates):
        raise GeometryFaultError("ring")
    return {"type": found["type"], "coordinates": coordinates}


def _positions(value: Any, depth: int) -> list[Any]:
    if depth == 1:
        return [value]
    if not isinstance(value, list):
        return [None]
    return [position for part in value for position in _positions(part, depth - 1)]


def _is_position(value: Any) -> bool:
    if not isinstance(value, list) or len(value) not in POSITION:
        return False
    if not all(isinstance(part, int | float) and not isinstance(part, bool) and math.isfinite(part) for part in value):
        return False
    return bool(abs(value[0]) <= 180 and abs(value[1]) <= 90)  # noqa: PLR2004 - degrees


def _is_closed(kind: str, coordinates: Any) -> bool:
    if kind == "LineString":
        return len(coordinates) >= LINE_AT_LEAST
    if kind == "Polygon":
        return all(len(ring) >= RING_AT_LEAST and ring[0] == ring[-1] for ring in coordinates)
    return True
