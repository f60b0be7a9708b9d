"""Places: read as typed or as GeoJSON, refused with the reason, written back the same, drawn within the picture."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from applications.drawing import WIDTH, figure_of
from applications.geometry import (
    LONGEST,
    POSITIONS_AT_MOST,
    GeometryFaultError,
    is_far,
    is_shape,
    positions_of,
    read,
    written,
)

RING = [[106.8, 10.84], [106.8, 10.85], [106.81, 10.85], [106.8, 10.84]]
POINT = {"type": "Point", "coordinates": [106.8, 10.84]}
AREA = {"type": "Polygon", "coordinates": [RING]}
HOLED = {"type": "Polygon", "coordinates": [RING, RING]}
HIGH = {"type": "Point", "coordinates": [106.8, 10.84, 120]}


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("10.84, 106.8", POINT),
        ("10.84,106.8", POINT),
        ("10,84; 106,8\n\n", POINT),
        ("10,84 106,8", POINT),
        ("10.84, 106.8\n10.85, 106.8", {"type": "LineString", "coordinates": RING[:2]}),
        ("10.84 106.8\n10.85 106.8\n10.84 106.8", {"type": "LineString", "coordinates": [*RING[:2], RING[0]]}),
        ("\n".join(f"{latitude}, {longitude}" for longitude, latitude in RING), AREA),
        (json.dumps(AREA), AREA),
        (json.dumps({"type": "Feature", "geometry": HOLED}), HOLED),
        (json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": HIGH}]}), HIGH),
        (" \n", None),
    ],
)
def test_a_place_is_read(text: str, shape: dict[str, Any] | None) -> None:
    assert read(text) == shape
    if shape:
        assert read(written(shape)) == shape


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("map", "invalid"),
        ("10.84", "invalid"),
        ("10.84, 106.8, 3", "invalid"),
        ("[1, 2]", "invalid"),
        ("{" * 5000, "invalid"),
        ('{"type": "MultiPoint", "coordinates": [[106, 10]]}', "kind"),
        ('{"type": "FeatureCollection", "features": [7]}', "kind"),
        ("106.8, 10.84", "place"),
        ("nan, 106", "place"),
        ('{"type": "Point", "coordinates": [true, 1]}', "place"),
        ('{"type": "Point", "coordinates": [106]}', "place"),
        ('{"type": "Polygon", "coordinates": 7}', "place"),
        ('{"type": "Polygon", "coordinates": []}', "place"),
        ('{"type": "LineString", "coordinates": [[106, 10]]}', "ring"),
        ('{"type": "Polygon", "coordinates": [[[106, 10], [107, 10], [107, 11], [106, 11]]]}', "ring"),
        ("10, 106\n" * (POSITIONS_AT_MOST + 1), "many"),
        (" " * LONGEST + "{", "long"),
    ],
)
def test_what_is_no_place_is_refused(text: str, code: str) -> None:
    with pytest.raises(GeometryFaultError) as refused:
        read(text)
    assert refused.value.code == code


def test_a_place_far_away_is_noticed() -> None:
    assert not is_far(AREA)
    assert is_far({"type": "LineString", "coordinates": [[106.8, 10.8], [11.5, 48.1]]})
    assert is_shape(HOLED)
    assert not is_shape({"type": "Point", "coordinates": []})
    assert not is_shape(None)


def test_sites_are_drawn_and_listed() -> None:
    line = {"type": "LineString", "coordinates": [[106.79 + index / 10_000, 10.84] for index in range(40)]}
    sites: list[dict[str, Any]] = [
        {"name": "Khu A", "address": "Thủ Đức", "geometry": AREA},
        {"name": "Mạng", "geometry": None},
        {"name": "Trạm", "geometry": POINT},
        {"name": "Tuyến", "geometry": line},
    ]
    figure = figure_of(sites)
    assert figure is not None
    assert [(shape.number, shape.kind) for shape in figure.shapes] == [(1, "Polygon"), (2, "Point"), (3, "LineString")]
    assert figure.shapes[0].path.endswith(" Z")
    assert [(place.name, len(place.coordinates), place.more) for place in figure.places] == [
        ("Khu A", 4, 0),
        ("Trạm", 1, 0),
        ("Tuyến", 30, 10),
    ]
    with override("en"):
        page = render_to_string("components/area.html", {"figure": figure, "name": "Where"})
    assert page.count("<path") == 3
    assert "and 10 more points" in page
    assert "Khu A, Thủ Đức" in page
    assert "style=" not in page
    assert figure_of([{"name": "Mạng", "geometry": None}]) is None


@given(
    st.lists(st.tuples(st.floats(102, 118), st.floats(6, 24)), min_size=1, max_size=6),
    st.sampled_from([1, 0.001, 0.000001]),
)
@settings(max_examples=60, deadline=None)
def test_every_place_lies_within_its_picture_with_a_readable_scale(
    points: list[tuple[float, float]], nearness: float
) -> None:
    first = points[0]
    near = [[first[0] + (x - first[0]) * nearness, first[1] + (y - first[1]) * nearness] for x, y in points]
    shape = {"type": "Point", "coordinates": near[0]}
    if len(near) > 1:
        shape = {"type": "LineString", "coordinates": near}
    figure = figure_of([{"geometry": shape}])
    assert figure is not None
    drawn = [float(number) for number in re.findall(r"[\d.-]+", figure.shapes[0].path)]
    across, down = drawn[::2] or [figure.shapes[0].x], drawn[1::2] or [figure.shapes[0].y]
    assert len(positions_of(shape)) == len(across)
    assert all(0 < x < WIDTH for x in across)
    assert all(0 < y < figure.height for y in down)
    assert 20 < figure.bar < WIDTH / 2
    assert 2 <= len(figure.grid) <= 40
