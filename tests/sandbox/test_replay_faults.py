"""A case file that is not valid: every fault with its path, never a traceback; times that the player gives."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command

from sandbox.replay.casefile import CaseFaultsError, CaseFile, read, understand

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parent.parent / "cases"
REGIMES = {"hcmc-20-2024", "ai-142-2026"}
SAMPLE: dict[str, Any] = json.loads((CASES / "uav-shtp-2026.json").read_text(encoding="utf-8"))


def understood(change: Callable[[dict[str, Any]], object]) -> CaseFile:
    raw = deepcopy(SAMPLE)
    change(raw)
    return understand(raw, regimes=REGIMES)


def faults(change: Callable[[dict[str, Any]], object]) -> list[str]:
    with pytest.raises(CaseFaultsError) as caught:
        understood(change)
    return caught.value.faults


def put(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Set what ``path`` (dots and numbers) names."""

    def change(raw: dict[str, Any]) -> None:
        *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        here: Any = raw
        for part in way:
            here = here[part]
        here[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("format", 2, "$.format"),
        ("case", "", "$.case"),
        ("regime", "none-2020", "$.regime: unknown regime 'none-2020'"),
        ("people", [], "$.people"),
        ("people", {}, "$.timeline[0].by: unknown person 'nop'"),
        ("people.khu", {"name": "A"}, "$.people.khu: has no role"),
        ("people.khu.role", "king", "$.people.khu.role"),
        ("people.khu.organisation", "org2", "$.people.khu.organisation: unknown organisation 'org2'"),
        ("people.nop.organisation", None, "$.people: no applicant with an organisation"),
        ("people.clock", {"role": "chair"}, "$.people.clock: this name is the clock's"),
        ("people.cg1.ties", 4, "$.people.cg1.ties"),
        ("people.cg1.ties", [{"organisation": "x", "kind": "employee"}], "$.people.cg1.ties[0].organisation: unknown"),
        ("people.cg1.ties", [{"organisation": "org", "kind": "friend"}], "$.people.cg1.ties[0].kind"),
        ("people.khu.name", "x" * 201, "$.people.khu.name"),
        ("people.khu.email", "x" * 201, "$.people.khu.email"),
        ("people.cg1.max_load", -1, "$.people.cg1.max_load"),
        ("people.cg1.max_load", 1_000_000, "$.people.cg1.max_load"),
        ("people.cg1.expertise", ["x" * 31], "$.people.cg1.expertise[0]"),
        ("people." + "x" * 151, {"role": "auditor"}, "$.people." + "x" * 151),
        ("organisations.org.kind", "gang", "$.organisations.org.kind"),
        ("organisations.org.name", "x" * 301, "$.organisations.org.name"),
        ("organisations.org.tax_code", "0" * 21, "$.organisations.org.tax_code"),
        ("organisations.org.address", "x" * 501, "$.organisations.org.address"),
        ("holiday_overrides.0.reason", "x" * 301, "$.holiday_overrides[0].reason"),
        ("holiday_overrides.0.off", "yes", "$.holiday_overrides[0].off"),
        ("holiday_overrides.0.date", 5, "$.holiday_overrides[0].date"),
        ("dossier", [], "$.dossier"),
        ("dossier.title", "a\0b", "$.dossier.title: holds a character that cannot be stored"),
        ("dossier.title", "\ud800", "$.dossier.title: holds a character that cannot be stored"),
        ("dossier.uav.mass_kg", float("inf"), "$.dossier.uav.mass_kg: is too large a number"),
        ("dossier.technology", "magic", "$.dossier.technology"),
        ("dossier.budget_vnd", 1.5, "$.dossier.budget_vnd"),
        ("dossier.budget_vnd", "1800000000", "$.dossier.budget_vnd"),
        ("dossier.risks.1.likelihood", 9, "$.dossier.risks[1].likelihood"),
        ("dossier.risks.1.controls.0", 1, "$.dossier.risks[1].controls[0]"),
        ("dossier.sites.0.geometry.type", "Circle", "$.dossier.sites[0].geometry.type"),
        ("dossier.sites.0.geometry.coordinates", [[1, 2]], "$.dossier.sites[0].geometry"),
        ("dossier.uav.aec", 13, "$.dossier.uav.aec"),
        ("dossier.insurance.valid_to", "2026-02-30", "$.dossier.insurance.valid_to"),
        ("dossier.attachments.0.component", "gift", "$.dossier.attachments[0].component"),
        ("timeline", [], "$.timeline"),
        ("timeline", {"at": "now"}, "$.timeline"),
        ("timeline.2", "accept", "$.timeline[2]"),
        ("timeline.2.do", "jump", "$.timeline[2].do: unknown verb 'jump'"),
        ("timeline.2.do", 7, "$.timeline[2].do"),
        ("timeline.2.by", "zz", "$.timeline[2].by: unknown person 'zz'"),
        ("timeline.2.by", "clock", "$.timeline[2].by: the clock only waits"),
        ("timeline.2.expect", "done", "$.timeline[2].expect"),
        ("timeline.2.expect_state", "happy", "$.timeline[2].expect_state"),
        ("timeline.2.at", "yesterday", "$.timeline[2].at"),
        ("timeline.2.at", 1767580200, "$.timeline[2].at"),
        ("timeline.2.at", "2025-12-10T09:00:00", "$.timeline[2].at"),
        ("timeline.2.at", "0001-01-01T00:00:00+07:00", "$.timeline[2].at"),
        ("timeline.2.at", "2025-12-07T09:00:00+07:00", "$.timeline[2].at: earlier than the step before"),
        ("timeline.0.at", None, "$.timeline[0].at: the first step needs a time"),
        ("timeline.3.experts", ["cg1", 5], "$.timeline[3].experts[1]"),
        ("timeline.3.experts", ["cg1", "zz"], "$.timeline[3].experts[1]: unknown person 'zz'"),
        ("timeline.5.scores.innovation", "4", "$.timeline[5].scores.innovation"),
        ("timeline.5.scores.charm", 4, "$.timeline[5].scores.charm"),
        ("timeline.5.recommendation", "maybe", "$.timeline[5].recommendation"),
        ("timeline.8.votes", {"nobody": "for"}, "$.timeline[8].votes.nobody: unknown person 'nobody'"),
        ("timeline.8.votes", {"cg1": "perhaps"}, "$.timeline[8].votes.cg1"),
        ("timeline.9.start", 5, "$.timeline[9].start"),
        ("timeline.9.limits.0.max", "120", "$.timeline[9].limits[0].max"),
        ("expected.final_state", "done", "$.expected.final_state"),
        ("expected.documents", ["letter"], "$.expected.documents[0]"),
        ("expected.deadlines", [{"name": "lunch", "due": "2026-01-01"}], "$.expected.deadlines[0].name"),
        ("expected.deadlines", [{"name": "decision", "due": "soon"}], "$.expected.deadlines[0].due"),
        ("expected.deadlines", [{"name": "decision", "due": "2026-01-01T09:00"}], "$.expected.deadlines[0].due"),
    ],
)
def test_fault_is_told_with_its_path(path: str, value: Any, told: str) -> None:
    assert any(fault.startswith(told) for fault in faults(put(path, value)))


def test_every_fault_is_told() -> None:
    def spoil(raw: dict[str, Any]) -> None:
        raw["timeline"][1]["do"] = "jump"
        raw["timeline"][3]["experts"] = ["zz"]
        raw["dossier"]["budget_vnd"] = "much"
        raw["organisations"]["org"]["kind"] = "gang"

    paths = [fault.split(": ")[0] for fault in faults(spoil)]
    assert paths == ["$.organisations.org.kind", "$.dossier.budget_vnd", "$.timeline[1].do", "$.timeline[3].experts[0]"]


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", '{"a": NaN}', "[" * 100_000, '"text"', "\ufeff{}"])
def test_no_json_object(text: str, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CaseFaultsError) as caught:
        read(path, regimes=REGIMES)
    assert [fault[:2] for fault in caught.value.faults] in (["$:"], ["$:"] * len(caught.value.faults))


@pytest.mark.parametrize("content", [b"\xff\xfe{", None])
def test_no_readable_file(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CaseFaultsError):
        read(path, regimes=REGIMES)


def test_a_step_without_time_runs_a_minute_later() -> None:
    case = understood(lambda raw: raw["timeline"][1].pop("at"))
    assert (case.steps[1].at - case.steps[0].at).total_seconds() == 60


def test_replacement_keeps_the_word_with() -> None:
    step = {"by": "quan_ly", "do": "replace", "expert": "cg1", "with": "cg2"}
    case = understood(lambda raw: raw["timeline"].append(step))
    assert case.steps[-1].data == {"expert": "cg1", "with": "cg2"}


@pytest.mark.django_db
def test_command_ends_with_status_2_and_every_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps({**SAMPLE, "regime": "none", "format": 3}), encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        call_command("replay", path, "--commit")
    assert end.value.code == 2
    told = capsys.readouterr().err
    assert "$.format" in told
    assert "$.regime: unknown regime 'none'" in told
