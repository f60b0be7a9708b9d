"""A regime that changes while a case runs: the case stays under the version with which it was received."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from programmes.loading import REGIMES, load_regimes
from sandbox.replay.casefile import read
from sandbox.replay.player import advance, begin
from sandbox.replay.trace import differences

CASES = Path(__file__).parent.parent / "cases"
AI = "ai-142-2026"


def change(folder: Path, day: date) -> None:
    """Load a version that gives the authority 20 and the officer who checks 6 working days, in force from ``day``."""
    path = folder / AI / "2026-05-01.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    for clock in data["clocks"]:
        clock["amount"] = {"validity_check": 6, "decision": 20}.get(clock["name"], clock["amount"])
    data |= {"version": day.isoformat(), "effective_from": day}
    (folder / AI / f"{day}.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    load_regimes(folder)


@pytest.mark.django_db
def test_a_running_case_keeps_its_version_and_its_days(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(REGIMES, tmp_path / "regimes"))
    load_regimes(folder)
    case = read(CASES / "ai-startup-short-2026.json", regimes={AI})
    accepting = [step.do for step in case.steps].index("accept_dossier")
    accepted = case.steps[accepting].at.date()
    play = begin(case)
    for number, step in enumerate(case.steps):
        if number == accepting:
            change(folder, accepted)  # after the receipt, before the term of the decision begins
        advance(play, number, step)
    assert play.application.regime_version.version == "2026-05-01"
    assert play.differences + differences(play.application, case.shape.expected) == []
    later = begin(replace(case, steps=case.steps[accepting:]))
    assert later.application.regime_version.version == accepted.isoformat()


@pytest.mark.django_db
def test_a_draft_takes_the_version_of_the_day_it_is_received(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(REGIMES, tmp_path / "regimes"))
    load_regimes(folder)
    case = read(CASES / "ai-startup-short-2026.json", regimes={AI})
    play = begin(case)
    assert play.application.regime_version.version == "2026-05-01"
    received = case.steps[1].at.date()
    change(folder, received)
    for number, step in enumerate(case.steps[:2]):
        advance(play, number, step)
    assert play.application.regime_version.version == received.isoformat()
    assert play.application.deadlines.get(name="validity_check").amount == 6
