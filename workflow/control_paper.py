"""Form 06 on paper: "Phiếu kiểm soát quá trình giải quyết hồ sơ", made on demand, without number and signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from documents.kinds import Kind
from documents.rendering import render_pdf
from documents.sheet import Facts, Paragraph, Sheet, Table
from programmes import clocks
from workflow.presenters.control import hand_overs
from workflow.presenters.terms import shown_due

if TYPE_CHECKING:
    from datetime import date, datetime

    from applications.models import Application
    from documents.sheet import Block
    from workflow.presenters.control import HandOver

KIND = "control_slip"
HEADER = ("TT", "Công việc", "Bên giao", "Bên nhận", "Nhận lúc", "Chuyển lúc", "Hạn", "Kết quả")


def control_slip_pdf(application: Application, *, at: datetime) -> bytes:
    """The PDF of every hand-over of the case, as it stands at ``at``."""
    return render_pdf(control_slip_sheet(application, at=at))


def control_slip_sheet(application: Application, *, at: datetime) -> Sheet:
    """The sheet: the case, then its hand-overs in order."""
    regime = application.regime
    body = regime.bodies[regime.documents[Kind.RECEIPT].body]
    with translation.override("vi"):  # documents are in the language of the regime
        rows = tuple(_row(number, row) for number, row in enumerate(hand_overs(application), 1))
    blocks: list[Block] = [
        Facts(
            rows=(
                ("Mã hồ sơ", application.reference),
                ("Tên thử nghiệm", application.title),
                ("Tổ chức, cá nhân đề nghị", application.organisation.name),
            )
        )
    ]
    if rows:
        widths = (5, 23, 13, 13, 12, 12, 10, 12)
        blocks.append(Table(header=HEADER, rows=rows, align=("centre", *("text",) * 7), widths=widths))
    else:
        blocks.append(Paragraph(text="Hồ sơ chưa được giao cho ai."))
    return Sheet(
        kind=KIND,
        code="",
        verify_url="",
        language="vi",
        superior=body.superior or "",
        body=body.name,
        number_label="",
        number_text="",
        place=body.place,
        at=at.astimezone(clocks.ZONE),
        type_name="PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
        abstract=f"Hồ sơ {application.reference}",
        form="Mẫu số 06",
        blocks=tuple(blocks),
        attachment={"reference": application.reference, "hand_overs": [list(row) for row in rows]},
    )


def _row(number: int, row: HandOver) -> tuple[str, ...]:
    due = _day(shown_due(row.due_at)) if row.due_at else "–"
    passed = _moment(row.passed_at) if row.passed_at else "–"
    return (str(number), row.what, row.giver or "–", row.taker, _moment(row.received_at), passed, due, _result(row))


def _result(row: HandOver) -> str:
    if row.passed_at is None:
        return "Không còn cần" if row.dropped else "Đang xử lý"
    return {True: "Đúng hạn", False: "Quá hạn", None: "Đã chuyển"}[row.in_time]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(clocks.ZONE):%H:%M %d/%m/%Y}"


def _day(day: date | datetime) -> str:
    return f"{clocks.local_date(day):%d/%m/%Y}"
