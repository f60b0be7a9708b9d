"""Papers of the one-stop service: forms 01 to 05 of Circular 03/2025/TT-VPCP, Appendix I."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents import wording as w
from documents.builders.base import applicant, facts_block, make, say, signature
from documents.kinds import Kind
from documents.sheet import Heading, Paragraph, Signature, Table, clauses

if TYPE_CHECKING:
    from documents.builders.base import Case
    from documents.sheet import Block, Sheet


def receipt(case: Case) -> Sheet:
    """Form 01: what was received, when, and when the result is due."""
    received = case.facts.get("received_at", "")
    blocks: list[Block] = [
        *say(f"{case.body.name} đã tiếp nhận hồ sơ của tổ chức, cá nhân sau đây:"),
        applicant(case),
        Heading(text="Thành phần hồ sơ nộp gồm:"),
        *_components(case),
        facts_block(
            ("Số lượng hồ sơ", "01 bộ điện tử"),
            ("Thời gian nộp hồ sơ", _moment(case.facts.get("submitted_at", ""))),
            ("Thời gian nhận hồ sơ", _moment(received)),
            ("Thời hạn kiểm tra tính hợp lệ", _term(case, "validity_check")),
            ("Thời hạn giải quyết", _term(case, "decision")),
            ("Thời gian hẹn trả kết quả", _appointment(case)),
            ("Hình thức trả kết quả", "Bản điện tử trên hệ thống"),
        ),
    ]
    # A receipt carries the dossier's code instead of a number.
    return make(case, blocks, number_label="Mã hồ sơ", number_text=case.reference)


def _components(case: Case) -> list[Block]:
    rows = tuple(
        (str(number), part.get("name") or part.get("component", ""), part.get("title", ""))
        for number, part in enumerate(case.facts.get("components", []), 1)
    )
    return [
        Table(
            header=("TT", "Thành phần hồ sơ", "Tài liệu đã nộp"),
            rows=rows,
            align=("centre", "text", "text"),
            widths=(8, 46, 46),
        )
    ]


def _moment(value: str) -> str:
    return w.moment(value) if value else ""


def _term(case: Case, name: str) -> str:
    """The length of a term, from what day, by which article; nothing where the regime sets none."""
    known = case.clock(name)
    if known is None:
        return ""
    clock, amount = known
    start = "nhận hồ sơ" if name == "validity_check" else "nhận đủ hồ sơ hợp lệ"
    return f"{w.term(amount, clock.unit)} kể từ ngày {start}{w.in_brackets(clock.source)}"


def _appointment(case: Case) -> str:
    due = case.facts.get("due", {})
    if case.regime.authority.record_only:
        names = "; ".join(name.vi for name in case.regime.authority.transfer_to)
        return f"hồ sơ được ghi nhận và chuyển đến cơ quan có thẩm quyền: {names}; thời hạn tính tại cơ quan đó"
    if "decision" in due:
        return f"{w.due_text(due['decision']['due'])}, nếu hồ sơ hợp lệ ngay từ lần nộp đầu"
    if case.clock("decision"):
        return "được thông báo khi hồ sơ được xác định là hợp lệ"
    return "pháp luật chưa quy định thời hạn cho thủ tục này; tiến độ xử lý được thông báo trên hệ thống"


def supplement_request(case: Case) -> Sheet:
    """Form 02: gap by gap what is missing, how to complete it, why, and by when."""
    supplement = case.facts.get("supplement", {})
    rows = tuple(
        (str(number), item.get("name") or item.get("component", ""), item.get("gap", ""), item.get("guidance", ""))
        for number, item in enumerate(supplement.get("items", []), 1)
    )
    table = Table(
        header=("TT", "Thành phần hồ sơ", "Nội dung còn thiếu, chưa đúng", "Hướng dẫn hoàn thiện"),
        rows=rows,
        align=("centre", "text", "text", "text"),
        widths=(8, 26, 33, 33),
    )
    blocks: list[Block] = [
        applicant(case),
        *say("Qua kiểm tra tính hợp lệ, đề nghị bổ sung, hoàn thiện hồ sơ gồm những nội dung sau:"),
        table,
        facts_block(
            ("Lý do", "Hồ sơ chưa đủ thành phần hoặc chưa đúng yêu cầu theo quy định"),
            ("Căn cứ pháp lý", _supplement_grounds(case)),
            ("Giai đoạn xử lý", "Kiểm tra tính hợp lệ của hồ sơ"),
            ("Thời hạn bổ sung", _supplement_due(case)),
            ("Người hướng dẫn", case.facts.get("officer_name", "")),
        ),
        *say(
            "Việc yêu cầu bổ sung được thực hiện một lần và đã nêu đầy đủ các nội dung cần hoàn thiện."
            if case.regime.supplements_allowed == 1
            else ""
        ),
        *say(
            "Hồ sơ bổ sung được nộp trực tuyến trên hệ thống. Trong quá trình hoàn thiện, nếu có vướng mắc, "
            f"đề nghị liên hệ {case.body.contact or case.body.name} để được hướng dẫn."
        ),
    ]
    return make(case, blocks)


def _supplement_grounds(case: Case) -> str:
    items = case.facts.get("supplement", {}).get("items", [])
    sources = [case.regime.supplements_source, *(item.get("source") for item in items)]
    return "; ".join(dict.fromkeys(source for source in sources if source))


def _supplement_due(case: Case) -> str:
    supplement = case.facts.get("supplement", {})
    parts = []
    if days := supplement.get("due_working_days"):
        parts.append(f"{w.two(days)} ngày làm việc kể từ ngày yêu cầu")
    if due := supplement.get("due"):
        parts.append(f"đến hết {w.long_date(due)}")
    return ", ".join(parts)


def refusal_of_receipt(case: Case) -> Sheet:
    """Form 03: the reason in plain words, no technical code."""
    blocks: list[Block] = [
        applicant(case),
        *say(
            f"Qua xem xét, {case.body.name} thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:",
            case.facts.get("reason", ""),
            f"{case.body.name} thông báo để tổ chức, cá nhân được biết và thực hiện.",
        ),
    ]
    return make(case, blocks)


def apology(case: Case) -> Sheet:
    """Form 04: the missed day, why, who, every date that was given before, and the new one."""
    late = case.facts.get("apology", {})
    term = w.TERMS.get(late.get("term", ""), "giải quyết hồ sơ")
    original = w.due_text(late["original_due"]) if late.get("original_due") else ""
    reason = late.get("reason") or case.facts.get("reason", "")
    before = say(
        f"{case.body.name} đã tiếp nhận hồ sơ mã số {case.reference} của {case.organisation} "
        f"về việc tham gia thử nghiệm có kiểm soát “{case.title}”"
        + (f" lúc {w.moment(case.facts['received_at'])}" if case.facts.get("received_at") else ""),
        f"Theo quy định, thời hạn {term} là đến hết {original}. Tuy nhiên đến nay việc này chưa hoàn thành đúng hạn"
        if original
        else "",
        f"Lý do: {reason}" if reason else "",
        f"Đơn vị chậm: {late.get('unit') or case.body.name}",
    )
    after = say(
        f"{case.body.name} chân thành xin lỗi {case.organisation} vì sự chậm trễ này.",
        f"Thời gian giải quyết được hẹn lại: {w.long_date(late['new_date'])}" if late.get("new_date") else "",
        "Kết quả được trả bằng bản điện tử trên hệ thống.",
        f"{case.body.name} mong nhận được sự thông cảm của {case.organisation}.",
    )
    return make(case, [*before, *_dates_given(case), *after], addressees=(case.organisation,))


def _dates_given(case: Case) -> list[Block]:
    """Every date that the applicant was told, the first one and each later one; nothing where this is the first."""
    late = case.facts.get("apology", {})
    earlier = late.get("earlier", [])
    if not earlier:
        return []
    first = w.due_text(late["original_due"]) if late.get("original_due") else "–"
    told = [
        (w.upper_first(w.long_date(row["at"])), w.long_date(row["new_date"]), row.get("reason", "")) for row in earlier
    ]
    rows = [("Theo quy định", first, ""), *told]
    return [
        Table(
            header=("TT", "Thông báo", "Thời gian hẹn", "Lý do"),
            rows=tuple((str(number), *row) for number, row in enumerate(rows, 1)),
            align=("centre", "text", "text", "text"),
            caption="Các lần hẹn trước",
            widths=(8, 28, 28, 36),
        )
    ]


def stop_notice(case: Case) -> Sheet:
    """Form 05: the applicant asked to stop; request, stage, decision and money."""
    reason = case.facts.get("reason", "")
    texts = [
        f"{case.body.name} đã nhận được đề nghị dừng giải quyết hồ sơ mã số {case.reference} của {case.organisation}.",
        f"Nội dung đề nghị dừng: {reason}" if reason else "",
        f"Giai đoạn xử lý khi dừng: {w.lower_first(case.facts['stage'])}" if case.facts.get("stage") else "",
    ]
    fee = case.facts.get("fee_vnd", 0)
    decided = clauses(
        [
            f"Chấp thuận đề nghị; dừng giải quyết hồ sơ kể từ {w.long_date(case.at)}.",
            "Hồ sơ được lưu giữ theo quy định; các thời hạn đang tính của hồ sơ chấm dứt.",
            "Tổ chức, cá nhân có thể nộp hồ sơ mới khi có nhu cầu.",
            f"Phí, lệ phí phải hoàn trả: {w.money(fee) if fee else 'không có'}.",
        ]
    )
    blocks: list[Block] = [applicant(case), *say(*texts), Paragraph(text="Kết quả xử lý đề nghị:"), *decided]
    if not case.signer_name:
        blocks += say(
            "Thông báo này do hệ thống lập tự động khi ghi nhận đề nghị; hồ sơ chưa có người tiếp nhận, thụ lý nên "
            "không có chữ ký cá nhân"
        )
    return make(case, blocks, signatures=_who_stops(case))


def _who_stops(case: Case) -> tuple[Signature, ...]:
    """The officer of the case; before there is one whoever received it; nobody before that."""
    if not case.signer_name:
        return ()
    if case.facts.get("officer_name"):
        return (signature(case),)
    desk = case.regime.capacities[case.regime.documents[Kind.RECEIPT].capacity]
    lines = tuple(line for line in (desk.authority, desk.title) if line)
    return (Signature(capacity=lines, name=case.signer_name),)
