"""Indicators by technology."""

from __future__ import annotations

import pytest

from risks.indicators import Direction, indicator, indicators

COMMON = [f"XC-K{number:02d}" for number in range(1, 12)]


def numbers(prefix: str, count: int) -> list[str]:
    return [f"{prefix}-K{number:02d}" for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("technology", "own"),
    [
        ("uav", numbers("UAV", 15)),
        ("ai", numbers("AI", 13)),
        ("blockchain", numbers("BC", 9) + numbers("FIN", 6)),
        ("fintech", numbers("FIN", 6) + numbers("BC", 9)),
        ("iot", numbers("IOT", 11)),
        ("clean_tech", numbers("CLN", 9)),
        ("autonomous_vehicle", []),
        ("other", []),
    ],
)
def test_a_technology_has_its_own_indicators_and_the_common_ones(technology: str, own: list[str]) -> None:
    assert [found.id for found in indicators(technology)] == [*own, *COMMON]


def test_indicator_is_found_by_number() -> None:
    deliveries = indicator("UAV-K08")
    assert (deliveries.direction, deliveries.amber_at, deliveries.red_at) == (Direction.UP, 97, 93)
    assert deliveries.name.vi == "Tỷ lệ giao hàng thành công"
    with pytest.raises(KeyError):
        indicator("UAV-K99")


def test_red_lies_beyond_amber_away_from_the_better_direction() -> None:
    technologies = ("uav", "ai", "blockchain", "iot", "clean_tech")
    drawn = [
        found
        for technology in technologies
        for found in indicators(technology)
        if found.amber_at is not None and found.red_at is not None
    ]
    assert len(drawn) == 26
    for found in drawn:
        better_is_more = found.direction in {Direction.UP, Direction.TO_ONE}
        assert ((found.red_at or 0) < (found.amber_at or 0)) is better_is_more, found.id


def test_a_number_for_a_line_comes_with_the_words_of_the_threshold() -> None:
    for technology in ("uav", "ai", "fintech", "iot", "clean_tech"):
        for found in indicators(technology):
            assert found.amber_at is None or found.amber
            assert found.red_at is None or found.red
