"""Odd values in a case file: refused in words where they do not do, printed well where they do, never a crash."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from programmes.loading import load_overrides, load_regimes
from sandbox.replay.casefile import CaseFile, Step, understand
from sandbox.replay.player import REFUSED, Play, advance, begin

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parent.parent / "cases"
REGIMES = {"hcmc-20-2024", "ai-142-2026"}
LIMIT = {"quantity": "speed", "max": 20, "unit": "km/h"}
MANY = 10**19
ODD: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "propose": [
        ("limits", {"limits": [LIMIT, {}]}),
        ("limits", {"limits": [{**LIMIT, "max": None}]}),
        ("limits", {"limits": [{**LIMIT, "quantity": " "}]}),
    ],
    "zone_consent": [("area", {"area": "x" * 501})],
    "provide_precondition": [
        ("kind", {"kind": "x" * 41}),
        ("issuer", {"issuer": "x" * 301}),
        ("number", {"number": "x" * 101}),
        ("limit_vnd", {"limit_vnd": MANY}),
        ("limit_vnd", {"limit_vnd": -1}),
    ],
    "milestone_done": [("milestone", {"milestone": "x" * 301})],
    "record_readings": [("indicator", {"indicator": "x" * 41})],
    "file_final_report": [("hypotheses", {"hypotheses": [{"value": 1}]})],
    "report_breach": [("limit", {"limit": "x" * 61})],
    "request_extension": [("months", {"months": 40_000})],
}
"""Verb → the field that the refusal names, and what is changed in the step."""


@pytest.fixture
def _rules(db: None) -> None:
    load_regimes()
    load_overrides()


def altered(name: str, change: Callable[[dict[str, Any]], object]) -> CaseFile:
    raw = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    change(raw)
    return understand(raw, regimes=REGIMES)


def played(case: CaseFile) -> Play:
    play = begin(case)
    for number, step in enumerate(case.steps):
        advance(play, number, step)
    return play


@pytest.mark.usefixtures("_rules")
@pytest.mark.parametrize(
    "name", ["av-software-park-2026", "ai-suspended-terminated-2026", "ai-extended-not-recognised-2026"]
)
def test_what_no_column_holds_is_refused_with_its_field(name: str) -> None:
    case, tried = altered(name, lambda _raw: None), set[str]()
    play = begin(case)
    for number, step in enumerate(case.steps):
        if not step.refused and step.do not in tried:
            tried.add(step.do)
            for field, change in ODD.get(step.do, []):
                odd = Step(step.at, step.by, step.do, {**step.data, **change}, refused=True, state=None)
                outcome = advance(play, number, odd)
                assert (outcome.result, str(outcome.reason).partition(":")[0]) == (REFUSED, field), outcome.reason
        advance(play, number, step)
    assert play.differences == []


def test_every_odd_value_is_tried() -> None:
    names = ("av-software-park-2026", "ai-suspended-terminated-2026", "ai-extended-not-recognised-2026")
    done = {step.do for name in names for step in altered(name, lambda _raw: None).steps if not step.refused}
    assert done >= ODD.keys()


NULLS = (
    "summary", "objectives", "innovation", "exit_plan", "protection_of_affected", "regulatory_need", "hypotheses",
    "participants", "sites", "period_months", "budget_vnd", "limits", "partners", "risks", "uav", "ai", "ledger",
)  # fmt: skip


@pytest.mark.usefixtures("_rules")
@pytest.mark.parametrize("deep", [False, True], ids=["fields", "parts of fields"])
def test_null_is_what_was_not_told_and_prints_as_nothing(deep: bool) -> None:  # noqa: FBT001 - a case of the table
    def spoil(raw: dict[str, Any]) -> None:
        dossier = raw["dossier"]
        if not deep:
            dossier |= dict.fromkeys(NULLS)
            return
        dossier |= {
            "sites": [dict.fromkeys(("name", "space", "address", "geometry"))],
            "regulatory_need": [dict.fromkeys(("rule", "article", "relaxation"))],
            "hypotheses": [dict.fromkeys(("statement", "indicator", "target", "unit"))],
            "participants": dict.fromkeys(("description", "count", "consent")),
            "partners": [dict.fromkeys(("name", "house", "part"))],
            "limits": [dict.fromkeys(("quantity", "max", "unit", "note"))],
        }
        for attachment in dossier["attachments"]:
            attachment["title"] = None

    play = played(altered("av-software-park-2026", spoil))
    assert play.differences == []
    written = json.dumps([paper.data for paper in play.application.documents.all()], ensure_ascii=False)
    assert "None" not in written
    assert None not in play.application.dossier.values()


@pytest.mark.usefixtures("_rules")
def test_a_supplement_takes_back_what_it_makes_null() -> None:
    def change(raw: dict[str, Any]) -> None:
        resubmit = next(step for step in raw["timeline"] if step["do"] == "resubmit" and "expect" not in step)
        resubmit["dossier"] |= {"partners": None, "summary": "Mới"}

    play = played(altered("ai-supplement-holiday-2026", change))
    assert play.differences == []
    first, second = play.application.versions.order_by("number")
    assert "partners" in first.content
    assert "partners" not in second.content
    assert second.content["summary"] == "Mới"


@pytest.mark.usefixtures("_rules")
def test_a_reason_without_words_is_not_printed() -> None:
    def change(raw: dict[str, Any]) -> None:
        step = next(step for step in raw["timeline"] if step["do"] == "propose" and "expect" not in step)
        step["reasons"] = [{"criterion": "safety"}, {"text": "Chưa rõ ai chịu trách nhiệm"}]

    play = played(altered("ai-late-refused-2026", change))
    assert play.differences == []
    texts = [block.get("text", "") for block in play.application.documents.get(kind="refusal").data["blocks"]]
    assert "Chưa rõ ai chịu trách nhiệm." in texts
    assert not [text for text in texts if "An toàn" in text]


@pytest.mark.usefixtures("_rules")
def test_the_minutes_name_who_voted_without_being_there_and_conditions_have_words() -> None:
    def change(raw: dict[str, Any]) -> None:
        for step in raw["timeline"]:
            if step["do"] == "hold_council":
                step["present"] = ["cg1"]
            if step["do"] == "propose":
                step["conditions"] = [" ", "Có người trực", "\n"]

    play = played(altered("ai-startup-short-2026", change))
    assert play.differences == []
    minutes = json.dumps(play.application.documents.get(kind="minutes").data, ensure_ascii=False)
    assert "Chủ tịch hội đồng" in minutes.partition("Kết quả biểu quyết")[2]
    assert play.application.trial.conditions == ["Có người trực"]


@pytest.mark.usefixtures("_rules")
def test_two_organisations_of_one_name_without_a_tax_code_are_two() -> None:
    def double(raw: dict[str, Any]) -> None:
        same = {"name": "Tổ hợp tác", "kind": "sme"}
        raw["organisations"] = {"org": same, "other": dict(same)}
        raw["people"]["rival"] = {"role": "applicant", "organisation": "other"}
        step = {"by": "rival", "do": "withdraw", "reason": "Không phải của mình", "expect": "refused"}
        raw["timeline"] = [raw["timeline"][0], step]
        del raw["expected"]

    play = played(altered("ai-receipt-refused-2026", double))
    assert play.differences == []
    again = begin(altered("ai-receipt-refused-2026", double))
    assert again.cast.organisations == play.cast.organisations


@pytest.mark.usefixtures("_rules")
def test_people_whose_keys_differ_in_capitals_alone_are_two() -> None:
    def rename(raw: dict[str, Any]) -> None:
        people = raw["people"]
        people["EXPERT"], people["expert"] = people.pop("cg1"), people.pop("cg2")
        people["Người nộp “1”"] = people.pop("nop")
        names = {"cg1": "EXPERT", "cg2": "expert", "nop": "Người nộp “1”"}
        for step in raw["timeline"]:
            step["by"] = names.get(step["by"], step["by"])
            for name in ("present", "experts"):
                if name in step:
                    step[name] = [names.get(key, key) for key in step[name]]
            if "votes" in step:
                step["votes"] = {names.get(key, key): vote for key, vote in step["votes"].items()}

    play = played(altered("ai-startup-short-2026", rename))
    assert play.differences == []
    assert play.cast.users["EXPERT"] != play.cast.users["expert"]
