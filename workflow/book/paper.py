"""Form 07 on paper: "Sổ theo dõi hồ sơ", made on demand, without number and signature, kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

from documents.rendering import render_pdf
from documents.sheet import Paragraph, Table
from programmes.schema import Body
from workflow.book.entries import entry
from workflow.book.presenters import texts
from workflow.overviews_on_paper import plain_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from documents.sheet import Block, Sheet
    from workflow.book.queries import Entered, Rules, Wanted

ROWS = 150
"""Most that one print holds, some seconds of work; a longer register is printed period by period."""
HEADER = (
    "TT", "Mã hồ sơ, nội dung", "Tổ chức, cá nhân", "Cơ chế, cơ quan quyết định", "Tiếp nhận", "Người thụ lý",
    "Hẹn trả", "Trả kết quả", "Tình trạng", "Tiến độ",
)  # fmt: skip
WIDTHS = (4, 18, 12, 16, 10, 9, 9, 10, 7, 5)


def book_pdf(rows: Iterable[Entered], rules: dict[int, Rules], wanted: Wanted, *, at: datetime) -> bytes:
    """The PDF of these dossiers as they stand at ``at``."""
    return render_pdf(book_sheet(rows, rules, wanted, at=at))


def book_sheet(rows: Iterable[Entered], rules: dict[int, Rules], wanted: Wanted, *, at: datetime) -> Sheet:
    """The sheet, in the letterhead of the desk where one desk received them all, else of this installation."""
    rows = list(rows)
    with translation.override("vi"):  # documents are in the language of the regime
        lines = [entry(row, rules) for row in rows]
        cells = tuple((str(number), *texts(line)) for number, line in enumerate(lines, 1))
    block: Block = Paragraph(text="Không có hồ sơ nào được tiếp nhận trong phạm vi này.")
    if cells:
        block = Table(header=HEADER, rows=cells, align=("centre", *("text",) * 9), widths=WIDTHS)
    desks = {rules[row.case.regime_version_id].desk for row in rows}
    here = Body(name=settings.AUTHORITY_NAME, place=settings.PROVINCE)
    return plain_sheet(
        desks.pop() if len(desks) == 1 else here,
        [block],
        at=at,
        kind="register_of_dossiers",
        type_name="SỔ THEO DÕI HỒ SƠ",
        abstract=_period(wanted),
        form="Mẫu số 07",
        landscape=True,
        attachment={"dossiers": [line.reference for line in lines]},
    )


def _period(wanted: Wanted) -> str:
    since = f"từ ngày {_day(wanted.since)}" if wanted.since else ""
    until = f"đến hết ngày {_day(wanted.until)}" if wanted.until else ""
    period = " ".join(filter(None, (since, until)))
    return f"Hồ sơ tiếp nhận {period}" if period else "Hồ sơ đã tiếp nhận"


def _day(on: date) -> str:
    return f"{on:%d/%m/%Y}"
