"""How numbers, dates, units and codes are written in Vietnamese documents."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from programmes.clocks import ZONE

if TYPE_CHECKING:
    from documents.facts import Limit, StandIn

QUANTITIES = {
    "height": "Độ cao",
    "speed": "Tốc độ",
    "wind": "Tốc độ gió",
    "flights_per_day": "Số chuyến bay",
    "participants": "Số người tham gia",
    "users": "Số người dùng",
    "kiosks": "Số thiết bị kiosk",
    "value_per_day": "Giá trị giao dịch trong ngày",
    "value_total": "Tổng giá trị giao dịch",
}
UNITS = {
    "flights": "chuyến",
    "people": "người",
    "pieces": "chiếc",
    "VND": "đồng",
    "per 1000 flights": "lần/1.000 chuyến bay",
}
TECHNOLOGIES = {
    "uav": "Phương tiện bay không người lái (UAV)",
    "autonomous_vehicle": "Phương tiện tự hành",
    "ai": "Trí tuệ nhân tạo",
    "blockchain": "Chuỗi khối",
    "iot": "Internet vạn vật",
    "clean_tech": "Công nghệ sạch",
    "fintech": "Công nghệ tài chính",
    "other": "Công nghệ khác",
}
A_DAY = frozenset({"flights_per_day", "value_per_day"})
"""Quantities counted per day."""

TERM_UNITS = {"hours": "giờ", "days": "ngày", "working_days": "ngày làm việc", "months": "tháng"}
TERMS = {
    "validity_check": "kiểm tra tính hợp lệ của hồ sơ",
    "decision": "giải quyết hồ sơ",
    "review": "thẩm định hồ sơ",
    "evaluation": "đánh giá kết quả thử nghiệm",
    "extension_decision": "giải quyết đề nghị gia hạn",
}
"""What each term of the authority is for."""

VOTES = {"for": "Tán thành", "against": "Không tán thành", "abstain": "Không có ý kiến"}
OPINIONS = {
    "": "Chưa có ý kiến",
    "consent": "Thống nhất",
    "consent_with_conditions": "Thống nhất, kèm điều kiện",
    "refuse": "Không thống nhất",
}
"""What another body says; empty while nothing came."""
ROLES = {
    "chair": "Chủ tịch hội đồng",
    "secretary": "Thư ký hội đồng",
    "expert": "Ủy viên, chuyên gia",
    "member": "Ủy viên",
}
RATINGS = {"low": "Thấp", "moderate": "Trung bình", "high": "Cao", "extreme": "Rất cao"}
RECOGNISED = {
    "whole": "công nhận toàn bộ kết quả thử nghiệm",
    "part": "công nhận một phần kết quả thử nghiệm",
    "no": "không công nhận kết quả thử nghiệm",
}
HOUSES = {"state": "Nhà nước", "school": "Nhà trường", "enterprise": "Doanh nghiệp"}
SPACES = {"physical": "không gian thực", "cyber": "không gian mạng"}


def number(value: float | Decimal, places: int | None = None) -> str:
    """``1.800.000.000``, ``78,67``; as many decimals as the value has, or ``places``."""
    exact = Decimal(str(value))
    text = f"{exact:,.{places}f}" if places is not None else f"{exact.normalize():,f}"
    return text.translate(str.maketrans(",.", ".,"))


def money(value: float) -> str:
    """``1.800.000.000 đồng``."""
    return f"{number(value)} đồng"


def two(value: int) -> str:
    """A small number with a leading 0 below 10, as quantities in documents are written."""
    return f"{value:02d}"


def day_of(value: str | date | datetime) -> date:
    """The day in Viet Nam of an ISO date or moment."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value.astimezone(ZONE).date() if isinstance(value, datetime) else value


def long_date(value: str | date | datetime) -> str:
    """``ngày 05 tháng 01 năm 2026``; days below 10 and months 1 and 2 with a leading 0."""
    day = day_of(value)
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)  # noqa: PLR2004 - Decree 30/2020, Appendix I, cell 4
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def moment(value: str) -> str:
    """``09 giờ 30 phút, ngày 27 tháng 8 năm 2026`` (Viet Nam time)."""
    at = datetime.fromisoformat(value).astimezone(ZONE)
    return f"{at:%H} giờ {at:%M} phút, {long_date(at)}"


def due_text(value: str) -> str:
    """A due date, or a due moment with its hour."""
    return moment(value) if "T" in value else long_date(value)


def place_and_date(place: str, day: date) -> str:
    """``Thành phố Hồ Chí Minh, ngày 05 tháng 01 năm 2026``."""
    return f"{place}, {long_date(day)}"


def term(amount: int, unit: str) -> str:
    """``03 ngày làm việc``."""
    return f"{two(amount)} {TERM_UNITS[unit]}"


def in_lines(body: str) -> str:
    """The name of a body as a letterhead breaks it: people's committees and councils above their place."""
    for council in ("Ủy ban nhân dân ", "Hội đồng nhân dân "):
        if body.startswith(council):
            return f"{council.strip()}\n{body.removeprefix(council)}"
    return body


def in_brackets(source: str | None) -> str:
    """An article after what it is the source of: `` (khoản 4 Điều 23 …)``."""
    return f" ({source})" if source else ""


def quantity(code: str) -> str:
    """The name of a limited quantity; one that the system does not know prints as entered."""
    return QUANTITIES.get(code, code)


def unit(limit: Limit) -> str:
    """The unit of a limit: ``chuyến/ngày``, ``người``, ``m``."""
    code = limit.get("unit", "")
    name = UNITS.get(code, code)
    return f"{name}/ngày" if limit.get("quantity") in A_DAY else name


def sentence(text: str) -> str:
    """The text with a full stop at its end, if it has no mark there."""
    text = text.strip()
    return text if not text or text[-1] in ".!?;:…" else f"{text}."


def shortened(text: str, most: int = 300) -> str:
    """A title as a heading can hold it."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def in_words(name: str) -> str:
    """``QUYẾT ĐỊNH`` as it stands in a sentence: ``Quyết định``."""
    return name.capitalize() if name.isupper() else name


def lower_first(text: str) -> str:
    """The text for the middle of a sentence; abbreviations keep their capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """The text for the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def mandate(stand_in: StandIn | None) -> str:
    """``(thay …, theo văn bản ủy quyền số … ngày …)``; nothing where nobody is away, no paper where there is none."""
    if not stand_in:
        return ""
    number, day = stand_in.get("mandate_number"), stand_in.get("mandate_date")
    paper = f", theo văn bản ủy quyền số {number}" if number else ""
    dated = f" ngày {day_of(day):%d/%m/%Y}" if number and day else ""
    return f"(thay {stand_in.get('person', '')}{paper}{dated})"
