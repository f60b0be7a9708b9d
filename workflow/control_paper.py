"""Form 06 on paper: "Phiếu kiểm soát quá trình giải quyết hồ sơ", made on demand, without number and signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from documents.rendering import render_pdf
from documents.sheet import Paragraph, Table
from programmes import clocks
from workflow.overviews_on_paper import overview_sheet
from workflow.presenters.control import hand_overs
from workflow.presenters.terms import shown_due

if TYPE_CHECKING:
    from datetime import date, datetime

    from applications.models import Application
    from documents.sheet import Block, Sheet
    from workflow.presenters.control import HandOver

KIND = "control_slip"
HEADER = ("TT", "Công việc", "Bên giao", "Bên nhận", "Nhận lúc", "Chuyển lúc", "Hạn", "Kết quả")


def control_slip_pdf(application: Application, *, at: datetime) -> bytes:
    """The PDF of every hand-over of the case, as it stands at ``at``."""
    return render_pdf(control_slip_sheet(application, at=at))


def control_slip_sheet(application: Application, *, at: datetime) -> Sheet:
    """The sheet: the case, then its hand-overs in order."""
    with translation.override("vi"):  # documents are in the language of the regime
        rows = tuple(_row(number, row) for number, row in enumerate(hand_overs(application), 1))
    block: Block = Paragraph(text="Hồ sơ chưa được giao cho ai.")
    if rows:
        widths = (5, 23, 13, 13, 12, 12, 10, 12)
        block = Table(header=HEADER, rows=rows, align=("centre", *("text",) * 7), widths=widths)
    return overview_sheet(
        application,
        KIND,
        "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
        [block],
        at=at,
        told={"hand_overs": [list(row) for row in rows]},
        form="Mẫu số 06",
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
