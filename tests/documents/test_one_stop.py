"""Forms 04 and 05 and the transfer note: dates given before, who signs, what is handed over."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from documents.builders.dispatch import sheet_for
from documents.kinds import Kind
from programmes.schema import Regime
from tests.documents.test_builders import AI, FactsOf, SheetOf, text_of


def test_an_apology_tells_every_date_that_was_given(sheet_of: SheetOf, facts_of: FactsOf) -> None:
    first = sheet_of(Kind.APOLOGY, AI)
    assert "Các lần hẹn trước" not in text_of(first)
    assert "Đơn vị chậm: Sở Khoa học và Công nghệ." in text_of(first)
    facts = facts_of(AI)
    facts["apology"]["earlier"] = [
        {"at": "2025-12-23T08:00:00+07:00", "new_date": "2025-12-30", "reason": "Chờ ý kiến"}
    ]
    text = text_of(sheet_of(Kind.APOLOGY, AI, facts))
    assert "1 Theo quy định ngày 22 tháng 12 năm 2025" in text
    assert "2 Ngày 23 tháng 12 năm 2025 ngày 30 tháng 12 năm 2025 Chờ ý kiến" in text


def test_a_stop_notice_tells_stage_and_decision_and_names_whoever_has_the_case(
    sheet_of: SheetOf, facts_of: FactsOf, regime: Callable[[str], Regime]
) -> None:
    sheet = sheet_of(Kind.STOP_NOTICE, AI)
    assert "Giai đoạn xử lý khi dừng: thẩm định hồ sơ." in text_of(sheet)
    assert "1. Chấp thuận đề nghị; dừng giải quyết hồ sơ kể từ ngày 05 tháng 01 năm 2026." in text_of(sheet)
    assert [(row.capacity, row.name) for row in sheet.signatures] == [(("NGƯỜI THỤ LÝ HỒ SƠ",), "Người ký")]
    facts: Any = facts_of(AI)
    del facts["officer_name"]
    desk = sheet_of(Kind.STOP_NOTICE, AI, facts)
    assert [row.capacity for row in desk.signatures] == [("NGƯỜI TIẾP NHẬN HỒ SƠ",)]
    unsigned: Any = {"number_text": "01/TB-SKHCN", "code": "", "at": datetime.now(UTC), "signer_name": ""}
    nobody = sheet_for(Kind.STOP_NOTICE, regime(AI), facts, **unsigned)
    assert nobody.signatures == ()
    assert "không có chữ ký cá nhân" in text_of(nobody)


def test_a_transfer_note_lists_what_is_handed_over_and_leaves_the_receipt_open(
    sheet_of: SheetOf, facts_of: FactsOf
) -> None:
    sheet = sheet_of(Kind.TRANSFER_NOTE, AI, number_text="01/PC-SKHCN")
    assert (sheet.type_name, sheet.addressees) == ("PHIẾU CHUYỂN HỒ SƠ", ("Bộ Công an",))
    text = text_of(sheet)
    for part in (
        "Lý do chuyển: Hồ sơ thuộc cấp độ 3.",
        "Căn cứ về thẩm quyền: khoản 3 Điều 23 Nghị định số 142/2026/NĐ-CP.",
        "(phiên bản 2)",
        "1 Đề án thử nghiệm Đề án\nde-an.pdf 0123456789abcdef\n0123456789abcdef",
        "2 Đơn đề nghị Đơn –",
        "Người nhận (ký, ghi rõ họ tên)",
    ):
        assert part in text
    assert sheet.attachment["dossier"]["title"]
    facts = facts_of(AI)
    facts["transfer"]["files"] = []
    assert "không kèm tài liệu nào" in text_of(sheet_of(Kind.TRANSFER_NOTE, AI, facts))
