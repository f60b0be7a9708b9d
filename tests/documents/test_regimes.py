"""What the other regimes say in the documents: legal form, provisions not applied, spaces, who decides instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from documents.facts import CaseFacts
from documents.kinds import Kind
from documents.sheet import Sheet
from tests.documents.test_builders import text_of

SheetOf = Callable[..., Sheet]
FactsOf = Callable[[str], CaseFacts]
HANOI = "hanoi-29-2025"
NEED = "Quy chuẩn kỹ thuật về báo hiệu đường bộ (quy định về chu kỳ đèn cố định): Thay đổi chu kỳ đèn theo lưu lượng."


def proposed(facts_of: FactsOf, code: str, legal_form: str = "") -> Any:
    """The facts of the regime's sample with that legal form."""
    facts: Any = facts_of(code)
    facts["proposal"]["legal_form"] = legal_form
    return facts | {"level": None}


def test_an_exemption_lists_the_provisions_not_applied(sheet_of: SheetOf, facts_of: FactsOf) -> None:
    facts = proposed(facts_of, HANOI, "exemption")
    sheet = sheet_of(Kind.DECISION, HANOI, facts)
    text = text_of(sheet)
    form = (
        "Hình thức: miễn áp dụng một số quy định của pháp luật trong phạm vi thử nghiệm (Điều 25 Luật số 39/2024/QH15)."
    )
    for part in (
        form,
        "Quy định của pháp luật không áp dụng, chỉ trong phạm vi thử nghiệm này:",
        NEED,
        "Mười nút giao, Thành phố Hà Nội (không gian vật lý)",
        "Bản sao số (không gian mạng)",
        "Thực hiện đúng quy chế thử nghiệm",
    ):
        assert part in text
    assert "khác với quy định hiện hành" not in text
    assert (sheet.body, sheet.place) == ("Ủy ban nhân dân Thành phố Hà Nội", "Hà Nội")
    proposal = text_of(sheet_of(Kind.PROPOSAL, HANOI, facts))
    assert form in proposal
    assert f"Quy định đề nghị không áp dụng:\na) {NEED}" in proposal


def test_a_permission_lists_what_is_tried_beside_the_rules(sheet_of: SheetOf, facts_of: FactsOf) -> None:
    facts = proposed(facts_of, HANOI, "time_limited_permission")
    text = text_of(sheet_of(Kind.DECISION, HANOI, facts))
    assert "Hình thức: cho phép thực hiện có thời hạn nội dung mà pháp luật chưa quy định" in text
    assert "Nội dung được thử nghiệm khác với quy định hiện hành, chỉ trong phạm vi này:" in text
    assert "không áp dụng" not in text_of(sheet_of(Kind.PROPOSAL, HANOI, facts))


@pytest.mark.parametrize(
    ("code", "body", "words"),
    [
        ("general-93-2025", "Ủy ban nhân dân Thành phố Hồ Chí Minh", "được lựa chọn để hạn chế tác động tiêu cực"),
        ("danang-55-2024", "Ủy ban nhân dân Thành phố Đà Nẵng", "Không có khả năng kỹ thuật để mở rộng phạm vi"),
    ],
)
def test_a_decision_says_what_the_regime_says(
    sheet_of: SheetOf, facts_of: FactsOf, code: str, body: str, words: str
) -> None:
    sheet = sheet_of(Kind.DECISION, code, proposed(facts_of, code))
    assert sheet.body == body
    assert words in text_of(sheet)
    assert "Hình thức:" not in text_of(sheet)


def test_a_receipt_of_what_another_decides_says_who(sheet_of: SheetOf, facts_of: FactsOf) -> None:
    code = "banking-94-2025"
    facts: Any = facts_of("general-93-2025")
    text = text_of(sheet_of(Kind.RECEIPT, code, facts | {"level": None}))
    assert "chuyển đến cơ quan có thẩm quyền: Ngân hàng Nhà nước chi nhánh Khu vực" in text
    assert "thời hạn tính tại cơ quan đó" in text
    assert "90 ngày" not in text
