"""The verdict on a dossier: golden findings, the bars it shares with acceptance, and what it never asks."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from django.utils.translation import override

from programmes.findings import ATTACHMENTS, RISKS, Finding, FindingKind
from programmes.questions import closed_list, is_within, sections
from programmes.schema import Regime
from programmes.verdict import verdict
from programmes.yaml_files import read_yaml

ROOT = Path(__file__).resolve().parents[2]
FILES = {path.parent.name: path for path in sorted((ROOT / "programmes" / "regimes").glob("*/*.yaml"))}
ON = date(2026, 1, 5)
RISK = {
    "title": "Rơi", "likelihood": 2, "impact": 4, "controls": ["Dù"], "residual_likelihood": 1, "residual_impact": 4,
}  # fmt: skip


def regime_of(code: str) -> Regime:
    return Regime.model_validate(read_yaml(FILES[code]))


def sample(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "tests" / "cases" / f"{name}.json").read_text())["dossier"]
    return found


def found_in(dossier: dict[str, Any], regime: Regime | None = None, **facts: Any) -> list[Finding]:
    with override("en"):
        return verdict(regime or regime_of("hcmc-20-2024"), dossier, "startup", on=ON, **facts)


def opposed(dossier: dict[str, Any], regime: Regime | None = None) -> dict[str, Finding]:
    rows = found_in(dossier, regime)
    return {row.code: row for row in rows if row.kind != FindingKind.MISSING}


def uav(**changes: Any) -> dict[str, Any]:
    return {**sample("uav-shtp-2026"), **changes}


def test_a_sound_sample_contradicts_nothing() -> None:
    for name, code in (("uav-shtp-2026", "hcmc-20-2024"), ("av-software-park-2026", "hcmc-20-2024")):
        rows = found_in(sample(name), regime_of(code))
        assert [row for row in rows if row.kind == FindingKind.CONTRADICTORY] == []
        assert not any(row.bars for row in rows)


@pytest.mark.parametrize(
    ("changes", "code", "text", "item"),
    [
        ({"insurance": {"valid_from": "2026-03-01", "valid_to": "2026-02-01"}}, "dates",
         "Insurer: ends on 01/02/2026, before it begins on 01/03/2026.", "insurance_to"),
        ({"insurance": {"valid_to": "2026-01-04"}}, "expired", "Insurer: ended on 04/01/2026.", "insurance_to"),
        ({"insurance": {"valid_to": "2026-04-03"}}, "too_short",
         "Insurer: ends on 03/04/2026; the trial lasts until 04/04/2026 at the earliest.", "insurance_to"),
        ({"permits": [{"number": "7", "valid_to": "2026-12-31", "issued": "2027-01-01"}]}, "issued_late",
         "Permit 7: issued on 01/01/2027, after it ended on 31/12/2026.", "permits"),
        ({"permits": [{"valid_to": "2025-12-31"}]}, "expired", "Permit: ended on 31/12/2025.", "permits"),
        ({"limits": [{"quantity": "height", "max": 100}]}, "beyond_own_limit",
         "Maximum height: 120, above your own limit “Height (m)” of 100.", "uav_height"),
        ({"limits": [{"quantity": "speed", "max": 15, "unit": "m/s"}]}, "unit",
         "The limit “Speed (km/h)” is given in m/s; it counts in km/h.", "limits"),
        ({"limits": [{"quantity": "wind", "max": 8}, {"quantity": "wind", "max": 9}]}, "limit_twice",
         "The limit “Wind (m/s)” is given twice, with different values.", "limits"),
        ({"limits": [{"quantity": "value_per_day", "max": 9}, {"quantity": "value_total", "max": 8}]}, "day_over_total",
         "The value per day lies above the total value.", "limits"),
        ({"participants": {"count": 60, "description": "x", "consent": ""}}, "consent",
         "60 people take part, and it is not said how they consent.", "participants_consent"),
        ({"sites": [{"name": "Mạng", "space": "cyber"}]}, "no_ground",
         "This technology is tried on the ground, and no physical place is named.", "sites"),
        ({"sites": [{"name": "Khu", "space": "physical"}]}, "nowhere",
         "The place “Khu” has neither an address nor a position on the map.", "sites"),
        ({"risks": [{**RISK, "residual_impact": 5}]}, "residual",
         "Risk 1, Rơi: rated higher with the controls than before them.", "0"),
    ],
)  # fmt: skip
def test_each_contradiction_has_its_words_and_its_place(
    changes: dict[str, Any], code: str, text: str, item: str
) -> None:
    finding = opposed(uav(**changes))[code]
    assert (finding.text, finding.place.item, finding.bars) == (text, item, False)
    assert finding.source or finding.place.part == RISKS


@pytest.mark.parametrize(
    ("group", "facts", "code"),
    [
        ("ai", {"changes_rights": True, "results_used": False}, "unused_results"),
        ("ledger", {"kind": "none", "token": "Có"}, "token_without_ledger"),
        ("ledger", {"audits": [{"by": "Đơn vị A", "open_critical": 2}]}, "open_critical"),
    ],
)
def test_facts_of_a_technology_are_held_against_each_other(group: str, facts: dict[str, Any], code: str) -> None:
    dossier = {"technology": "ai" if group == "ai" else "blockchain", group: facts}
    assert code in opposed(dossier)
    assert code not in opposed({**dossier, group: {}})


def test_real_users_are_participants() -> None:
    dossier = sample("ai-kiosk-2026")
    dossier["participants"] = {**dossier["participants"], "count": 0}
    assert "no_participants" in opposed(dossier, regime_of("ai-142-2026"))


def test_the_longest_term_is_the_regimes() -> None:
    regime = regime_of("hcmc-20-2024")
    assert "term" not in opposed(uav(period_months=60), regime)
    term = regime.term.model_copy(update={"max_months": 24, "source": "Điều 1"})
    finding = opposed(uav(period_months=60), regime.model_copy(update={"term": term}))["term"]
    assert (finding.text, finding.source) == (
        "A trial of 60 months is asked for; the rules allow at most 24.", "Điều 1"
    )  # fmt: skip


def test_what_another_authority_decides_bars_as_acceptance_does() -> None:
    regime = regime_of("ai-142-2026")
    for name in ("ai-level-3-transferred-2026", "ai-two-provinces-2026"):
        finding = opposed(sample(name), regime)["competence"]
        assert finding.bars
        assert finding.source == regime.authority.source


def test_missing_things_have_rule_and_place() -> None:
    regime = regime_of("ai-142-2026")
    rows = found_in({"technology": "ai", "ai": {"real_users": True}}, regime)
    components = {row.component: row for row in rows if row.code == "component"}
    assert set(components) == {"application", "scheme", "protection", "capacity"}
    scheme = components["scheme"]
    assert (scheme.bars, scheme.place.part, scheme.place.item) == (True, ATTACHMENTS, "scheme")
    assert "Điều 24" in scheme.source
    summary = next(row for row in rows if row.place.item == "summary")
    assert (summary.text, summary.kind, summary.bars) == ("Not answered: Summary", FindingKind.MISSING, False)
    assert summary.source
    assert any(row.code == "no_risk" and "Điều 24" in row.source for row in rows)


def test_rows_that_were_begun_are_finished() -> None:
    rows = found_in(uav(partners=[{"name": "Trường A"}], risks=[{"title": "Rơi"}]))
    assert "Not answered: Partner 1, Kind, Part" in [row.text for row in rows]
    assert "Not fully described: risk 1, Rơi" in [row.text for row in rows]


def test_what_was_copied_is_to_be_looked_at() -> None:
    rows = found_in(uav(), check_again=["insurance.valid_to", "permits", "exit_plan_of_nobody"])
    assert [row.text for row in rows if row.code == "copied"] == [
        "Copied, check again: Insured until", "Copied, check again: Permits of other authorities",
    ]  # fmt: skip


@pytest.mark.parametrize("code", FILES)
@pytest.mark.parametrize("technology", ["uav", "ai", "blockchain", "other"])
def test_nothing_is_asked_beyond_the_closed_list(code: str, technology: str) -> None:
    regime, dossier = regime_of(code), {"technology": technology}
    codes = closed_list(regime, dossier, "startup")
    allowed = {
        (page.id, question.id)
        for page in sections(technology)
        for question in page.questions
        if is_within(question, codes)
    }
    rows = found_in(dossier, regime)
    assert {row.component for row in rows} <= {*codes, ""}
    for row in rows:
        if row.place.part not in (RISKS, ATTACHMENTS, ""):
            assert (row.place.part, row.place.item) in allowed
        assert row.bars == (row.code in {"component", "competence"})


def test_it_changes_nothing_reads_any_rubbish_and_is_quick() -> None:
    dossier = uav()
    before = deepcopy(dossier)
    found_in(dossier)
    began = perf_counter()
    found_in(dossier)
    assert perf_counter() - began < 0.1
    assert dossier == before
    rubbish: dict[str, Any] = {
        "technology": 7, "period_months": 10**9, "sites": [1], "limits": "x", "permits": {"a": 1}, "risks": [None, {}],
        "insurance": {"valid_to": "gestern", "valid_from": 3}, "participants": [], "ai": "ja", "uav": [1],
    }  # fmt: skip
    assert all(isinstance(row, Finding) for row in found_in(rubbish))


def test_both_languages() -> None:
    regime = regime_of("hcmc-20-2024")
    with override("vi"):
        texts = [row.text for row in verdict(regime, uav(insurance={"valid_to": "2026-01-04"}), "startup", on=ON)]
    assert "Doanh nghiệp bảo hiểm: đã hết hiệu lực ngày 04/01/2026." in texts
