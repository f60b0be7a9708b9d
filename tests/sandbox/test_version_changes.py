"""A regime that changes while a case runs: the case stays under the version with which it was received."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from programmes.loading import REGIMES, load_regimes
from sandbox.replay.casefile import read
from sandbox.replay.player import Play, advance, begin
from sandbox.replay.trace import due_text

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


def dues(play: Play, *names: str) -> list[str]:
    return [due_text(play.application.deadlines.get(name=name)) for name in names]


@pytest.mark.django_db
def test_a_running_case_keeps_its_version_and_its_days(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(REGIMES, tmp_path / "regimes"))
    load_regimes(folder)
    case = read(CASES / "ai-startup-short-2026.json", regimes={AI})
    verbs = [step.do for step in case.steps]
    received = case.steps[verbs.index("receive")].at.date()
    accepted = case.steps[verbs.index("accept_dossier")].at.date()
    assert received < accepted
    play = begin(case)
    for number, step in enumerate(case.steps[: verbs.index("accept_dossier")]):
        advance(play, number, step)
    change(folder, accepted)  # between the receipt and the acceptance
    number = verbs.index("accept_dossier")
    advance(play, number, case.steps[number])
    assert play.differences == []
    assert play.application.regime_version.version == "2026-05-01"
    wanted = [row.due for row in case.shape.expected.deadlines if row.name == "decision"] if case.shape.expected else []
    assert dues(play, "decision") == wanted

    later = begin(case.__class__(case.shape, case.dossier, case.steps[number:]))
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
