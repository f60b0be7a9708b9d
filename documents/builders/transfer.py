"""The note with which a case goes to the body that is competent for it: what is handed over, why, who receives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents import wording as w
from documents.builders.base import applicant, facts_block, grounds, make, say
from documents.sheet import Heading, Paragraph, Table

if TYPE_CHECKING:
    from documents.builders.base import Case
    from documents.facts import HandedOver
    from documents.sheet import Block, Sheet

RECEIVED = (
    "Cơ quan nhận: ……………………………………………………",
    "Đã nhận đủ hồ sơ và các tệp nêu trên lúc …… giờ ……, ngày …… tháng …… năm …………",
    "Người nhận (ký, ghi rõ họ tên): ………………………………",
)
"""Left open: the body that receives fills it in."""


def transfer_note(case: Case) -> Sheet:
    """Addressed to the body that is competent; every file with its SHA-256, so that it can tell it has the same."""
    transfer = case.facts.get("transfer", {})
    to = transfer.get("to", "")
    blocks: list[Block] = [
        *say(f"{case.body.name} chuyển hồ sơ sau đây đến {to} để xem xét, giải quyết theo thẩm quyền:"),
        applicant(case),
        facts_block(
            ("Thời gian nộp hồ sơ", _moment(case.facts.get("submitted_at"))),
            ("Thời gian nhận hồ sơ", _moment(case.facts.get("received_at"))),
            ("Lý do chuyển", transfer.get("reason", "")),
            ("Căn cứ về thẩm quyền", transfer.get("rule", "")),
            ("Người bàn giao", case.facts.get("officer_name", "")),
        ),
        Heading(text="Hồ sơ bàn giao gồm:"),
        *say(
            f"Nội dung kê khai của hồ sơ (phiên bản {transfer.get('version', 1)}), đính kèm phiếu này dưới dạng tệp "
            "data.json, và các tài liệu"
        ),
        *_files(case),
        Heading(text="Xác nhận của cơ quan nhận:"),
        *(Paragraph(text=line) for line in RECEIVED),
    ]
    return make(case, blocks, addressees=(to,) if to else (), bases=grounds(case))


def _moment(value: str | None) -> str:
    return w.moment(value) if value else ""


def _files(case: Case) -> list[Block]:
    rows = tuple(
        (str(number), row.get("name", ""), "\n".join(filter(None, (row.get("title"), row.get("file")))), _sum(row))
        for number, row in enumerate(case.facts.get("transfer", {}).get("files", []), 1)
    )
    if not rows:
        return [Paragraph(text="Hồ sơ không kèm tài liệu nào.")]
    return [
        Table(
            header=("TT", "Thành phần hồ sơ", "Tài liệu", "SHA-256"),
            rows=rows,
            align=("centre", "text", "text", "text"),
            widths=(7, 28, 30, 35),
        )
    ]


def _sum(row: HandedOver) -> str:
    """The hash in four lines of sixteen characters, which fit its column; a dash where there is no file."""
    code = row.get("sha256", "")
    return "\n".join(code[start : start + 16] for start in range(0, len(code), 16)) or "–"
