"""Case files whose expectations were worked out by hand from the law, played through the real flow."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from applications.states import State
from documents.kinds import Kind
from programmes.loading import REGIMES as SHIPPED
from programmes.loading import load_overrides, load_regimes
from programmes.working_days import WorkingCalendar
from sandbox.replay.casefile import CaseFile, Expected, read
from sandbox.replay.player import advance, begin
from sandbox.replay.trace import differences

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = sorted((Path(__file__).parent.parent / "cases").glob("*.json"))
REGIMES = {path.parent.name for path in SHIPPED.glob("*/*.yaml")}


BANKING = "banking-94-2025"
"""Recorded and passed on: nothing behind the acceptance is known there."""
DAYS = WorkingCalendar({date(2026, 1, 2): True, date(2026, 1, 10): False})


def _expected(case: CaseFile) -> Expected:
    return case.shape.expected or Expected()


def _ends(case: CaseFile, state: State) -> bool:
    return _expected(case).final_state == state


def _issues(case: CaseFile, kind: Kind) -> bool:
    return kind in (_expected(case).documents or ())


def _done(case: CaseFile, *verbs: str) -> bool:
    """Whether these acts were done in this order."""
    acts = iter(step.do for step in case.steps if not step.refused)
    return all(verb in acts for verb in verbs)


def _over_a_holiday(case: CaseFile) -> bool:
    """Whether a public holiday lies between the request for a supplement and its last day."""
    asked = next((step.at.date() for step in case.steps if step.do == "request_supplement" and not step.refused), None)
    due = next((row.due for row in _expected(case).deadlines or () if row.name == "supplement"), None)
    return bool(asked and due and DAYS.free_days_between(asked, date.fromisoformat(due)))


SHOWN: dict[str, Callable[[CaseFile], bool]] = {
    "supplement over a public holiday": _over_a_holiday,
    "refusal of receipt": lambda case: _ends(case, State.NOT_ACCEPTED),
    "transfer": lambda case: _ends(case, State.TRANSFERRED),
    "withdrawal mid-review": lambda case: _done(case, "review", "withdraw"),
    "late decision": lambda case: any(step.do == "apologise" for step in case.steps),
    "refusal": lambda case: _issues(case, Kind.REFUSAL),
    "end of a trial": lambda case: _issues(case, Kind.COMPLETION) or _issues(case, Kind.NON_RECOGNITION),
    "suspension": lambda case: _issues(case, Kind.SUSPENSION),
}
"""What must be seen under every regime. Where a regime sets no term, an apology for a late decision is refused."""
NOT_KNOWN = {BANKING: {"withdrawal mid-review", "refusal", "end of a trial", "suspension"}}


@pytest.mark.parametrize("regime", sorted(REGIMES))
def test_every_scenario_is_shown_under_every_regime_that_knows_it(regime: str) -> None:
    own = [case for case in (read(path, regimes=REGIMES) for path in CASES) if case.shape.regime == regime]
    shown = {name for name, is_shown in SHOWN.items() if any(is_shown(case) for case in own)}
    assert shown == SHOWN.keys() - NOT_KNOWN.get(regime, set())


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
