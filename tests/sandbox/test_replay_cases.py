"""Case files whose expectations were worked out by hand from the law, played through the real flow."""

from __future__ import annotations

from pathlib import Path

import pytest

from programmes.loading import REGIMES as SHIPPED
from programmes.loading import load_overrides, load_regimes
from sandbox.replay.casefile import read
from sandbox.replay.player import advance, begin
from sandbox.replay.trace import differences

CASES = sorted((Path(__file__).parent.parent / "cases").glob("*.json"))
REGIMES = {path.parent.name for path in SHIPPED.glob("*/*.yaml")}


@pytest.fixture
def _rules(db: None) -> None:
    load_regimes()
    load_overrides()


@pytest.mark.usefixtures("_rules")
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_goes_as_the_file_says(path: Path) -> None:
    case = read(path, regimes=REGIMES)
    play = begin(case)
    for number, step in enumerate(case.steps):
        advance(play, number, step)
    assert play.differences + differences(play.application, case.shape.expected) == []
