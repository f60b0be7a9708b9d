"""Places drawn without a map service: shapes on a grid of degrees with a scale, as parts of an SVG picture.

Equirectangular at the middle latitude: true in shape and scale over the few kilometres of a trial.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from applications.geometry import is_far, is_shape, positions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WIDTH: Final = 400
TALLEST: Final = 400
LOWEST: Final = 220
MARGIN: Final = 0.18
"""Free space around the shapes, as a share of their extent."""
METRES_PER_DEGREE: Final = 111_320
LEAST_EXTENT: Final = 0.004
"""Degrees (some 440 m): a single point stands in surroundings, not in nothing."""
GRID_LINES: Final = 5
BAR_SHARE: Final = 0.3
DECIMALS_AT_MOST: Final = 6
EDGE: Final = 12
LISTED_AT_MOST: Final = 30


class Shape(NamedTuple):
    """One shape: ``path`` of a line or an area, or the middle of a point; ``number`` of its place in the list."""

    number: int
    kind: str
    path: str
    x: float
    y: float


class GridLine(NamedTuple):
    """A meridian or a parallel with its degrees."""

    x1: float
    y1: float
    x2: float
    y2: float
    x: float
    y: float
    label: str


class Place(NamedTuple):
    """A line of the list behind the picture."""

    number: int
    name: str
    address: str
    coordinates: list[str]
    more: int
    """How many further points there are."""


class Figure(NamedTuple):
    """A picture of places. ``bar``: length of the scale in the picture, where it begins, and in words."""

    width: int
    height: int
    shapes: list[Shape]
    grid: list[GridLine]
    bar: float
    bar_x: float
    bar_label: str
    places: list[Place]
    far: bool


class _Frame(NamedTuple):
    west: float
    north: float
    shrink: float
    """Of a degree of longitude against one of latitude."""
    scale: float
    height: int

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """The point in the picture."""
        return (
            round((longitude - self.west) * self.shrink * self.scale, 1),
            round((self.north - latitude) * self.scale, 1),
        )


def figure_of(sites: Iterable[Mapping[str, Any]]) -> Figure | None:
    """The picture of the sites (name, address, geometry) of a dossier; None where none has a shape."""
    drawn = [site for site in sites if is_shape(site.get("geometry"))]
    if not drawn:
        return None
    frame = _frame([position for site in drawn for position in positions_of(site["geometry"])])
    metres, bar = _bar(frame.scale)
    return Figure(
        width=WIDTH,
        height=frame.height,
        shapes=[_shape(number, site["geometry"], frame) for number, site in enumerate(drawn, 1)],
        grid=[*_meridians(frame), *_parallels(frame)],
        bar=bar,
        bar_x=round(WIDTH - EDGE - bar, 1),
        bar_label=_distance(metres),
        places=[_place(number, site) for number, site in enumerate(drawn, 1)],
        far=any(is_far(site["geometry"]) for site in drawn),
    )


def _place(number: int, site: Mapping[str, Any]) -> Place:
    points = [f"{row[1]}, {row[0]}" for row in positions_of(site["geometry"])]
    name, address = str(site.get("name") or ""), str(site.get("address") or "")
    return Place(number, name, address, points[:LISTED_AT_MOST], max(len(points) - LISTED_AT_MOST, 0))


def _frame(positions: list[list[float]]) -> _Frame:
    west, east = min(row[0] for row in positions), max(row[0] for row in positions)
    south, north = min(row[1] for row in positions), max(row[1] for row in positions)
    middle = (south + north) / 2
    shrink = max(math.cos(math.radians(middle)), 0.01)
    wide = max((east - west) * shrink, LEAST_EXTENT) * (1 + 2 * MARGIN)
    high = max(north - south, LEAST_EXTENT) * (1 + 2 * MARGIN)
    scale = min(WIDTH / wide, TALLEST / high)
    height = max(LOWEST, math.ceil(high * scale))
    return _Frame(
        west=(west + east) / 2 - WIDTH / scale / shrink / 2,
        north=middle + height / scale / 2,
        shrink=shrink,
        scale=scale,
        height=height,
    )


def _shape(number: int, geometry: dict[str, Any], frame: _Frame) -> Shape:
    kind = geometry["type"]
    points = [frame.at(row[0], row[1]) for row in positions_of(geometry)]
    x, y = min(points, key=lambda point: point[1])
    if kind == "Point":
        return Shape(number, kind, "", x, y)
    rings = geometry["coordinates"] if kind == "Polygon" else [geometry["coordinates"]]
    ends = " Z" if kind == "Polygon" else ""
    drawn = [" L ".join("{} {}".format(*frame.at(row[0], row[1])) for row in ring) for ring in rings]
    return Shape(number, kind, " ".join(f"M {ring}{ends}" for ring in drawn), x, y)


def _meridians(frame: _Frame) -> list[GridLine]:
    degrees = WIDTH / frame.scale / frame.shrink
    lines = []
    for value, label in _ticks(frame.west, frame.west + degrees):
        x, _y = frame.at(value, frame.north)
        lines.append(GridLine(x, 0, x, frame.height, x + 3, frame.height - 6, label))
    return lines


def _parallels(frame: _Frame) -> list[GridLine]:
    south = frame.north - frame.height / frame.scale
    lines = []
    for value, label in _ticks(south, frame.north):
        _x, y = frame.at(frame.west, value)
        lines.append(GridLine(0, y, WIDTH, y, 3, y - 4, label))
    return lines


def _ticks(least: float, most: float) -> list[tuple[float, str]]:
    """Round degrees between two, two to five of them, with their labels."""
    step = _above((most - least) / GRID_LINES)
    decimals = min(max(0, -math.floor(math.log10(step))), DECIMALS_AT_MOST)
    first = math.ceil(least / step)
    values = [index * step for index in range(first, math.floor(most / step) + 1)]
    return [(value, f"{number_format(value, decimal_pos=decimals)}°") for value in values]


def _bar(scale: float) -> tuple[float, float]:
    """Metres of the scale, and its length in the picture."""
    per_metre = scale / METRES_PER_DEGREE
    metres = _below(WIDTH * BAR_SHARE / per_metre)
    return metres, round(metres * per_metre, 1)


def _above(value: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is not below the value."""
    power: float = 10.0 ** math.floor(math.log10(value))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= value * (1 - 1e-9))


def _below(value: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is not above the value."""
    power: float = 10.0 ** math.floor(math.log10(value))
    return next(factor * power for factor in (5, 2, 1) if factor * power <= value * (1 + 1e-9))


def _distance(metres: float) -> str:
    if metres >= 1000:  # noqa: PLR2004 - a kilometre
        return _("%(number)s km") % {"number": number_format(metres / 1000, decimal_pos=0)}
    return _("%(number)s m") % {"number": number_format(metres, decimal_pos=0)}
