"""Outcomes of old cases under a draft: by its own rules nothing is refused; by others acts, items and papers differ."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.translation import override

from programmes.schema import Regime
from workflow.regimes.compare import story_of
from workflow.regimes.outcomes import outcomes, refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from applications.models import Application
    from tests.workflow.conftest import Played

pytestmark = pytest.mark.django_db
EXTENDED = "ai-extended-not-recognised-2026"


def told(case: Application, **keys: Any) -> dict[str, tuple[str, str]]:
    """What differs under the case's rules with other values of these keys, in English."""
    data = deepcopy(case.regime_version.data)
    for key, value in keys.items():
        data[key] = {**data[key], **value} if isinstance(value, dict) else value
    with override("en"):
        return {row.words: (row.own, row.draft) for row in outcomes(story_of(case), Regime.model_validate(data))}


@pytest.mark.parametrize("name", [EXTENDED, "ai-supplement-holiday-2026", "ai-transition-closed-2026", "uav-shtp-2026"])
def test_by_its_own_rules_nothing_is_refused_and_nothing_differs(played: Callable[..., Played], name: str) -> None:
    case = played(name).fresh()
    story = story_of(case)
    assert refused(story, case.regime) == []
    assert outcomes(story, case.regime) == []


def test_acts_that_other_rules_refuse_and_where_the_case_would_stand(played: Callable[..., Played]) -> None:
    case = played("ai-supplement-holiday-2026").fresh()
    data = case.regime_version.data
    found = told(case, supplements_allowed=0)
    assert found["Acts that would be refused"][1].endswith("more than allowed")
    assert found["State reached"] == ("Withdrawn", "Submitted")
    call = {"name": {"vi": "Đợt 1", "en": "Call 1"}, "opens": "2020-01-01", "closes": "2020-02-01"}
    found = told(case, intake=[call])
    assert "none has been announced" in found["Acts that would be refused"][1]
    assert found["State reached"][1] == "Draft"
    part = {"code": "insurance", "name": {"vi": "Bảo hiểm", "en": "Insurance paper"}, "source": "Điều 1"}
    found = told(case, components=[*data["components"], part])
    assert "Missing: Insurance paper" in found["Acts that would be refused"][1]
    assert found["Items of the verdict on the dossier"] == ("–", "Missing: Insurance paper")
    found = told(case, authority={"max_level": 0})
    assert "is decided by another authority" in found["Acts that would be refused"][1]


def test_terms_preconditions_and_extensions(played: Callable[..., Played]) -> None:
    case = played(EXTENDED).fresh()
    data = case.regime_version.data
    need = {"kind": "deposit", "name": {"vi": "Ký quỹ", "en": "Deposit"}, "provider": "applicant", "source": "Điều 1"}
    found = told(case, preconditions=[*data["preconditions"], need], term={"max_months": 1, "source": "Điều 1"})
    acts = found["Acts that would be refused"][1]
    assert ("at most 1 months" in acts, "not verified: Deposit" in acts) == (True, True)
    never = told(case, extension={"allowed": False, "max_times": None, "max_months_each": None})
    assert never["Acts that would be refused"][1].endswith("The rules of this case know no extension.")
    assert never["State reached"][1] == "Trial running"
    clocks = [
        row | ({"amount": 360, "unit": "days", "bars": True} if row["name"] == "extension_request" else {})
        for row in data["clocks"]
    ]
    tight = told(
        case, extension={"max_times": 0, "max_months_each": 1, "needs_final_report": True},
        term={"max_months": None, "total_months": 1, "source": "Điều 1"}, clocks=clocks,
    )["Acts that would be refused"][1]  # fmt: skip
    for words in ("has passed", "No further extension", "at most 1 months.", "at most 1 months in all"):
        assert words in tight, words
    assert "has passed" not in told(case, clocks=[row | {"bars": False} for row in clocks]).get(
        "Acts that would be refused", ("", "")
    )[1]  # fmt: skip


def test_papers_that_would_be_others(played: Callable[..., Played]) -> None:
    case = played("ai-transition-closed-2026").fresh()
    data = case.regime_version.data
    documents = deepcopy(data["documents"])
    documents["decision"]["abstract"] = "Cho phép thử"
    documents.pop("receipt")
    clause = {"vi": "Báo cáo hằng tháng.", "en": "Report each month."}
    other = {"vi": "Chỉ UAV.", "en": "For drones.", "when": {"technology": ["uav"]}}
    found = told(case, decision_clauses=[clause, other], legal_bases=data["legal_bases"][1:])
    assert found["Clauses of the decision"][1] == "Report each month."
    assert found["Legal bases of the decision"][1] == "–"
    with override("en"):
        rules = Regime.model_validate({**data, "documents": documents})
        papers = {row.words: (row.own, row.draft) for row in outcomes(story_of(case), rules)}
    assert papers["Receipt and appointment note"][1] == "no such document"
    assert any("Cho phép thử" in after and "Cho phép thử" not in before for before, after in papers.values())
