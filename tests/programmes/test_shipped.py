"""What the shipped regimes say: codes of the case format, terms, what is open, who decides."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from documents.kinds import Kind
from programmes import rules
from programmes.loading import REGIMES
from programmes.question_schema import TECHNOLOGIES
from programmes.schema import Regime
from programmes.schema_parts import Unit
from programmes.yaml_files import read_yaml

SHIPPED = [Regime.model_validate(read_yaml(path)) for path in sorted(REGIMES.glob("*/*.yaml"))]
BY_CODE = {regime.code: regime for regime in SHIPPED}
AI, HCMC = BY_CODE["ai-142-2026"], BY_CODE["hcmc-20-2024"]
DECIDING = pytest.mark.parametrize(
    "regime", [regime for regime in SHIPPED if not regime.authority.record_only], ids=lambda regime: regime.code
)


@DECIDING
def test_every_kind_of_document_is_defined(regime: Regime) -> None:
    assert set(regime.documents) == set(Kind.values)


@DECIDING
def test_grounds_exits_and_criteria_have_the_codes_of_the_case_format(regime: Regime) -> None:
    assert [ground.code for ground in regime.grounds] == [
        "limit_breach",
        "incident",
        "incident_not_repaired",
        "safety",
        "security",
        "rights",
        "permit_lapsed",
        "insurance_lapsed",
        "false_data",
        "applicant_request",
        "conditions_met",
    ]
    assert [outcome.code for outcome in regime.exits] == [
        "commercial_use",
        "wider_trial",
        "rule_change",
        "procurement",
        "exchange",
        "stop",
    ]
    assert {criterion.code: (criterion.weight, criterion.floor) for criterion in regime.criteria} == {
        "innovation": (15, 2),
        "public_benefit": (20, 3),
        "safety": (25, 3),
        "readiness": (15, 2),
        "learning": (15, 3),
        "protection_exit": (10, 3),
    }


def test_an_approval_is_a_confirmation_or_a_decision() -> None:
    assert (AI.documents["decision"].type_name, AI.documents["decision"].symbol) == ("GIẤY XÁC NHẬN", "GXN-UBND")
    assert (HCMC.documents["decision"].type_name, HCMC.documents["decision"].symbol) == ("QUYẾT ĐỊNH", "QĐ-UBND")


def test_hcmc_sets_no_term() -> None:
    assert [clock.amount for clock in HCMC.clocks if clock.amount is not None] == []
    assert HCMC.clock("extension_request") is None
    assert not HCMC.extension.allowed
    assert HCMC.term.max_months is None


@pytest.mark.parametrize(
    ("name", "unit", "amount", "back", "bars"),
    [
        ("validity_check", Unit.WORKING_DAYS, 3, False, False),
        ("supplement", Unit.WORKING_DAYS, None, False, False),
        ("decision", Unit.WORKING_DAYS, 10, False, False),
        ("periodic_report", Unit.MONTHS, 6, False, False),
        ("incident_official", Unit.DAYS, 15, False, False),
        ("breach_report", Unit.HOURS, 72, False, False),
        ("extension_request", Unit.WORKING_DAYS, 15, True, True),
        ("extension_decision", Unit.WORKING_DAYS, 10, False, False),
        ("final_report", Unit.DAYS, 15, True, False),
        ("evaluation", Unit.WORKING_DAYS, 15, False, False),
        ("transition_end", Unit.MONTHS, 12, False, False),
    ],
)
def test_the_clocks_of_the_ai_regime(name: str, unit: Unit, amount: int | None, back: bool, bars: bool) -> None:  # noqa: FBT001
    clock = AI.clock(name)
    assert clock is not None
    assert (clock.unit, clock.amount_for(2), clock.back, clock.bars) == (unit, amount, back, bars)


@pytest.mark.parametrize(
    ("severity", "unit", "amount"),
    [("S1", Unit.HOURS, 72), ("S2", Unit.HOURS, 72), ("S3", Unit.WORKING_DAYS, 5), ("S4", Unit.WORKING_DAYS, 5)],
)
def test_the_class_of_an_incident_chooses_its_clock(severity: str, unit: Unit, amount: int) -> None:
    clock = AI.clock("incident_preliminary", severity)
    assert clock is not None
    assert (clock.unit, clock.amount_for(None)) == (unit, amount)


@pytest.mark.parametrize("regime", SHIPPED, ids=lambda regime: f"{regime.code} {regime.version}")
def test_every_number_of_law_cites_its_article(regime: Regime) -> None:
    for clock in regime.clocks:
        assert (clock.amount is None and not clock.by_level) or "số" in str(clock.source)
    assert regime.term.max_months is None or "số" in str(regime.term.source)
    assert regime.extension.max_months_each is None or "số" in str(regime.extension.source)
    told: list[Any] = [*regime.scope, *regime.legal_forms, *regime.spaces]
    assert all(row.source for row in told)


def test_articles_of_the_ai_regime() -> None:
    assert AI.extension.needs_final_report
    assert "Điều 27" in str(AI.extension.source)
    assert "Điều 23" in str(AI.supplements_source)


def test_what_is_not_found_stays_open() -> None:
    for code in ("danang-55-2024", "general-93-2025", "hanoi-29-2025"):
        regime = BY_CODE[code]
        assert {clock.amount for clock in regime.clocks} == {None}
        assert regime.components == ()
        assert rules.missing_components(regime, {"technology": "blockchain"}, "startup") == []
        assert regime.intake == ()
    assert BY_CODE["general-93-2025"].term.max_months is None
    assert BY_CODE["danang-55-2024"].extension.max_months_each is None


def test_general_serves_what_has_no_regime_of_its_own() -> None:
    served = {technology for code in ("hcmc-20-2024", "ai-142-2026") for technology in BY_CODE[code].technologies}
    assert served & set(BY_CODE["general-93-2025"].technologies) == set()
    assert served | set(BY_CODE["general-93-2025"].technologies) == set(TECHNOLOGIES)


def test_hanoi_permits_three_years_and_once_three_more() -> None:
    regime = BY_CODE["hanoi-29-2025"]
    assert (regime.term.max_months, regime.term.total_months) == (36, 72)
    assert (regime.extension.max_times, regime.extension.max_months_each) == (1, 36)
    assert [space.code for space in regime.spaces] == ["physical", "cyber"]


@pytest.mark.parametrize(
    ("code", "needs", "form"),
    [
        ("hanoi-29-2025", [{"rule": "Quy chuẩn kỹ thuật"}], "exemption"),
        ("hanoi-29-2025", [{"rule": " "}], "time_limited_permission"),
        ("hanoi-29-2025", None, "time_limited_permission"),
        ("general-93-2025", [{"rule": "Quy chuẩn kỹ thuật"}], ""),
    ],
)
def test_the_legal_form_follows_what_the_dossier_asks(code: str, needs: Any, form: str) -> None:
    assert rules.legal_form_asked(BY_CODE[code], {"regulatory_need": needs}) == form


def test_banking_is_recorded_and_passed_on() -> None:
    regime = BY_CODE["banking-94-2025"]
    with translation.override("en"):
        (reason,) = rules.level_faults(regime, {"technology": "fintech"}, None)
    assert reason.startswith("Under these rules this authority only records the dossier and transfers it to: Regional")
    assert rules.records_only(HCMC) == ""
    assert regime.clock("decision") is None
    assert [(clock.name, clock.amount, clock.unit) for clock in regime.clocks] == [
        ("validity_check", 5, Unit.DAYS),
        ("decision", 90, Unit.DAYS),
    ]
    assert (regime.term.max_months, regime.extension.max_times, regime.extension.max_months_each) == (24, 2, 12)


@pytest.mark.parametrize(("name", "own"), [("Thành phố Hồ Chí Minh", True), ("tp.hcm", True), ("Thành phố Huế", False)])
def test_an_authority_is_known_under_any_of_its_names(name: str, own: bool) -> None:  # noqa: FBT001
    assert rules.is_in_province(HCMC.authority, name) is own
