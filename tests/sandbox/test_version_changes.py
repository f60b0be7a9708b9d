"""A regime that changes while a case runs: the case stays under the version with which it was received."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from programmes.loading import REGIMES, load_overrides, load_regimes
from programmes.models import RegimeVersion
from sandbox.replay.casefile import read
from sandbox.replay.player import advance, begin
from sandbox.replay.trace import differences

if TYPE_CHECKING:
    from datetime import date

CASES = Path(__file__).parent.parent / "cases"
AI = "ai-142-2026"
CODES = {path.parent.name for path in REGIMES.glob("*/*.yaml")}
DEMANDED = "Văn bản giả định số 1/2026/NĐ-CP"
RUNNING = [
    ("ai-startup-short-2026", "accept_dossier"),
    ("ai-supplement-holiday-2026", "request_supplement"),
    ("uav-supplement-tet-withdrawn-2026", "request_supplement"),
    ("danang-supplement-holiday-withdrawn-2026", "request_supplement"),
    ("hanoi-supplement-new-year-withdrawn-2026", "request_supplement"),
    ("general-supplement-holiday-withdrawn-2026", "request_supplement"),
    ("banking-receipt-refused-2026", "request_supplement"),
    ("danang-suspended-2026", "propose"),
    ("hanoi-extended-2026", "request_extension"),
    ("general-blockchain-2026", "file_final_report"),
    ("av-software-park-2026", "issue"),
]
"""A case of every regime, and the act before whose first step the rules change."""


def change(folder: Path, code: str, day: date) -> str:
    """Load a version in force from ``day`` with other terms, two supplements, no extension; returns its name.

    The officer who checks has 6 working days, the authority 20, an evaluation takes 40, a trial lasts a month.
    """
    data = yaml.safe_load(max((folder / code).glob("*.yaml")).read_text(encoding="utf-8"))
    changed = {"validity_check": 6, "decision": 20, "evaluation": 40}
    for clock in data["clocks"]:
        if clock["name"] in changed:
            clock |= {"amount": changed[clock["name"]], "source": DEMANDED}
    data |= {"version": day.isoformat(), "effective_from": day, "supplements_allowed": 2}
    data |= {"term": {"max_months": 1, "source": DEMANDED}, "extension": {"allowed": False, "source": DEMANDED}}
    (folder / code / f"{day}.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    load_regimes(folder)
    return day.isoformat()


@pytest.fixture
def folder(tmp_path: Path, db: None) -> Path:
    """A copy of the shipped versions, loaded."""
    copied = Path(shutil.copytree(REGIMES, tmp_path / "regimes"))
    load_regimes(copied)
    load_overrides()
    return copied


@pytest.mark.parametrize(("name", "verb"), RUNNING, ids=[row[0] for row in RUNNING])
def test_a_running_case_keeps_its_version_and_its_days(folder: Path, name: str, verb: str) -> None:
    case = read(CASES / f"{name}.json", regimes=CODES)
    code, changing = case.shape.regime, [step.do for step in case.steps].index(verb)
    day = case.steps[changing].at.date()
    play, newer = begin(case), ""
    received = play.application.regime_version.version
    for number, step in enumerate(case.steps):
        if number == changing:
            newer = change(folder, code, day)
        advance(play, number, step)
    assert play.application.regime_version.version == received < newer
    assert play.differences + differences(play.application, case.shape.expected) == []
    later = begin(replace(case, steps=case.steps[changing:]))
    assert later.application.regime_version.version == newer


def test_every_regime_changes_while_a_case_runs() -> None:
    changed = {read(CASES / f"{name}.json", regimes=CODES).shape.regime for name, _verb in RUNNING}
    assert changed == CODES


@pytest.mark.usefixtures("folder")
def test_a_dossier_received_the_day_before_stays_under_the_rules_before() -> None:
    """Circular 19/2026/TT-NHNN is in force from 30 June 2026, in the midst of this case."""
    case = read(CASES / "banking-version-change-2026.json", regimes=CODES)
    play = begin(case)
    for number, step in enumerate(case.steps):
        advance(play, number, step)
    assert play.differences + differences(play.application, case.shape.expected) == []
    assert play.application.regime_version.version == "2025-07-01"
    assert RegimeVersion.objects.filter(code="banking-94-2025", version="2026-06-30").exists()


def test_a_draft_takes_the_version_of_the_day_it_is_received(folder: Path) -> None:
    case = read(CASES / "ai-startup-short-2026.json", regimes={AI})
    play = begin(case)
    assert play.application.regime_version.version == "2026-05-01"
    newer = change(folder, AI, case.steps[1].at.date())
    for number, step in enumerate(case.steps[:2]):
        advance(play, number, step)
    assert play.application.regime_version.version == newer
    assert play.application.deadlines.get(name="validity_check").amount == 6
