"""What the law wants to read in each kind of document."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from documents.builders.dispatch import BUILDERS, sheet_for
from documents.facts import CaseFacts
from documents.kinds import PUBLIC, Kind
from documents.sheet import Article, Facts, Heading, Matrix, Paragraph, Sheet, Table
from programmes.schema import Regime

UAV, AI = "hcmc-20-2024", "ai-142-2026"
SheetOf = Callable[..., Sheet]
FactsOf = Callable[[str], CaseFacts]


def text_of(sheet: Sheet) -> str:
    """All words of the blocks in order."""
    parts: list[str] = []
    for block in sheet.blocks:
        match block:
            case Article():
                parts += [f"Điều {block.number}.", block.title, block.text]
            case Heading():
                parts.append(block.text)
            case Paragraph():
                parts.append(f"{block.label} {block.text}")
            case Facts():
                parts += [f"{label}: {value}" for label, value in block.rows]
            case Table():
                parts += [block.caption, *block.header, *(" ".join(row) for row in block.rows)]
            case Matrix():
                parts += [block.caption, *(cell.name for row in block.rows for cell in row)]
    return "\n".join(parts)


def articles(sheet: Sheet) -> list[str]:
    return [block.title for block in sheet.blocks if isinstance(block, Article)]


def headings(sheet: Sheet) -> list[str]:
    return [block.text for block in sheet.blocks if isinstance(block, Heading)]


def test_every_kind_has_a_builder() -> None:
    assert set(BUILDERS) == set(Kind)


def test_decision_has_the_parts_of_a_permission(sheet_of: SheetOf) -> None:
    sheet = sheet_of(Kind.DECISION, UAV)
    assert articles(sheet) == [
        "Cho phép thử nghiệm có kiểm soát",
        "Phạm vi, địa bàn và thời gian thử nghiệm",
        "Quy mô và giới hạn thử nghiệm",
        "Điều kiện thử nghiệm",
        "Trách nhiệm của tổ chức thử nghiệm",
        "Các trường hợp tạm dừng, chấm dứt thử nghiệm",
        "Hiệu lực và tổ chức thực hiện",
    ]
    assert sheet.resolves == "Quyết định:"
    assert sheet.authority == "Ủy ban nhân dân Thành phố Hồ Chí Minh"
    assert [line.split()[0] for line in sheet.opening] == ["Theo", "Theo"]
    text = text_of(sheet)
    for part in (
        "mã số thuế 0300000001",
        "từ ngày 05 tháng 01 năm 2026 đến hết ngày 04 tháng 4 năm 2026",
        "dự kiến 60 người",
        "1 Độ cao 120 m trên mặt đất",
        "3 Số chuyến bay 20 chuyến/ngày",
        "a) Chỉ bay từ 07:00 đến 17:00.",
        "Phép bay còn hiệu lực.",
        "dưới 200 m",
        "Vượt giới hạn thử nghiệm được cho phép.",
        "Khu đất cạnh Trung tâm Ươm tạo",
    ):
        assert part in text
    assert "Xe tự hành" not in text, "a clause for another technology"
    assert "Báo cáo định kỳ" not in text, "the regime sets no such term"
    assert "Đã đáp ứng các điều kiện để tiếp tục" not in text, "a ground to go on is none to stop"


def test_ai_confirmation_has_the_content_of_article_23_7(sheet_of: SheetOf) -> None:
    sheet = sheet_of(Kind.DECISION, AI)
    assert sheet.type_name == "GIẤY XÁC NHẬN"
    assert sheet.resolves == "Xác nhận:"
    assert not articles(sheet)
    assert headings(sheet)[1:3] == [
        "2. Phạm vi, địa bàn và thời gian thử nghiệm",
        "3. Quy mô và giới hạn thử nghiệm",
    ]
    text = text_of(sheet)
    for part in (
        "cấp độ 2",
        "5.000 người",
        "Báo cáo định kỳ 06 tháng một lần kể từ ngày bắt đầu thử nghiệm (khoản 2 Điều 25 Nghị định số 142/2026/NĐ-CP).",
        "sự cố loại S1, S2 trong thời hạn 72 giờ",
        "sự cố loại S3, S4 trong thời hạn 05 ngày làm việc",
        "chậm nhất 15 ngày trước ngày kết thúc",
        "6. Các trường hợp tạm dừng, chấm dứt thử nghiệm",
        "- Sự cố không được khắc phục.",
    ):
        assert part in text


def test_refusal_names_reasons_per_criterion(sheet_of: SheetOf) -> None:
    for code in (UAV, AI):
        text = text_of(sheet_of(Kind.REFUSAL, code))
        assert "An toàn và kiểm soát rủi ro: Rủi ro còn lại ở mức chấp nhận được." in text


def test_receipt_is_form_01(sheet_of: SheetOf, facts_of: FactsOf) -> None:
    sheet = sheet_of(Kind.RECEIPT, AI, number_text="")
    assert (sheet.form, sheet.number_label, sheet.number_text) == ("Mẫu số 01", "Mã hồ sơ", "BT-2025-000123")
    text = text_of(sheet)
    assert "Thời gian nhận hồ sơ: 09 giờ 10 phút, ngày 08 tháng 12 năm 2025." in text
    assert "03 ngày làm việc kể từ ngày nhận hồ sơ (khoản 4 Điều 23 Nghị định số 142/2026/NĐ-CP)." in text
    assert "Đề án thử nghiệm" in text
    assert "được thông báo khi hồ sơ được xác định là hợp lệ" in text
    assert "pháp luật chưa quy định thời hạn" in text_of(sheet_of(Kind.RECEIPT, UAV, number_text=""))
    facts = facts_of(AI)
    facts["due"] = {"decision": {"due": "2026-09-22"}}
    assert "ngày 22 tháng 9 năm 2026, nếu hồ sơ hợp lệ" in text_of(sheet_of(Kind.RECEIPT, AI, facts))


def test_supplement_request_is_form_02(sheet_of: SheetOf) -> None:
    text = text_of(sheet_of(Kind.SUPPLEMENT_REQUEST, AI))
    for part in (
        "Thiếu tài liệu về nhân sự",
        "Nộp tài liệu theo điểm d khoản 2 Điều 24",
        "khoản 4 Điều 23 Nghị định số 142/2026/NĐ-CP; điểm d khoản 2 Điều 24",
        "10 ngày làm việc kể từ ngày yêu cầu, đến hết ngày 22 tháng 12 năm 2025.",
        "Chuyên viên thụ lý",
        "thực hiện một lần",
    ):
        assert part in text


def test_forms_03_to_05(sheet_of: SheetOf, facts_of: FactsOf) -> None:
    assert "Hồ sơ không thuộc phạm vi của cơ chế thử nghiệm." in text_of(sheet_of(Kind.REFUSAL_OF_RECEIPT, AI))
    apology = sheet_of(Kind.APOLOGY, AI)
    assert apology.addressees == ("Doanh nghiệp trợ lý AI",)
    assert "thời hạn giải quyết hồ sơ là đến hết ngày 22 tháng 12 năm 2025" in text_of(apology)
    assert "xin lỗi" in text_of(apology)
    assert "hẹn lại: ngày 12 tháng 01 năm 2026" in text_of(apology)
    assert "Phí, lệ phí phải hoàn trả: không có." in text_of(sheet_of(Kind.STOP_NOTICE, AI))
    facts = facts_of(AI)
    facts["fee_vnd"] = 150_000
    assert "150.000 đồng" in text_of(sheet_of(Kind.STOP_NOTICE, AI, facts))


def test_minutes_hold_attendance_scores_votes_and_conclusion(sheet_of: SheetOf) -> None:
    sheet = sheet_of(Kind.MINUTES, UAV, number_text="")
    assert sheet.number_text == "01"
    assert [signature.capacity for signature in sheet.signatures] == [("Thư ký",), ("Chủ tịch hội đồng",)]
    text = text_of(sheet)
    for part in (
        "14 giờ 00 phút, ngày 19 tháng 12 năm 2025",
        "An toàn và kiểm soát rủi ro 25 4 3 4 3,67",
        "78,67",
        "đạt mức tối thiểu 65/100; không có tiêu chí dưới mức sàn",
        "tán thành: 03; không tán thành: 00; không có ý kiến: 01",
        "Thống nhất đề nghị cho phép thử nghiệm có điều kiện.",
    ):
        assert part in text


def test_minutes_name_broken_floors(sheet_of: SheetOf, facts_of: FactsOf) -> None:
    facts = facts_of(UAV)
    facts["council"]["mean"] = 50.0
    for row in facts["council"]["scores"]:
        row["mean"] = 2.0 if row["criterion"] == "safety" else row["mean"]
    text = text_of(sheet_of(Kind.MINUTES, UAV, facts))
    assert "chưa đạt mức tối thiểu 65/100; tiêu chí dưới mức sàn: An toàn và kiểm soát rủi ro" in text


def test_minutes_without_discussion_and_with_absence(sheet_of: SheetOf, facts_of: FactsOf) -> None:
    facts = facts_of(UAV)
    facts["council"] |= {"comments": [], "scores": [], "absent": [{"name": "Ủy viên vắng", "role": "member"}]}
    sheet = sheet_of(Kind.MINUTES, UAV, facts)
    assert headings(sheet) == [
        "I. Thời gian, địa điểm",
        "II. Thành phần",
        "III. Kết quả biểu quyết",
        "IV. Kết luận",
    ]
    assert "Ủy viên vắng" in text_of(sheet)


def test_proposal_goes_to_the_body_that_decides(sheet_of: SheetOf, facts_of: FactsOf) -> None:
    sheet = sheet_of(Kind.PROPOSAL, UAV)
    assert sheet.addressees == ("Ủy ban nhân dân Thành phố Hồ Chí Minh",)
    assert "Cho phép thử nghiệm có kiểm soát “Giao hàng bằng UAV" in text_of(sheet)
    facts = facts_of(AI)
    facts["proposal"]["outcome"] = "refuse"
    text = text_of(sheet_of(Kind.PROPOSAL, AI, facts))
    assert "Không chấp thuận thử nghiệm có kiểm soát" in text
    assert "Lý do theo từng tiêu chí:" in text


def test_measures_cite_the_permission_among_the_grounds(sheet_of: SheetOf) -> None:
    for kind in (Kind.SUSPENSION, Kind.RESUMPTION, Kind.TERMINATION, Kind.EXTENSION):
        sheet = sheet_of(kind, AI)
        assert sheet.bases[-1].rstrip(";.") == (
            "Căn cứ Giấy xác nhận số 01/GXN-UBND ngày 24 tháng 12 năm 2025 của Ủy ban nhân dân Thành phố Hồ Chí Minh"
        )
        assert sheet.bases[-1][-1] == (";" if sheet.opening else ".")
        assert "Giấy xác nhận số 01/GXN-UBND" in text_of(sheet)


def test_suspension_gives_ground_and_moment_and_keeps_the_end(sheet_of: SheetOf) -> None:
    text = text_of(sheet_of(Kind.SUSPENSION, UAV))
    assert "10 giờ 00 phút, ngày 10 tháng 02 năm 2026" in text
    assert "vượt giới hạn thử nghiệm được cho phép. Bay ở độ cao 131 m." in text
    assert "không làm thay đổi ngày kết thúc" in text


def test_resumption_names_the_suspension(sheet_of: SheetOf) -> None:
    assert "tạm dừng tại Quyết định số 02/QĐ-UBND ngày 10 tháng 02 năm 2026" in text_of(sheet_of(Kind.RESUMPTION, UAV))


def test_extension_granted_and_refused(sheet_of: SheetOf, facts_of: FactsOf) -> None:
    granted = sheet_of(Kind.EXTENSION, AI)
    assert "ngày kết thúc mới: ngày 04 tháng 7 năm 2026" in text_of(granted)
    assert granted.opening == ("Xét đơn đề nghị gia hạn ngày 02 tháng 3 năm 2026 của Doanh nghiệp trợ lý AI.",)
    facts = facts_of(AI)
    facts["extension"]["granted"] = False
    assert "Không chấp thuận gia hạn 03 tháng" in text_of(sheet_of(Kind.EXTENSION, AI, facts))


def test_evaluation_report_and_what_follows(sheet_of: SheetOf, facts_of: FactsOf) -> None:
    text = text_of(sheet_of(Kind.EVALUATION_REPORT, UAV))
    for part in ("412 chuyến", "97 % 99,03 %", "vùng đệm 20/2024/NQ-HĐND", "hướng tiếp theo: mở rộng thử nghiệm"):
        assert part in text
    facts = facts_of(UAV)
    facts["evaluation"] |= {"outcome": "not_recognised", "lessons": [], "hypotheses": []}
    text = text_of(sheet_of(Kind.EVALUATION_REPORT, UAV, facts))
    assert "Không công nhận kết quả thử nghiệm." in text
    assert "Không có kiến nghị." in text
    assert "Hồ sơ không nêu giả thuyết đo lường được." in text


def test_judged_and_missing_hypotheses(sheet_of: SheetOf, facts_of: FactsOf) -> None:
    facts = facts_of(UAV)
    facts["evaluation"]["hypotheses"] = [
        {"statement": "A", "indicator": "K1", "target": 97, "unit": "%", "value": 99.5, "met": True},
        {"statement": "B", "indicator": "K2", "target": 0, "unit": "%", "value": None, "met": None},
    ]
    text = text_of(sheet_of(Kind.COMPLETION, UAV, facts))
    assert "1 A K1 97 % 99,5 % Đạt" in text
    assert "2 B K2 0 % không báo cáo Chưa xác định" in text


def test_completion_recognises_and_grants_the_transition(sheet_of: SheetOf) -> None:
    sheet = sheet_of(Kind.COMPLETION, AI)
    assert sheet.form == "Mẫu AI04"
    text = text_of(sheet)
    assert "Công nhận một phần kết quả thử nghiệm." in text
    assert "tiếp tục vận hành trong phạm vi đã thử nghiệm đến hết ngày 14 tháng 4 năm 2027" in text


def test_non_recognition_gives_the_reason(sheet_of: SheetOf) -> None:
    assert "Lý do: Đạt các giả thuyết" in text_of(sheet_of(Kind.NON_RECOGNITION, UAV))


def test_risk_register_places_every_risk_in_both_matrices(sheet_of: SheetOf) -> None:
    sheet = sheet_of(Kind.RISK_REGISTER, UAV, number_text="")
    inherent, residual = (block for block in sheet.blocks if isinstance(block, Matrix))
    assert _places(inherent) == {1: (4, 3), 2: (2, 4), 3: (2, 4)}
    assert _places(residual) == {1: (2, 3), 2: (1, 4), 3: (1, 4)}
    assert sheet.annex
    assert sheet.annex.mark == ("01/QĐ-UBND", "2025-12-24T10:30:00+07:00")
    assert "số ……" in sheet.annex.accompanies, "left open on electronic documents"
    assert not sheet.signatures
    assert not sheet.recipients


def _places(matrix: Matrix) -> dict[int, tuple[int, int]]:
    """Number of the risk → likelihood and impact."""
    return {
        risk: (likelihood, 5 - row)
        for row, cells in enumerate(matrix.rows)
        for likelihood, cell in enumerate(cells, 1)
        for risk in cell.risks
    }


def test_recipients_end_with_the_file_copy(sheet_of: SheetOf) -> None:
    for kind in set(Kind) - {Kind.RISK_REGISTER}:
        recipients = sheet_of(kind, UAV).recipients
        assert recipients[-1].startswith("Lưu")
        assert not any(name.endswith((";", ".")) for name in recipients)


@pytest.mark.parametrize("kind", sorted(PUBLIC | {Kind.RISK_REGISTER, Kind.RECEIPT, Kind.APOLOGY}))
def test_data_of_open_documents_hold_no_deliberation(sheet_of: SheetOf, facts_of: FactsOf, kind: Kind) -> None:
    facts: Any = facts_of(UAV)
    facts["dossier"]["inner_note"] = "kept"
    data = sheet_of(kind, UAV, facts).attachment
    assert "council" not in data
    assert data["reference"] == "BT-2025-000123"
    assert data["issued_at"] == "2026-01-05T10:30:00+07:00"
    assert "reasons" not in data.get("proposal", {})
    if kind in PUBLIC:
        assert "inner_note" not in data["dossier"]
        assert "budget_vnd" not in data["dossier"]


def test_data_of_minutes_hold_the_session(sheet_of: SheetOf) -> None:
    data = sheet_of(Kind.MINUTES, UAV, number_text="").attachment
    assert data["council"]["mean"] == 78.67


@pytest.mark.parametrize("kind", Kind)
def test_a_case_that_tells_little_still_prints(sheet_of: SheetOf, kind: Kind) -> None:
    facts: Any = {
        "reference": "BT-2025-000009",
        "organisation": {"name": "Tổ chức"},
        "dossier": {"title": "Thử nghiệm", "technology": "iot"},
        "proposal": {"outcome": "approve", "start": "2026-01-05", "end": "2026-04-04"},
        "matrix": [["low"] * 5] * 5,
    }
    sheet = sheet_of(kind, UAV, facts)
    assert "BT-2025-000009" in text_of(sheet) + sheet.number_text or kind in {
        Kind.RISK_REGISTER,
        Kind.SUSPENSION,
        Kind.RESUMPTION,
        Kind.TERMINATION,
        Kind.EXTENSION,
    }


@pytest.mark.parametrize(
    ("capacity", "line", "lines"),
    [
        ("city_chair", "Sở Khoa học và Công nghệ", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        ("director", "GIÁM ĐỐC Sở Khoa học và Công nghệ", ("GIÁM ĐỐC",)),
        ("deputy_director", "GIÁM ĐỐC Sở Khoa học và Công nghệ", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
    ],
)
def test_who_decides_and_in_what_capacity(
    regime: Callable[[str], Regime], facts_of: FactsOf, capacity: str, line: str, lines: tuple[str, ...]
) -> None:
    rule = {"body": "department", "capacity": capacity, "recipients": ("- Như Điều 3;",)}
    spec = regime(UAV)
    changed = spec.documents["suspension"].model_copy(update=rule)
    spec = spec.model_copy(update={"documents": spec.documents | {"suspension": changed}})
    sheet = sheet_for(
        Kind.SUSPENSION, spec, facts_of(UAV), number_text="", code="", at=datetime.now(UTC), signer_name="Người ký"
    )
    assert sheet.authority == line
    assert sheet.signatures[0].capacity == lines
    assert sheet.recipients == ("Như Điều 3", "Lưu: VT")
