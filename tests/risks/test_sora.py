"""JARUS SORA 2.5: golden cases, refusals of credit, and properties of the tables."""

from __future__ import annotations

import math
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from risks.sora import SoraInputError, SoraResult, adjacent_distance_m, assess, containment
from risks.sora_tables import ARCS, SAILS, Robustness, Tables, tables

# 1.5 m multirotor over a dense city.
CITY: dict[str, Any] = {
    "model": "Multirotor",
    "mass_kg": 12,
    "dimension_m": 1.5,
    "max_speed_ms": 20,
    "max_height_m": 100,
    "vlos": False,
    "density_per_km2": 40_000,
    "controlled_ground": False,
    "m1a": "none",
    "m1b": "none",
    "m1c": "none",
    "m2": "none",
    "aec": 9,
    "strategic_arc": None,
}
MITIGATED = CITY | {"m1a": "medium", "m1c": "low", "m2": "medium"}
CONTROLLED = CITY | {"controlled_ground": True, "density_per_km2": None}
REMOTE = CITY | {"mass_kg": 95, "dimension_m": 2.8, "density_per_km2": 4, "m1c": "low", "aec": 10}


def outcome(facts: dict[str, Any]) -> tuple[int | None, int | None, str, str | None]:
    result = assess(facts)
    return result.igrc, result.grc, result.arc, result.sail


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(CITY, (7, 7, "c", "VI"), id="a: no mitigation"),
        pytest.param(MITIGATED, (7, 3, "c", "IV"), id="b: mitigated"),
        pytest.param(MITIGATED | {"strategic_arc": "b"}, (7, 3, "b", "II"), id="b: residual ARC-b"),
        pytest.param(CONTROLLED, (1, 1, "c", "IV"), id="c: controlled ground"),
        pytest.param(CONTROLLED | {"strategic_arc": "b"}, (1, 1, "b", "II"), id="c: residual ARC-b"),
        pytest.param(CONTROLLED | {"aec": 12}, (1, 1, "a", "I"), id="c: segregated"),
        pytest.param(REMOTE, (3, 2, "b", "II"), id="d: remote"),
        pytest.param(CITY | {"mass_kg": 0.2, "density_per_km2": 90_000}, (1, 1, "c", "IV"), id="e: 200 g"),
        pytest.param(
            CITY | {"dimension_m": 8, "density_per_km2": 60_000}, (None, None, "c", None), id="f: over a crowd"
        ),
    ],
)
def test_golden_cases(facts: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert outcome(facts) == expected


def test_heavy_delivery_craft_is_assessed_with_a_doubt_about_its_shelter() -> None:
    facts = CITY | {
        "mass_kg": 42,
        "dimension_m": 1.57,
        "max_speed_ms": 16.6,
        "density_per_km2": 4500,
        "m1a": "low",
        "m1c": "low",
    }
    with override("en"):
        result = assess(facts)
    assert (result.igrc, result.grc, result.arc, result.sail) == (6, 4, "c", "IV")
    assert not result.out_of_scope
    assert result.warnings == (
        "Sheltering is claimed for a craft of 42 kg: from about 25 kg it may pierce a dwelling.",
    )
    assert [step.number for step in result.steps] == [1, 2, 3, 4, 5, 6, 7]
    assert [step.result for step in result.steps] == ["BVLOS", "6", "4", "ARC-c", "ARC-c", "medium", "IV"]
    assert assess(facts | {"mass_kg": 24.9}).warnings == ()


# ------------------------------------------------------------------------------------------- ground risk


@pytest.mark.parametrize(
    ("density", "igrc"),
    [
        (0, 3),
        (4.99, 3),
        (5, 4),
        (49.9, 4),
        (50, 5),
        (500, 6),
        (4999, 6),
        (5000, 7),
        (49_999, 7),
        (50_000, 8),
        (500_000, 8),
    ],
)
def test_density_on_a_limit_belongs_to_the_row_above(density: float, igrc: int) -> None:
    assert assess(CITY | {"density_per_km2": density}).igrc == igrc


@pytest.mark.parametrize(
    ("dimension", "speed", "igrc"),
    [
        (1, 25, 6),
        (1.01, 25, 7),
        (1, 25.1, 7),
        (3, 35, 7),
        (3, 35.1, 8),
        (8, 75, 8),
        (0.5, 120, 9),
        (20, 120, 9),
        (40, 200, 10),
    ],
)
def test_column_is_the_leftmost_that_both_limits_allow(dimension: float, speed: float, igrc: int) -> None:
    assert assess(CITY | {"dimension_m": dimension, "max_speed_ms": speed}).igrc == igrc


@pytest.mark.parametrize("craft", [{"dimension_m": 40.1}, {"max_speed_ms": 201}])
def test_a_craft_beyond_the_last_column_is_out_of_scope(craft: dict[str, float]) -> None:
    result = assess(CITY | craft)
    assert (result.igrc, result.grc, result.sail, result.out_of_scope) == (None, None, None, True)
    assert result.objectives == ()


def test_small_craft_rule_needs_both_limits_and_holds_for_any_size() -> None:
    small = CITY | {"mass_kg": 0.25, "max_speed_ms": 25, "density_per_km2": 400_000}
    assert assess(small).igrc == 1
    assert assess(small | {"dimension_m": 50}).grc == 1
    assert assess(small | {"mass_kg": 0.26}).igrc == 8
    assert assess(small | {"max_speed_ms": 26}).igrc == 8
    assert assess(small | {"dimension_m": 5, "m1c": "low"}).grc == 1


def test_m1_stops_at_the_controlled_ground_area_and_m2_goes_on() -> None:
    facts = CITY | {"dimension_m": 5, "density_per_km2": 4, "m1b": "high", "m1c": "low"}
    assert outcome(facts)[:2] == (4, 2)
    assert outcome(facts | {"m2": "high"})[:2] == (4, 0)
    assert assess(facts | {"m2": "high"}).sail == "IV"


def test_final_grc_above_seven_is_the_certified_category() -> None:
    result = assess(CITY | {"dimension_m": 8})
    assert (result.igrc, result.grc, result.sail, result.out_of_scope) == (8, 8, None, True)
    assert assess(CITY | {"dimension_m": 8, "m2": "medium"}).sail == "VI"


@pytest.mark.parametrize("claim", [("m1a", "high"), ("m1b", "low"), ("m1c", "medium"), ("m1c", "high"), ("m2", "low")])
def test_a_level_that_is_not_available_earns_nothing_and_is_told(claim: tuple[str, str]) -> None:
    with override("en"):
        result = assess(CITY | dict([claim]))
    assert result.grc == result.igrc
    [warning] = result.warnings
    assert f"not available at level “{claim[1]}”" in warning


@pytest.mark.parametrize(("m1b", "grc"), [("medium", 6), ("high", 5)])
def test_medium_shelter_with_operational_restrictions_loses_the_credit_of_the_shelter(m1b: str, grc: int) -> None:
    with override("en"):
        result = assess(CITY | {"m1a": "medium", "m1b": m1b, "mass_kg": 42})
    assert result.grc == grc
    assert result.warnings == ("M1(A) at medium may not be combined with M1(B): M1(A) gets no credit.",)


def test_low_shelter_may_stand_with_operational_restrictions() -> None:
    result = assess(CITY | {"m1a": "low", "m1b": "medium"})
    assert (result.grc, result.warnings) == (5, ())


def test_medium_shelter_keeps_its_credit_beside_a_restriction_that_earns_none() -> None:
    result = assess(CITY | {"m1a": "medium", "m1b": "low"})
    assert (result.grc, len(result.warnings)) == (5, 1)


def test_shelter_over_an_assembly_is_doubted() -> None:
    with override("en"):
        assert "in the open" in assess(CITY | {"density_per_km2": 50_000, "m1a": "low"}).warnings[0]


# ---------------------------------------------------------------------------------------------- air risk


@pytest.mark.parametrize(("aec", "beyond", "within"), [
    (1, "d", "c"), (2, "d", "c"), (3, "d", "c"), (4, "c", "b"), (5, "c", "b"), (6, "c", "b"),
    (7, "c", "b"), (8, "c", "b"), (9, "c", "b"), (10, "b", "b"), (11, "b", "b"), (12, "a", "a"),
])  # fmt: skip
def test_sight_lowers_one_class_and_never_to_a(aec: int, beyond: str, within: str) -> None:
    assert assess(CITY | {"aec": aec}).arc == beyond
    assert assess(CITY | {"aec": aec, "vlos": True}).arc == within
    assert assess(CITY | {"aec": aec, "vlos": True, "strategic_arc": "c"}).arc == "c"


@pytest.mark.parametrize(("arc", "tmpr"), [("a", "none"), ("b", "low"), ("c", "medium"), ("d", "high")])
def test_tactical_mitigation_follows_the_residual_class(arc: str, tmpr: str) -> None:
    assert assess(CITY | {"strategic_arc": arc}).tmpr == tmpr


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"strategic_arc": "a"}, "atypical or segregated"),
        ({"aec": 8, "strategic_arc": "d"}, "above the initial one"),
        ({"aec": 1, "vlos": True}, "agreement with air traffic control"),
        ({"max_height_m": 200}, "height of 200 m does not fit airspace encounter category 9"),
        ({"aec": 3}, "height of 100 m does not fit airspace encounter category 3"),
    ],
)
def test_doubtful_air_claims_are_told(facts: dict[str, Any], words: str) -> None:
    with override("en"):
        [warning] = assess(CITY | facts).warnings
    assert words in warning


# -------------------------------------------------------------------------------- objectives, containment


def test_objectives_at_sail_two_and_six() -> None:
    at_two = {demand.objective.id: demand.robustness for demand in assess(REMOTE).objectives}
    assert len(at_two) == 17
    assert at_two["08"] == Robustness.MEDIUM
    not_required = [number for number, level in at_two.items() if level == Robustness.NOT_REQUIRED]
    assert not_required == ["02", "04", "05", "18", "19", "24"]
    assert {demand.robustness for demand in assess(CITY).objectives} == {Robustness.HIGH}


def test_objectives_never_weaken_as_sail_rises() -> None:
    order = [Robustness.NOT_REQUIRED, Robustness.LOW, Robustness.MEDIUM, Robustness.HIGH]
    for objective in tables().osos:
        levels = [order.index(level) for level in objective.robustness]
        assert levels == sorted(levels)


def test_containment_of_the_remote_case_is_low_below_500_people_per_km2() -> None:
    remote: dict[str, Any] = {"column": 1, "sail": "II", "assemblies": 0}
    assert containment(**remote, adjacent_density_per_km2=499) == Robustness.LOW
    assert containment(**remote, adjacent_density_per_km2=500) == Robustness.MEDIUM
    assert containment(**remote, adjacent_density_per_km2=5_000) == Robustness.HIGH
    assert containment(**remote, adjacent_density_per_km2=50_000) == Robustness.OUT_OF_SCOPE
    assert containment(**remote, adjacent_density_per_km2=50_000, sheltered=True) == Robustness.HIGH


def test_containment_counts_the_worse_of_density_and_assemblies() -> None:
    small: dict[str, Any] = {"column": 0, "sail": "I", "adjacent_density_per_km2": 10}
    people = [39_999, 40_000, 400_000, 400_001]
    assert [containment(**small, assemblies=count) for count in people] == ["L", "M", "M", "H"]


def test_containment_of_an_unknown_column_is_refused() -> None:
    with pytest.raises(ValueError, match="no column 5"):
        containment(column=5, sail="I", adjacent_density_per_km2=1, assemblies=0)


def test_each_larger_class_shifts_containment_by_one_step() -> None:
    unsheltered = [table for table in tables().containment if table.column and not table.sheltered]
    assert [table.table for table in unsheltered] == [10, 11, 12, 13]
    for smaller, larger in pairwise(unsheltered):
        assert [zone.robustness for zone in larger.zones[1:]] == [zone.robustness for zone in smaller.zones[:-1]]


def test_shelter_is_worth_one_step_of_density() -> None:
    sheltered, open_air = (table for table in tables().containment if table.column == 1)
    assert [zone.robustness for zone in sheltered.zones] == [zone.robustness for zone in open_air.zones[:4]]


@pytest.mark.parametrize(("speed", "metres"), [(10, 5_000), (50, 9_000), (200, 35_000)])
def test_adjacent_area_is_three_minutes_within_its_ends(speed: float, metres: float) -> None:
    assert adjacent_distance_m(speed) == metres


# ------------------------------------------------------------------------------------- tables as a whole


def test_intrinsic_classes_agree_with_the_model_behind_the_table() -> None:
    for index, column in enumerate(tables().columns):
        for row in tables().igrc.rows:
            density = row.below or 500_000
            if row.grc[index] is not None:
                assert row.grc[index] == round(1 + math.log10(density * column.critical_area_m2) - 0.3)


@given(st.integers(-2, 7), st.sampled_from(ARCS))
def test_sail_never_falls_when_a_class_rises(grc: int, arc: str) -> None:
    here = SAILS.index(tables().sail_of(grc, arc) or "VI")
    assert SAILS.index(tables().sail_of(grc + 1, arc) or "VI") >= here
    higher = ARCS[min(ARCS.index(arc) + 1, 3)]
    assert SAILS.index(tables().sail_of(grc, higher) or "VI") >= here
    assert tables().sail_of(8, arc) is None


@given(st.floats(0, 1e6), st.floats(0.1, 40), st.floats(1, 200))
def test_ground_risk_never_falls_when_density_rises(density: float, dimension: float, speed: float) -> None:
    facts = CITY | {"dimension_m": dimension, "max_speed_ms": speed}
    fewer, more = (assess(facts | {"density_per_km2": people}).igrc for people in (density, density * 2))
    assert more is None or (fewer is not None and more >= fewer)


def test_tables_with_rows_out_of_order_or_a_gap_are_refused() -> None:
    whole = tables().model_dump(mode="json")
    with pytest.raises(ValueError, match="density rows must rise"):
        Tables.model_validate(whole | {"igrc": whole["igrc"] | {"rows": whole["igrc"]["rows"][:-1]}})
    with pytest.raises(ValueError, match="twelve airspace encounter categories"):
        Tables.model_validate(whole | {"aec": {}})


# -------------------------------------------------------------------------------------------- bad facts


def test_no_facts_name_every_field_that_is_needed() -> None:
    with pytest.raises(SoraInputError) as caught:
        assess({})
    needed = {"mass_kg", "dimension_m", "max_speed_ms", "vlos", "density_per_km2", "controlled_ground", "aec"}
    assert set(caught.value.faults) == needed
    with pytest.raises(SoraInputError) as caught:
        assess(None)
    assert set(caught.value.faults) == needed


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("mass_kg", 0, "above zero"),
        ("mass_kg", -1, "above zero"),
        ("mass_kg", True, "must be a number"),
        ("dimension_m", "1.5", "must be a number"),
        ("dimension_m", math.nan, "must be a number"),
        ("max_speed_ms", math.inf, "must be a number"),
        ("max_speed_ms", 10**400, "must be a number"),
        ("max_height_m", "high", "must be a number"),
        ("density_per_km2", -1, "may not be below zero"),
        ("density_per_km2", None, "is missing"),
        ("vlos", "no", "must be yes or no"),
        ("controlled_ground", 1, "must be yes or no"),
        ("m1a", "some", "none, low, medium or high"),
        ("m2", ["low"], "none, low, medium or high"),
        ("aec", 0, "from 1 to 12"),
        ("aec", 13, "from 1 to 12"),
        ("aec", 9.5, "from 1 to 12"),
        ("aec", None, "is missing"),
        ("strategic_arc", "e", "a, b, c or d"),
    ],
)
def test_a_fact_that_makes_no_sense_is_named(field: str, value: object, words: str) -> None:
    with override("en"):
        with pytest.raises(SoraInputError, match=field) as caught:
            assess(CITY | {field: value})
        assert words in str(caught.value)
    assert list(caught.value.faults) == [field]


def test_facts_that_are_no_facts_are_refused() -> None:
    with pytest.raises(SoraInputError) as caught:
        assess([1, 2])  # type: ignore[arg-type]
    assert list(caught.value.faults) == ["uav"]


def test_what_is_not_claimed_and_the_height_may_be_left_out() -> None:
    optional = {"model", "m1a", "m1b", "m1c", "m2", "max_height_m", "strategic_arc"}
    kept = {name: value for name, value in CITY.items() if name not in optional}
    assert outcome(kept) == outcome(CITY)


anything = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["", "low", "b", "1"])


@given(st.dictionaries(st.sampled_from(sorted(CITY)), anything))
def test_whatever_is_stated_ends_in_a_result_or_in_named_faults(facts: dict[str, Any]) -> None:
    with suppress(SoraInputError):
        assert isinstance(assess(CITY | facts), SoraResult)
