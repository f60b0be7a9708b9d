"""Regimes as shipped, and the facts of two cases as the process would fill them in."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from django.conf import settings

from accounts.models import Membership, Organisation, OrganisationKind, User
from accounts.roles import Role
from applications.models import Application, DossierVersion
from documents.builders import sheet_for
from documents.facts import CaseFacts
from documents.kinds import Kind
from documents.sheet import Sheet
from programmes.models import RegimeVersion
from programmes.schema import Regime

AT = datetime.fromisoformat("2026-01-05T10:30:00+07:00")
CODE = "ABCDEFGH2345"

LOOKUP = {5: "hheee", 4: "mhhee", 3: "lmmhh", 2: "llmmm", 1: "llllm"}
NAMES = {"l": "low", "m": "moderate", "h": "high", "e": "extreme"}
MATRIX = [[NAMES[letter] for letter in LOOKUP[impact]] for impact in (5, 4, 3, 2, 1)]

EXPERTS = ["Chuyên gia kỹ thuật", "Chuyên gia pháp lý", "Chuyên gia an toàn"]
SCORES = {
    "innovation": [4, 4, 3],
    "public_benefit": [4, 5, 4],
    "safety": [4, 3, 4],
    "readiness": [5, 4, 4],
    "learning": [4, 4, 3],
    "protection_exit": [4, 4, 4],
}


@cache
def _regime(code: str) -> Regime:
    folder = Path(settings.BASE_DIR) / "programmes" / "regimes" / code
    return Regime.model_validate(yaml.safe_load(max(folder.glob("*.yaml")).read_text(encoding="utf-8")))


CASES = {
    "hcmc-20-2024": "uav-shtp-2026",
    "ai-142-2026": "ai-kiosk-2026",
    "general-93-2025": "general-blockchain-2026",
    "hanoi-29-2025": "hanoi-extended-2026",
    "danang-55-2024": "danang-suspended-2026",
    "banking-94-2025": "banking-transferred-2026",
}


def _dossier(code: str) -> dict[str, Any]:
    file = Path(settings.BASE_DIR) / "tests" / "cases" / f"{CASES[code]}.json"
    dossier: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))["dossier"]
    return dossier


TRANSFER = {
    "to": "Bộ Công an",
    "reason": "Hồ sơ thuộc cấp độ 3",
    "rule": "khoản 3 Điều 23 Nghị định số 142/2026/NĐ-CP",
    "version": 2,
    "files": [
        {"name": "Đề án thử nghiệm", "title": "Đề án", "file": "de-an.pdf", "sha256": "0123456789abcdef" * 4},
        {"name": "Đơn đề nghị", "title": "Đơn"},
    ],
}


def _council(regime: Regime) -> Any:
    rows = [
        {
            "criterion": criterion.code,
            "name": criterion.name.vi,
            "weight": criterion.weight,
            "floor": criterion.floor,
            "scores": SCORES[criterion.code],
            "mean": sum(SCORES[criterion.code]) / 3,
        }
        for criterion in regime.criteria
    ]
    people = ["Chủ tịch hội đồng", *EXPERTS]
    return {
        "number": "01",
        "held_at": "2025-12-19T14:00:00+07:00",
        "present": [{"name": name, "role": "chair" if i == 0 else "expert"} for i, name in enumerate(people)],
        "votes": [{"name": name, "vote": "abstain" if i == 3 else "for"} for i, name in enumerate(people)],
        "experts": EXPERTS,
        "scores": rows,
        "mean": 78.67,
        "comments": ["Cần giới hạn khung giờ.", "Cần vùng đệm rõ."],
        "conclusion": "Thống nhất đề nghị cho phép thử nghiệm có điều kiện.",
        "secretary": "Thư ký hội đồng",
        "chair": "Chủ tịch hội đồng",
    }


def _found(dossier: dict[str, Any]) -> Any:
    return [{**row, "value": 99.03} for row in dossier["hypotheses"]]


def _risks(dossier: dict[str, Any]) -> Any:
    return [
        {
            **risk,
            "owner": "Người nộp hồ sơ",
            "rating": MATRIX[5 - risk["impact"]][risk["likelihood"] - 1],
            "residual_rating": MATRIX[5 - risk["residual_impact"]][risk["residual_likelihood"] - 1],
        }
        for risk in dossier["risks"]
    ]


def make_facts(code: str) -> CaseFacts:
    """The facts of a whole case; every document takes what it shows."""
    regime, dossier = _regime(code), _dossier(code)
    uav = code == "hcmc-20-2024"
    return cast("CaseFacts", _filed(regime, dossier, uav=uav) | _judged(regime, dossier, uav=uav) | _run(dossier))


def _filed(regime: Regime, dossier: dict[str, Any], *, uav: bool) -> dict[str, Any]:
    """What is known once the dossier was checked."""
    return {
        "reference": "BT-2025-000123",
        "public_id": "abcd2345",
        "organisation": {
            "name": "Doanh nghiệp giao hàng bằng UAV" if uav else "Doanh nghiệp trợ lý AI",
            "tax_code": "0300000001",
            "address": "Khu Công nghệ cao, Thành phố Hồ Chí Minh",
            "kind": "startup" if uav else "sme",
        },
        "dossier": dossier,
        "level": None if uav else 2,
        "submitted_at": "2025-12-08T08:30:00+07:00",
        "received_at": "2025-12-08T02:10:00+00:00",
        "officer_name": "Chuyên viên thụ lý",
        "components": [
            {"component": part.code, "name": part.name.vi, "title": part.name.vi} for part in regime.components
        ],
        "due": {},
        "stage": "Thẩm định hồ sơ",
        "reason": "Hồ sơ không thuộc phạm vi của cơ chế thử nghiệm",
        "supplement": {
            "items": [
                {
                    "component": "capacity",
                    "name": "Tài liệu về năng lực kỹ thuật",
                    "gap": "Thiếu tài liệu về nhân sự",
                    "guidance": "Nộp tài liệu theo điểm d khoản 2 Điều 24",
                    "source": "điểm d khoản 2 Điều 24 Nghị định số 142/2026/NĐ-CP",
                }
            ],
            "due": "2025-12-22",
            "due_working_days": 10,
        },
        "apology": {
            "term": "decision",
            "original_due": "2025-12-22",
            "new_date": "2026-01-12",
            "reason": "Chờ ý kiến của cơ quan phối hợp",
        },
        "transfer": TRANSFER,
        "risks": _risks(dossier),
        "matrix": MATRIX,
    }


def _judged(regime: Regime, dossier: dict[str, Any], *, uav: bool) -> dict[str, Any]:
    """What council, proposal and decision add."""
    return {
        "council": _council(regime),
        "proposal": {
            "outcome": "approve",
            "conditions": ["Chỉ bay từ 07:00 đến 17:00", "Dừng khi gió vượt 10 m/s"],
            "reasons": [{"criterion": "safety", "text": "Rủi ro còn lại ở mức chấp nhận được"}],
            "limits": dossier["limits"],
            "start": "2026-01-05",
            "end": "2026-04-04",
            "number_text": "01/TTr-SKHCN",
            "date": "2025-12-22",
        },
        "decision": {
            "type_name": regime.documents["decision"].type_name,
            "number_text": "01/QĐ-UBND" if uav else "01/GXN-UBND",
            "date": "2025-12-24",
            "body": "Ủy ban nhân dân Thành phố Hồ Chí Minh",
            "issued_at": "2025-12-24T03:30:00.123456+00:00",
        },
    }


def _run(dossier: dict[str, Any]) -> dict[str, Any]:
    """What the trial adds."""
    return {
        "trial": {
            "start": "2026-01-05",
            "end": "2026-04-04",
            "limits": dossier["limits"],
            "conditions": ["Chỉ bay từ 07:00 đến 17:00", "Dừng khi gió vượt 10 m/s"],
        },
        "measure": {
            "ground": "limit_breach",
            "text": "Bay ở độ cao 131 m",
            "since": "2026-02-10T10:00:00+07:00",
            "suspended_by": {"type_name": "QUYẾT ĐỊNH", "number_text": "02/QĐ-UBND", "date": "2026-02-10"},
        },
        "extension": {
            "granted": True,
            "months": 3,
            "old_end": "2026-04-04",
            "new_end": "2026-07-04",
            "text": "Cần thêm số liệu mùa mưa",
            "requested_at": "2026-03-02T09:00:00+07:00",
        },
        "evaluation": {
            "outcome": "completed",
            "recognised": "part",
            "exit": "wider_trial",
            "text": "Đạt các giả thuyết, đề nghị mở rộng tuyến.",
            "lessons": [{"text": "Cần quy định chung về vùng đệm", "rule": "20/2024/NQ-HĐND"}],
            "hypotheses": _found(dossier),
            "incidents": 1,
            "breaches": 0,
            "reports": 2,
            "final_report_at": "2026-03-18T09:00:00+07:00",
            "final_report_text": "Đã bay 412 chuyến, 408 chuyến giao thành công.",
            "number_text": "01/BC-SKHCN",
            "date": "2026-04-10",
            "transition_end": "2027-04-14",
        },
    }


def make_sheet(kind: Kind, code: str, facts: CaseFacts | None = None, number_text: str = "01/QĐ-UBND") -> Sheet:
    """The sheet of a kind of document of the sample case under the regime."""
    return sheet_for(
        kind,
        _regime(code),
        facts or make_facts(code),
        number_text=number_text,
        code=CODE,
        at=AT,
        signer_name="Người ký",
    )


@pytest.fixture
def regime() -> Callable[[str], Regime]:
    """A shipped regime by its code."""
    return _regime


@pytest.fixture
def facts_of() -> Callable[[str], CaseFacts]:
    """The facts of the sample case under a regime; each call a new copy."""
    return make_facts


@pytest.fixture
def sheet_of() -> Callable[..., Sheet]:
    """The sheet of the sample case: kind, code of the regime, facts and number if others."""
    return make_sheet


def make_person(name: str, *roles: Role) -> User:
    """A person with roles, who logs in by force only."""
    return User.objects.create_user(f"{name}@example.vn", name=name.title(), roles=[role.value for role in roles])


@pytest.fixture
def person() -> Callable[..., User]:
    """Make a person: a word for the name, then the roles."""
    return make_person


def make_case(code: str = "hcmc-20-2024", reference: str = "BT-2025-000123") -> Application:
    """A case with its applicant and organisation, stored as bare rows."""
    regime = _regime(code)
    version, _ = RegimeVersion.objects.get_or_create(
        code=code,
        version=regime.version,
        defaults={
            "effective_from": regime.effective_from,
            "data": regime.model_dump(mode="json"),
            "sha256": "0" * 64,
            "loaded_at": AT,
        },
    )
    organisation = Organisation.objects.create(name=f"Doanh nghiệp {reference}", kind=OrganisationKind.STARTUP)
    applicant = make_person(f"applicant-{reference.lower()}", Role.APPLICANT)
    Membership.objects.create(user=applicant, organisation=organisation, since=AT)
    case = Application.objects.create(
        reference=reference,
        regime_version=version,
        organisation=organisation,
        created_by=applicant,
        title="Giao hàng bằng UAV",
        technology="uav",
        created_at=AT,
    )
    DossierVersion.objects.create(application=case, number=1, content={}, saved_at=AT, saved_by=applicant)
    return case


@pytest.fixture
def make_application(db: None) -> Callable[..., Application]:
    """Make a case: code of the regime and dossier code, if others than the usual."""
    return make_case


@pytest.fixture
def application(db: None) -> Application:
    """A case under the regime of the city."""
    return make_case()
