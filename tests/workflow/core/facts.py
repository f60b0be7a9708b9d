"""What a plain person answers: the dossier of a case, and the facts of every verb in their most ordinary form."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from programmes import clocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.workflow.core.story import Story

AI, UAV = "ai-142-2026", "hcmc-20-2024"
_CASES = Path(__file__).resolve().parents[2] / "cases"
_SAMPLES = {AI: "ai-kiosk-2026", UAV: "uav-shtp-2026"}
_STORED: dict[str, dict[str, Any]] = {
    code: json.loads((_CASES / f"{name}.json").read_text(encoding="utf-8"))["dossier"]
    for code, name in _SAMPLES.items()
}
CAPACITY = {"component": "capacity", "title": "Năng lực kỹ thuật, nhân sự, hạ tầng"}
FIRST_DAY, LAST_DAY = date(2026, 7, 1), date(2027, 6, 30)
LIMITS = [{"quantity": "participants", "max": 100, "unit": "people", "note": ""}]


def dossier(code: str, **changes: Any) -> dict[str, Any]:
    """A complete dossier of the sample of a regime, whole fields laid over it."""
    content = deepcopy(_STORED[code])
    if code == AI:
        content["attachments"] = [*content["attachments"], CAPACITY]
    return {**content, **changes}


def moment(text: str) -> datetime:
    """A moment of Viet Nam, written ``2026-06-01 09:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=clocks.ZONE)


def _review(story: Story) -> dict[str, Any]:
    codes = [criterion.code for criterion in story.application.regime.criteria]
    return {
        "scores": dict.fromkeys(codes, 4),
        "comments": dict.fromkeys(codes, "Đạt"),
        "recommendation": "approve",
    }


def _council(story: Story) -> dict[str, Any]:
    chair = story.cast["chair"]
    return {"present": [chair], "votes": {chair: "for"}, "conclusion": "Đề nghị cho phép."}


def _opinion(story: Story) -> dict[str, Any]:
    waiting = story.application.opinions.without_letter().first()
    letter = {"outcome": "consent", "letter_number": "12/CA", "letter_date": story.now.date()}
    return {"opinion": waiting.pk if waiting else 0, **letter}


def _incident(story: Story) -> dict[str, Any]:
    hour = timedelta(hours=1)
    return {"severity": "S1", "occurred_at": story.now - 2 * hour, "confirmed_at": story.now - hour, "text": "Sự cố"}


def _measure(text: str, ground: str) -> Callable[[Story], dict[str, Any]]:
    return lambda _story: {"ground": ground, "text": text}


_SIMPLE: dict[str, dict[str, Any]] = {
    "request_supplement": {
        "items": [{"component": "scheme", "gap": "Thiếu", "guidance": "Bổ sung"}],
        "due_working_days": 10,
    },
    "refuse_receipt": {"reason": "Ngoài phạm vi"},
    "transfer": {"reason": "Thuộc thẩm quyền nơi khác", "to": "Bộ Công an"},
    "withdraw": {"reason": "Đổi kế hoạch"},
    "declare_conflict": {"reason": "Từng là cố vấn"},
    "decline": {"reason": "Bận"},
    "ask_opinion": {"bodies": ["police"], "question": "An ninh, trật tự?", "due_working_days": 5},
    "propose": {"outcome": "approve", "conditions": [], "limits": LIMITS, "start": FIRST_DAY, "end": LAST_DAY},
    "return": {"comment": "Sửa căn cứ"},
    "zone_consent": {"area": "Khu A"},
    "provide_precondition": {"kind": "insurance", "number": "BH-1", "issuer": "Doanh nghiệp bảo hiểm"},
    "verify_precondition": {"kind": "insurance"},
    "milestone_done": {"milestone": "Chuyến đầu tiên"},
    "file_report": {"period": 1, "text": "Kỳ 1", "figures": {}},
    "assess_report": {"period": 1, "accepted": True, "text": "Đạt"},
    "report_incident_official": {"text": "Nguyên nhân"},
    "request_extension": {"months": 3, "text": "Cần thêm số liệu"},
    "decide_extension": {"grant": True, "text": "Đồng ý"},
    "file_final_report": {"text": "Tổng kết", "hypotheses": []},
    "evaluate": {"outcome": "completed", "recognised": "whole", "exit": "stop", "text": "Đạt", "lessons": []},
}
_MADE: dict[str, Callable[[Story], dict[str, Any]]] = {
    "accept_dossier": lambda story: {"level": 2} if story.application.regime.levels else {},
    "direct_consent": lambda story: {"manager": story.cast["zone_manager"]},
    "apologise": lambda story: {"new_date": story.now.date() + timedelta(days=10)},
    "appoint": lambda story: {"experts": [story.cast[key] for key in ("expert1", "expert2", "expert3")]},
    "replace": lambda story: {"expert": story.cast["expert1"], "with": story.cast["expert4"]},
    "review": _review,
    "hold_council": _council,
    "resubmit": lambda story: {"dossier": {"summary": f"Đã bổ sung {story.now:%d/%m/%Y %H:%M}"}},
    "record_readings": lambda story: {"indicator": "AI-K01", "readings": [(story.now, 96.0)]},
    "record_opinion": _opinion,
    "report_incident": _incident,
    "report_breach": lambda story: {"limit": "participants", "value": 120, "occurred_at": story.now, "text": "Vượt"},
    "suspend": _measure("Tạm dừng", "incident"),
    "resume": _measure("Tiếp tục", "conditions_met"),
    "terminate": _measure("Chấm dứt", "incident_not_repaired"),
}


def facts_for(verb: str, story: Story) -> dict[str, Any]:
    """The facts of a verb as an ordinary person would give them; empty where it needs none."""
    made = _MADE.get(verb)
    return made(story) if made else dict(_SIMPLE.get(verb, {}))
