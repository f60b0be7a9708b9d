"""The deadline ledger on paper: "Sổ theo dõi thời hạn", made on demand, without number and signature."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from pydantic_core import to_jsonable_python

from documents.rendering import render_pdf
from documents.sheet import Facts, Heading, Paragraph, Table
from programmes import clocks
from workflow.overviews_on_paper import overview_sheet
from workflow.presenters.ledger import as_json, ledger

if TYPE_CHECKING:
    from applications.models import Application
    from documents.sheet import Block, Sheet
    from workflow.presenters.ledger import Stretch, Term

KIND = "deadline_ledger"


def ledger_pdf(application: Application, *, at: datetime, without: frozenset[str] = frozenset()) -> bytes:
    """The PDF of every term of the case but those of ``without``, as it stands at ``at``."""
    return render_pdf(ledger_sheet(application, at=at, without=without))


def ledger_sheet(application: Application, *, at: datetime, without: frozenset[str] = frozenset()) -> Sheet:
    """The sheet: the case, then each term with its rule, its stretches, and day by day how they were counted."""
    with translation.override("vi"):  # documents are in the language of the regime
        terms = ledger(application, without=without)
        blocks = [block for number, term in enumerate(terms, 1) for block in _term(number, term)]
        if not terms:
            blocks.append(Paragraph(text=_("No term has begun in this case.")))
        told = to_jsonable_python([as_json(term) for term in terms])
    return overview_sheet(application, KIND, "Sổ theo dõi thời hạn", blocks, at=at, told={"deadlines": told})


def _term(number: int, term: Term) -> list[Block]:
    facts = (
        ("Thời hạn", term.length),
        ("Căn cứ", term.rule),
        ("Tính từ", _on(term.start if isinstance(term.due, datetime) else clocks.local_date(term.start))),
        ("Đến hết", _on(term.due)),
        ("Cách tính", term.story),
        ("Tình trạng", term.outcome),
    )
    blocks: list[Block] = [
        Heading(text=f"{number}. {term.label}"),
        Facts(rows=tuple((name, value) for name, value in facts if value)),
        _stretches(term),
    ]
    return blocks + [_days(row) for row in term.stretches if row.days]


def _stretches(term: Term) -> Table:
    rows = tuple(
        (
            row.title, _on(row.since), _on(row.until) if row.until else "…", row.used or "–", row.left or "–",
            "\n".join(text for text in (row.began, row.ended) if text) or "–",
        )
        for row in term.stretches
    )  # fmt: skip
    return Table(
        header=("Diễn biến", "Từ", "Đến", "Đã dùng", "Còn lại", "Vì việc"),
        rows=rows,
        align=("text", "centre", "centre", "text", "text", "text"),
        widths=(14, 14, 14, 16, 16, 26),
    )


def _days(row: Stretch) -> Table:
    rows = tuple(
        (
            _on(day.day), str(day.number) if day.number else "–",
            ": ".join(text for text in (day.why, day.document) if text),
        )
        for day in row.days
    )  # fmt: skip
    return Table(
        caption=f"Từng ngày từ {_on(row.since)}",
        header=("Ngày", "Được tính là ngày thứ", "Lý do không tính, ngày đặc biệt"),
        rows=rows,
        align=("centre", "centre", "text"),
        widths=(18, 22, 60),
    )


def _on(at: date | datetime) -> str:
    return f"{at.astimezone(clocks.ZONE):%H:%M %d/%m/%Y}" if isinstance(at, datetime) else f"{at:%d/%m/%Y}"
