"""What a step needs: without it the step is refused and nothing changes. Crashes and owners of risks."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from applications.models import Application
from applications.states import State
from documents.models import Document
from programmes.loading import load_overrides, load_regimes
from sandbox.replay import player
from sandbox.replay.casefile import CaseFile, Step, read, understand
from sandbox.replay.player import DONE, FAILED, REFUSED, Play, advance, begin
from sandbox.replay.trace import differences

CASES = Path(__file__).parent.parent / "cases"
REGIMES = {"hcmc-20-2024", "ai-142-2026"}
NEEDED = {
    "withdraw": ["reason"],
    "request_supplement": ["items", "due_working_days"],
    "refuse_receipt": ["reason"],
    "accept_dossier": ["level"],
    "transfer": ["reason", "to"],
    "appoint": ["experts", "count"],
    "declare_conflict": ["reason"],
    "decline": ["reason"],
    "replace": ["expert", "with"],
    "review": ["scores", "comments", "recommendation"],
    "hold_council": ["present", "votes", "conclusion"],
    "propose": ["outcome", "limits", "start", "end"],
    "return": ["comment"],
    "apologise": ["new_date"],
    "zone_consent": ["area"],
    "provide_precondition": ["kind"],
    "verify_precondition": ["kind"],
    "milestone_done": ["milestone"],
    "record_readings": ["indicator", "readings"],
    "file_report": ["period", "text"],
    "assess_report": ["period", "accepted", "text"],
    "report_incident": ["severity", "occurred_at", "confirmed_at", "text"],
    "report_incident_official": ["text"],
    "report_breach": ["limit", "value", "occurred_at", "text"],
    "suspend": ["ground", "text"],
    "resume": ["ground", "text"],
    "terminate": ["ground", "text"],
    "request_extension": ["months", "text"],
    "decide_extension": ["grant"],
    "file_final_report": ["text"],
    "evaluate": ["outcome", "recognised", "exit", "text"],
}
"""Verb → what it cannot do without, where the step of the file has it."""
EMPTY: dict[type, Any] = {str: "  ", list: [], dict: {}}
PLAYED = (
    "ai-receipt-refused-2026", "ai-two-provinces-2026", "ai-supplement-holiday-2026", "ai-late-refused-2026",
    "uav-decline-replace-2026", "uav-returned-by-signer-2026", "uav-insurance-expired-2026",
    "ai-suspended-terminated-2026", "ai-extended-not-recognised-2026", "av-software-park-2026",
)  # fmt: skip


@pytest.fixture
def _rules(db: None) -> None:
    load_regimes()
    load_overrides()


def sample(name: str) -> CaseFile:
    return read(CASES / f"{name}.json", regimes=REGIMES)


def altered(step: Step, name: str) -> list[Step]:
    """The step without ``name``, and with nothing in it."""
    absent = {key: value for key, value in step.data.items() if key != name}
    found = [Step(step.at, step.by, step.do, absent, refused=True, state=None)]
    if type(step.data[name]) in EMPTY:
        empty = {**step.data, name: EMPTY[type(step.data[name])]}
        found.append(Step(step.at, step.by, step.do, empty, refused=True, state=None))
    return found


def standing(application: Application) -> tuple[Any, ...]:
    application.refresh_from_db()
    return (
        application.state,
        application.events.count(),
        application.deadlines.filter(met_at=None, cancelled_at=None).count(),
        application.drafts.count(),
        Document.objects.count(),
    )


@pytest.mark.usefixtures("_rules")
@pytest.mark.parametrize("name", PLAYED)
def test_step_without_what_it_needs_is_refused(name: str) -> None:
    case = sample(name)
    play, tried = begin(case), set[str]()
    for number, step in enumerate(case.steps):
        if not step.refused and step.do not in tried:
            tried.add(step.do)
            _try_without(play, number, step)
        advance(play, number, step)
    assert play.differences == []


def _try_without(play: Play, number: int, step: Step) -> None:
    """Timers are fired first, so that only the step itself could change anything."""
    advance(play, number, Step(step.at, "clock", "wait", {}, refused=False, state=None))
    before = standing(play.application)
    for field in NEEDED.get(step.do, []):
        if field not in step.data or (step.do == "propose" and step.data.get("outcome") == "refuse"):
            continue
        for trial in altered(step, field):
            outcome = advance(play, number, trial)
            assert outcome.result == REFUSED, (step.do, field, trial.data)
            assert standing(play.application) == before


def test_every_verb_that_needs_something_is_tried() -> None:
    done = {step.do for name in PLAYED for step in sample(name).steps if not step.refused}
    assert done >= NEEDED.keys()


@pytest.mark.usefixtures("_rules")
def test_supplement_says_of_every_item_what_is_missing() -> None:
    case = sample("ai-supplement-holiday-2026")
    play = begin(case)
    for number, step in enumerate(case.steps[:3]):
        advance(play, number, step)
    at = case.steps[3].at
    for item in ({}, {"component": "protection", "gap": " ", "guidance": "Nộp"}):
        data = {"items": [item], "due_working_days": 3}
        asked = Step(at, "thu_ly", "request_supplement", data, refused=True, state=State.SUBMITTED)
        assert advance(play, 3, asked).result == REFUSED
    assert play.differences == []


@pytest.mark.usefixtures("_rules")
def test_crash_is_told_with_its_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_args: object, **_data: object) -> None:
        with transaction.atomic():
            msg = "no such thing"
            raise LookupError(msg)

    case = sample("ai-receipt-refused-2026")
    play = begin(case)
    monkeypatch.setattr(player, "perform", crash)
    assert advance(play, 0, case.steps[0]).result == FAILED
    assert play.differences[0].startswith("step 1 (submit by nop at 2026-06-01T09:00:00+07:00): failed: Traceback")
    assert "no such thing" in play.differences[0]
    assert play.differences[1].endswith("expected state submitted, is draft")


@pytest.mark.usefixtures("_rules")
def test_what_is_not_as_expected_is_listed() -> None:
    raw = json.loads((CASES / "ai-receipt-refused-2026.json").read_text(encoding="utf-8"))
    raw["expected"] |= {
        "final_state": "valid",
        "level": 2,
        "sora": {"sail": "IV"},
        "scores": {"mean": 50},
        "documents": ["receipt"],
        "deadlines": [
            {"name": "validity_check", "due": "2026-06-05", "met": False},
            {"name": "decision", "due": "2026-06-05"},
        ],
    }
    case = understand(raw, regimes=REGIMES)
    play = begin(case)
    for number, step in enumerate(case.steps):
        advance(play, number, step)
    found = differences(play.application, case.shape.expected)
    assert [line.split(":")[0] for line in found] == [
        "final_state", "level", "sora", "scores.mean", "deadlines[0] validity_check.due",
        "deadlines[0] validity_check.met", "deadlines[1] decision", "documents",
    ]  # fmt: skip


@pytest.mark.usefixtures("_rules")
def test_refused_and_done_are_told_apart() -> None:
    case = sample("ai-receipt-refused-2026")
    play = begin(case)
    submit = case.steps[0]
    assert advance(play, 0, Step(submit.at, "nop", "submit", {}, refused=True, state=None)).result == DONE
    assert advance(play, 1, Step(submit.at, "nop", "submit", {}, refused=False, state=None)).result == REFUSED
    told = [line.split(": ", 1)[1] for line in play.differences]
    assert told[0] == "expected to be refused, was done"
    assert told[1].startswith("refused: ")


@pytest.mark.usefixtures("_rules")
def test_owners_of_risks_stand_by_name() -> None:
    raw = json.loads((CASES / "uav-shtp-2026.json").read_text(encoding="utf-8"))
    owners = ["nop", "org", "Giám đốc kỹ thuật"]
    for risk, owner in zip(raw["dossier"]["risks"], owners, strict=True):
        risk["owner"] = owner
    case = understand(deepcopy(raw), regimes=REGIMES)
    play = begin(case)
    advance(play, 0, case.steps[0])
    names = ["Người nộp hồ sơ", "Doanh nghiệp giao hàng bằng UAV", "Giám đốc kỹ thuật"]
    assert list(play.application.risks.order_by("position").values_list("owner", flat=True)) == names
