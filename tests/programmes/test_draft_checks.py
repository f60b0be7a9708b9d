"""What is said of a draft: contradictions and sentences in the user's words, by path; rows that are no rows."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.utils.translation import override

from programmes.draft_checks import faults_of_draft, row_name
from programmes.editing import as_json
from programmes.loading import REGIMES
from programmes.yaml_files import read_yaml

AI: dict[str, Any] = as_json(read_yaml(REGIMES / "ai-142-2026" / "2026-05-01.yaml"))


def faults(**keys: Any) -> dict[str, tuple[str, str]]:
    """The faults of the regime with other values of these keys: path → text and part, in English."""
    with override("en"):
        return {row.path: (row.text, row.part) for row in faults_of_draft(deepcopy(AI) | keys)}


def test_each_contradiction_is_a_fault_at_its_path() -> None:
    assert faults() == {}
    found = faults(pass_mark=65, components=AI["components"] * 2, effective_to="2020-01-01")
    assert found["effective_to"] == ("before effective_from", "basics")
    assert found["components"][1] == "components"
    assert "given twice" in found["components"][0]


def test_a_sentence_of_a_rule_is_told_as_it_is() -> None:
    clock = AI["clocks"][0] | {"amount": 3, "source": None}
    found = faults(clocks=[clock, *AI["clocks"][1:]])
    assert found["clocks.0"][1] == "clocks"
    assert "needs its article" in found["clocks.0"][0]


@pytest.mark.parametrize(
    ("row", "token", "name"),
    [
        ("words", "0", ""),
        ({"code": "C1", "name": {"vi": "Tên"}}, "0", "C1"),
        ({"name": {"vi": "Tên"}}, "0", "Tên"),
        ({"name": {"en": "Name"}}, "3", "Name"),
        ({}, "3", "4"),
        ({"code": "x"}, "decision", "decision"),
    ],
)
def test_a_row_is_known_by_its_code_name_or_place(row: Any, token: str, name: str) -> None:
    assert row_name(row, token) == name
