"""What the shipped regimes ask of a dossier."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from programmes import rules
from programmes.loading import REGIMES
from programmes.schema import Regime
from programmes.schema_parts import Condition, Text
from programmes.yaml_files import read_yaml

AI = Regime.model_validate(read_yaml(REGIMES / "ai-142-2026" / "2026-05-01.yaml"))
HCMC = Regime.model_validate(read_yaml(REGIMES / "hcmc-20-2024" / "2024-11-24.yaml"))
CASES = Path(__file__).parent.parent / "cases"
SAMPLES = ["ai-kiosk-2026.json", "uav-shtp-2026.json"]

FACTS = {
    "real_users": False,
    "results_used": False,
    "changes_rights": False,
    "sensitive_data": False,
    "childrens_data": False,
    "critical_systems": False,
    "provinces": ["Thành phố Hồ Chí Minh"],
}


def ai_dossier(**facts: Any) -> dict[str, Any]:
    return {"technology": "ai", "ai": FACTS | facts, "attachments": []}


def uav_dossier(**facts: Any) -> dict[str, Any]:
    craft = {"mass_kg": 42, "dimension_m": 1.57, "max_speed_ms": 16.6, "max_height_m": 120}
    return {"technology": "uav", "uav": craft | facts, "limits": [], "attachments": []}


def codes(components: list[Any]) -> list[str]:
    return [component.code for component in components]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Condition(), True),
        (Condition(technology=("uav",)), True),
        (Condition(technology=("ai",)), False),
        (Condition(technology=("uav",), organisation_kind=("startup", "sme"), level=(1, 2)), True),
        (Condition(technology=("uav",), level=(3,)), False),
    ],
)
def test_a_condition_applies_when_every_given_list_matches(condition: Condition, expected: bool) -> None:  # noqa: FBT001
    assert rules.applies(condition, technology="uav", organisation_kind="sme", level=1) is expected


# ---------------------------------------------------------------------------------------- components


def test_hcmc_asks_a_flight_permit_of_uav_only() -> None:
    normal = ["registration", "scheme", "safety-plan", "insurance"]
    assert codes(rules.required_components(HCMC, {"technology": "autonomous_vehicle"}, "startup")) == normal
    assert codes(rules.required_components(HCMC, uav_dossier(), "enterprise")) == [*normal, "flight-permit"]


@pytest.mark.parametrize(
    ("kind", "facts", "expected"),
    [
        ("startup", {}, ["application", "outline"]),
        ("sme", {}, ["application", "outline"]),
        ("enterprise", {}, ["application", "scheme", "protection", "capacity"]),
        ("sme", {"real_users": True}, ["application", "scheme", "protection", "capacity"]),
    ],
)
def test_the_short_list_is_for_start_ups_and_smes_at_level_1(
    kind: str, facts: dict[str, bool], expected: list[str]
) -> None:
    assert codes(rules.required_components(AI, ai_dossier(**facts), kind)) == expected


def test_missing_components_are_those_without_an_attachment() -> None:
    dossier = ai_dossier(real_users=True)
    dossier["attachments"] = [{"component": "application", "title": "Đơn"}, {"component": "other"}, "nonsense"]
    assert codes(rules.missing_components(AI, dossier, "sme")) == ["scheme", "protection", "capacity"]
    assert codes(rules.missing_components(AI, ai_dossier() | {"attachments": None}, "sme")) == [
        "application",
        "outline",
    ]


def test_who_may_file_the_short_dossier_lacks_nothing_with_the_normal_one() -> None:
    whole = [{"component": code} for code in ("application", "scheme", "protection", "capacity")]
    assert codes(rules.missing_components(AI, ai_dossier() | {"attachments": whole}, "startup")) == []
    assert codes(rules.checked_components(AI, ai_dossier() | {"attachments": whole}, "sme")) == [
        row["component"] for row in whole
    ]
    assert codes(rules.missing_components(AI, ai_dossier() | {"attachments": whole[:3]}, "startup")) == ["outline"]
    assert codes(rules.required_components(AI, ai_dossier() | {"attachments": whole}, "startup")) == [
        "application",
        "outline",
    ]


def test_the_sample_cases_are_asked_what_they_hold() -> None:
    kiosk, craft = (json.loads((CASES / name).read_text())["dossier"] for name in SAMPLES)
    assert codes(rules.missing_components(AI, kiosk, "sme")) == ["capacity"]
    assert rules.level_faults(AI, kiosk, 2) == []
    assert codes(rules.missing_components(HCMC, craft, "startup")) == []
    assert rules.envelope_findings(HCMC, craft) == []


# ---------------------------------------------------------------------------------------- levels


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ({}, 1),
        ({"real_users": True}, 2),
        ({"results_used": True}, 2),
        ({"changes_rights": True}, 3),
        ({"sensitive_data": True}, 3),
        ({"childrens_data": True}, 3),
        ({"critical_systems": True, "real_users": True}, 3),
    ],
)
def test_the_highest_level_that_fits_is_computed(facts: dict[str, bool], level: int) -> None:
    assert rules.ai_level(AI, ai_dossier(**facts)) == level


def test_no_level_without_facts_or_without_levels() -> None:
    assert rules.ai_level(AI, {"technology": "ai", "ai": None}) is None
    assert rules.ai_level(HCMC, ai_dossier(real_users=True)) is None


@pytest.mark.parametrize(
    ("facts", "level", "reasons"),
    [
        ({"real_users": True}, 2, []),
        ({}, 2, []),
        ({"provinces": ["TP. Hồ Chí Minh", "tp.hcm"]}, 1, []),
        ({"provinces": []}, 1, []),
        ({"provinces": None}, 1, []),
        ({"real_users": True}, None, ["The level of the trial must be fixed."]),
        ({"real_users": True}, 7, ["The level of the trial must be fixed."]),
        (
            {"real_users": True},
            1,
            ["Level 1 is below level 2, which follows from the facts of the dossier."],
        ),
        ({}, 3, ["Level 3 is decided by another authority; this one decides up to level 2."]),
        (
            {"sensitive_data": True},
            2,
            [
                "Level 2 is below level 3, which follows from the facts of the dossier.",
                "Level 3 is decided by another authority; this one decides up to level 2.",
            ],
        ),
        ({"provinces": ["Hà Nội"]}, 1, ["The trial reaches beyond Thành phố Hồ Chí Minh: Hà Nội."]),
        (
            {"provinces": ["Ho Chi Minh City", "Đồng Nai"]},
            1,
            [
                "The trial reaches beyond Thành phố Hồ Chí Minh: Đồng Nai.",
                "A trial in 2 provinces is decided by another authority.",
            ],
        ),
    ],
)
def test_the_authority_may_not_accept_what_is_anothers(
    facts: dict[str, Any], level: int | None, reasons: list[str]
) -> None:
    with translation.override("en"):
        assert rules.level_faults(AI, ai_dossier(**facts), level) == reasons


def test_a_regime_without_levels_asks_for_none() -> None:
    assert rules.level_faults(HCMC, uav_dossier(), None) == []
    assert rules.level_faults(HCMC, ai_dossier(provinces=["Hà Nội"]), None) != []


# ---------------------------------------------------------------------------------------- before the start


def test_preconditions_follow_regime_and_technology() -> None:
    def kinds(regime: Regime, dossier: dict[str, Any]) -> list[str]:
        return [item.kind for item in rules.required_preconditions(regime, dossier, "startup", None)]

    assert kinds(HCMC, uav_dossier()) == ["insurance", "flight-permit", "zone-consent"]
    assert kinds(HCMC, {"technology": "autonomous_vehicle"}) == ["insurance", "zone-consent"]
    # Whether life or large property may be harmed (art. 24(1)(d)) is for people to judge.
    assert kinds(AI, ai_dossier()) == []
    assert [item.note is not None for item in AI.preconditions] == [True]


def test_a_dossier_inside_the_envelope_has_no_finding() -> None:
    dossier = uav_dossier()
    dossier["limits"] = [{"quantity": "wind", "max": 10}, {"quantity": "height", "max": 199.9}, {"quantity": "noise"}]
    assert rules.envelope_findings(HCMC, dossier) == []
    assert rules.envelope_findings(AI, dossier) == []


def test_every_value_beyond_the_envelope_is_told_once() -> None:
    dossier = uav_dossier(mass_kg=70.5, max_speed_ms=50, max_height_m=200, dimension_m="wide")
    dossier["limits"] = [{"quantity": "speed", "max": 180}, {"quantity": "wind", "max": 12}, {"quantity": "wind"}]
    findings = rules.envelope_findings(HCMC, dossier)
    assert [finding.text.vi for finding in findings] == [
        "Khối lượng cất cánh tối đa: 70,5 kg; quy định không quá 70 kg",
        "Tốc độ bay tối đa: 180 km/h; quy định không quá 100 km/h",
        "Độ cao bay tối đa: 200 m; quy định dưới 200 m",
        "Tốc độ gió khi hoạt động: 12 m/s; quy định không quá 10 m/s",
    ]
    assert findings[0].text.en == "Take-off mass: 70.5 kg; the rule is at most 70 kg"
    assert findings[2].rule.source == "Nghị quyết số 20/2024/NQ-HĐND"


def test_hours_of_the_day_are_checked_where_a_limit_tells_them() -> None:
    dossier: dict[str, Any] = {"technology": "autonomous_vehicle", "vehicle": {"max_speed_kmh": 20}, "limits": []}
    assert rules.envelope_findings(HCMC, dossier) == []
    dossier["limits"] = [{"quantity": "hour", "max": 5}, {"quantity": "speed", "max": 21}]
    assert [finding.text.en for finding in rules.envelope_findings(HCMC, dossier)] == [
        "Speed of the vehicle: 21 km/h; the rule is at most 20 km/h",
        "Hours of operation in a day: 5 h; the rule is 7 to 17 h",
    ]


def test_a_lower_bound_alone_is_told_too() -> None:
    rule = HCMC.envelope[0].model_copy(update={"min": 25.5, "max": None})
    regime = HCMC.model_copy(update={"envelope": (rule,)})
    assert [finding.text for finding in rules.envelope_findings(regime, uav_dossier(mass_kg=25))] == [
        Text(
            vi="Khối lượng cất cánh tối đa: 25 kg; quy định từ 25,5 kg",
            en="Take-off mass: 25 kg; the rule is at least 25.5 kg",
        ),
    ]
    assert rules.envelope_findings(regime, uav_dossier(mass_kg=26)) == []


def test_zones_and_legal_bases_fit_technology_and_day() -> None:
    assert [zone.en for zone in rules.zones(HCMC, uav_dossier())] == ["Saigon Hi-Tech Park"]
    assert len(rules.zones(HCMC, {"technology": "autonomous_vehicle"})) == 2
    assert [basis.id for basis in rules.legal_bases(HCMC, uav_dossier(), on=date(2024, 12, 1))] == [
        "law-49-2024",
        "resolution-98-2023",
        "resolution-20-2024",
    ]
    later = rules.legal_bases(HCMC, {"technology": "autonomous_vehicle"}, on=date(2025, 12, 24))
    assert [basis.number for basis in later] == ["93/2025/QH15", "98/2023/QH15", "20/2024/NQ-HĐND", "2169/KH-UBND"]


# ---------------------------------------------------------------------------------------- scores


def scores(*values: float | Fraction) -> dict[str, Any]:
    order = ["innovation", "public_benefit", "safety", "readiness", "learning", "protection_exit"]
    return dict(zip(order, values, strict=True))


def test_the_weighted_mean_of_a_known_panel() -> None:
    third = scores(11 / 3, 13 / 3, 11 / 3, 13 / 3, 11 / 3, 4)
    assert rules.weighted_mean(HCMC, third) == Decimal("78.67")
    assert rules.weighted_mean(HCMC, scores(5, 5, 5, 5, 5, 5)) == Decimal("100.00")
    assert rules.weighted_mean(HCMC, scores(1, 1, 1, 1, 1, 1)) == Decimal("20.00")


def test_halves_of_a_hundredth_are_rounded_up() -> None:
    # 20 experts with one point more in C1 (weight 15): 15 / 5 / 20 = 0.15; of 200 experts 0.015.
    assert rules.weighted_mean(AI, scores(3 + 1 / 200, 3, 3, 3, 3, 3)) == Decimal("60.02")


def test_a_criterion_without_scores_is_an_error() -> None:
    with pytest.raises(KeyError):
        rules.weighted_mean(AI, {"innovation": 3})


@given(st.lists(st.lists(st.integers(1, 5), min_size=6, max_size=6), min_size=1, max_size=9))
def test_the_weighted_mean_is_exact(panel: list[list[int]]) -> None:
    means = [sum(column) / len(panel) for column in zip(*panel, strict=True)]
    exact = sum(
        criterion.weight * Fraction(sum(column), len(panel)) / 5
        for criterion, column in zip(AI.criteria, zip(*panel, strict=True), strict=True)
    )
    mean = rules.weighted_mean(AI, scores(*means))
    assert abs(Fraction(mean) - exact) <= Fraction(1, 200)
    assert 20 <= mean <= 100
