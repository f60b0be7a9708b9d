"""Nothing is asked beyond the closed list, every topic of the sets is asked, and old dossiers keep their questions."""

from __future__ import annotations

import shutil
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import OrganisationKind
from programmes import questions
from programmes.loading import REGIMES
from programmes.question_faults import COMPONENTS, RELEASED, faults, released_lines
from programmes.question_schema import QUESTIONS_AT_MOST, TECHNOLOGIES, place_in
from programmes.questions import (
    FOLDER,
    closed_list,
    evidence,
    is_within,
    question_files,
    questions_by_field,
    sections,
    versions_on,
)
from programmes.schema import Regime
from programmes.yaml_files import read_yaml
from workflow.pilot.sections import sections_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALL = pytest.mark.parametrize("technology", TECHNOLOGIES)
FIRST = "2024-11-24"
SHIPPED = [Regime.model_validate(read_yaml(path)) for path in sorted(REGIMES.glob("*/*.yaml"))]


def situations() -> list[tuple[Regime, str, str, dict[str, Any]]]:
    """Every shipped regime × technology × kind of organisation × level (told by the facts of the dossier)."""
    found = []
    for regime in SHIPPED:
        facts: list[dict[str, Any]] = [{}, *({"ai": dict.fromkeys(rule.any_of[:1], True)} for rule in regime.levels)]
        for technology, kind in product(regime.technologies, OrganisationKind.values):
            found += [(regime, technology, kind, {**fact, "technology": technology}) for fact in facts]
    return found


def test_every_question_asked_is_tied_to_a_component_of_the_closed_list() -> None:
    for regime, technology, kind, dossier in situations():
        codes = closed_list(regime, dossier, kind)
        assert codes <= ({component.code for component in regime.components} or {"other"})
        asked = [ask.path for page in sections_of(technology, None, codes) for ask in page.asks]
        assert "title" in asked
        for path, question in questions_by_field(technology).items():
            tied = [code for code in question.components if code in codes] or ["other"] * ("other" in codes)
            assert (path in asked) == bool(tied), f"{regime.code} {technology} {kind} {dossier}: {path}"
            assert place_in(question.components, codes) == (tied[0] if tied else None)
        for page in sections_of(technology, None, codes):
            assert page.components <= codes


def ai_regime() -> Regime:
    return next(regime for regime in SHIPPED if regime.code == "ai-142-2026")


def test_the_short_dossier_is_asked_less() -> None:
    short = closed_list(ai_regime(), {"technology": "ai", "ai": {"real_users": False}}, "startup")
    normal = closed_list(ai_regime(), {"technology": "ai", "ai": {"real_users": True}}, "startup")
    assert short == {"application", "outline"}
    fewer = {ask.path for page in sections_of("ai", None, short) for ask in page.asks}
    more = {ask.path for page in sections_of("ai", None, normal) for ask in page.asks}
    assert fewer < more
    assert {"ai.real_users", "ai.purpose", "sites", "limits", "summary"} <= fewer
    assert not {"hypotheses", "budget_vnd", "answers.ai_model"} & fewer


def test_an_answer_stands_in_the_fittest_part_or_in_the_part_that_takes_any() -> None:
    insurance = questions_by_field("ai")["insurance.insurer"]
    assert place_in(insurance.components, closed_list(ai_regime(), {"technology": "ai"}, "enterprise")) == "protection"
    assert place_in(insurance.components, {"scheme", "insurance"}) == "insurance"
    assert is_within(insurance, {"other"})
    assert not is_within(insurance, {"application"})


TOPICS = {
    "uav": "uav_mission uav.model uav_serial uav.mass_kg uav.dimension_m uav.max_speed_ms uav_energy uav.vlos "
    "uav.max_height_m uav_light uav_per_pilot uav_volume uav_volumes uav_points uav.density_per_km2 "
    "uav_density_source uav_assemblies uav_adjacent_density uav_airspace uav_agreements uav_link uav_coverage "
    "uav_lost_link uav_positioning uav_termination uav_daa uav_crew uav_maintenance uav_weather uav_remote_id "
    "uav_noise uav_noise_hours uav_camera_use uav_emergency insurance.insurer",
    "ai": "ai.purpose ai_misuse ai.decision_role ai_override ai_affected ai_affected_count ai_vulnerable ai_risk_tier "
    "ai_model ai_openness ai_changes ai_data_origin ai_data_quality ai.sensitive_data ai.metrics ai_group_results "
    "ai_robustness ai_oversight ai_logs ai_notice ai_contest ai_monitoring ai_security ai_content_marking "
    "ai_rights_impact ai_shutdown",
    "blockchain": "ledger_why ledger.kind ledger_network ledger.token ledger_contracts ledger.audits ledger_oracles "
    "ledger.custody ledger_ramps ledger_customer_checks ledger_user_limit ledger_total_cap ledger_reserve "
    "ledger_market_abuse ledger_personal_data ledger_pause ledger_wind_down ledger_tax",
    "iot": "iot_devices iot_sensed iot_identifies iot_radio iot_identity iot_updates iot_vulnerabilities iot_flows "
    "iot_actuation iot_loss iot_safety iot_removal iot_interoperability",
    "clean_tech": "clean_process clean_hazards clean_grid_point clean_rule clean_bills clean_baseline clean_emissions "
    "clean_fire clean_meters clean_end_of_life clean_last_resort",
    "fintech": "fintech_activity fintech_customers fintech_person_limit fintech_total_limit fintech_money_flow "
    "fintech_disclosure fintech_credit_model fintech_fraud fintech_data_consent fintech_complaints "
    "fintech_continuity fintech_capital fintech_exit",
    "other": "legal_person authority_to_sign regulatory_research regulatory_need comparable_offers hypotheses "
    "participants.description participants.consent budget_vnd partners conflicts publication_consent exit_plan",
}
"""The numbered topics of each set in their order, by the fields that answer them."""
EVIDENCE = {"uav": 13, "autonomous_vehicle": 4, "ai": 12, "blockchain": 10, "iot": 7, "clean_tech": 7, "fintech": 16}


@pytest.mark.parametrize("technology", TOPICS)
def test_every_topic_of_the_set_is_asked(technology: str) -> None:
    fields = {field.removeprefix("answers.") for field in questions_by_field(technology)}
    assert set(TOPICS[technology].split()) <= fields


@ALL
def test_help_stands_in_both_languages_and_a_page_holds_at_most_seven(technology: str) -> None:
    every = list(questions_by_field(technology).values())
    assert all(1 <= len(page.questions) <= QUESTIONS_AT_MOST for page in sections(technology))
    assert all(question.help.vi.strip() != question.help.en.strip() for question in every)
    for language in ("vi", "en"):
        further = [getattr(question.label, language) for question in every if question.field.startswith("answers.")]
        assert len(set(further)) == len(further), "two answers would be shown under one name"


@ALL
def test_evidence_hints_at_papers_of_the_set(technology: str) -> None:
    own = {hint.id for hint in evidence(technology)} - {hint.id for hint in evidence("other")}
    assert len(own) == EVIDENCE.get(technology, 0)
    assert all(set(hint.components) <= COMPONENTS for hint in evidence(technology))


# ------------------------------------------------------------------------------------------- versions and faults


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files, to be spoiled."""
    return shutil.copytree(FOLDER, tmp_path / "questions")


@pytest.fixture
def later(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A second version of the UAV set, from 2027 on, which asks for the model in other words."""
    text = (folder / "uav" / f"{FIRST}.yaml").read_text(encoding="utf-8").replace(FIRST, "2027-01-01")
    text = text.replace("en: Maker and model", "en: Type of craft")
    (folder / "uav" / "2027-01-01.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(questions, "FOLDER", folder)
    question_files.cache_clear()
    yield
    question_files.cache_clear()


def test_the_version_of_a_day_is_the_latest_begun(later: None) -> None:
    assert versions_on(date(2025, 1, 1), "uav") == {"common": FIRST, "uav": FIRST}
    assert versions_on(date(2027, 1, 1), "uav") == {"common": FIRST, "uav": "2027-01-01"}
    assert versions_on(date(1999, 1, 1), "uav") == versions_on(date(2025, 1, 1), "uav")
    assert versions_on(date(2025, 1, 1), "other") == {"common": FIRST}
    for version, words in ((FIRST, "Maker and model"), ("2027-01-01", "Type of craft")):
        assert questions_by_field("uav", {"uav": version})["uav.model"].label.en == words


def test_shipped_files_are_good() -> None:
    assert faults() == []
    call_command("check_questions")


WRONG = [
    ("uav", "id: uav_model", "id: uav_serial", "uav: question 'uav_serial' is given twice"),
    ("uav", "field: answers.uav_camera,", "field: answers.camera,", "no question before it answers 'answers.camera'"),
    ("uav", "any_of: [true]", "any_of: [maybe]", "'maybe' is no answer to 'answers.uav_camera'"),
    ("uav", "field: answers.uav_camera,", "field: uav.model,", "neither chosen nor answered with yes or no"),
    ("uav", "technologies: [uav]", "technologies: [ufo]", "technologies: 'ufo' is unknown"),
    ("uav", f'version: "{FIRST}"', 'version: "1"', f"version: '1', but the file is '{FIRST}.yaml'"),
    ("uav", "[flight-permit, safety-plan, scheme]", "[poem]", "'poem' is no part of a dossier"),
    ("uav", "help: {vi: So với mặt đất., en: Above the ground.}", "help: {vi: A, en: A}", "same in both languages"),
    ("uav", "help: {vi: So với mặt đất., en: Above the ground.}", "help: {vi: A}", "help.en: Field required"),
    ("uav", "id: sora", "id: proxy", "evidence 'proxy' is given twice"),
    ("uav", "sections:", "sections: [", "expected"),
    ("iot", "id: iot_devices", "id: Not an id", "String should match pattern"),
]


@pytest.mark.parametrize(("name", "good", "bad", "words"), WRONG)
def test_every_fault_is_told_with_its_file(folder: Path, name: str, good: str, bad: str, words: str) -> None:
    path = folder / name / f"{FIRST}.yaml"
    text = path.read_text(encoding="utf-8")
    assert good in text
    path.write_text(text.replace(good, bad, 1), encoding="utf-8")
    found = faults(folder)
    assert any(words in fault for fault in found), found
    assert any(f"{name}/{FIRST}.yaml: differs from the released version" in fault for fault in found)


def test_what_is_released_stays(folder: Path) -> None:
    (folder / "uav" / f"{FIRST}.yaml").rename(folder / "uav" / "2030-01-01.yaml")
    found = faults(folder)
    assert f"uav/{FIRST}.yaml: released, but gone" in found
    assert any("uav/2030-01-01.yaml: not in SHA256SUMS; add the line" in fault for fault in found)
    with pytest.raises(CommandError, match="released, but gone"):
        call_command("check_questions", folder=folder)
    (folder / RELEASED).unlink()
    assert len([fault for fault in faults(folder) if "add the line" in fault]) == len(released_lines(folder)) == 8
