"""The register for spreadsheets: RFC 4180, UTF-8 with its mark, no cell that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from programmes import clocks
from workflow.book.entries import entry, punctual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from workflow.book.entries import Entry
    from workflow.book.queries import Entered, Rules

MARK = "\ufeff"
"""By which spreadsheets know that the file is UTF-8."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula or of a further cell."""


class _Line:
    """What the writer writes into: hands back the line."""

    def write(self, text: str) -> str:
        return text


def book_csv(stretches: Iterable[list[Entered]], rules: dict[int, Rules], language: str) -> Iterator[bytes]:
    """The file stretch by stretch, in the language given; dates are ISO 8601, which spreadsheets read as dates."""
    writer = csv.writer(_Line())
    with translation.override(language):
        first = MARK + writer.writerow(_head())
    yield first.encode()
    for rows in stretches:
        with translation.override(language):
            lines = [writer.writerow(_cells(entry(row, rules))) for row in rows]
        yield "".join(lines).encode()


def harmless(text: str) -> str:
    """The text, with an apostrophe before what would begin a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _head() -> Sequence[str]:
    return (
        _("Dossier code"), _("Title"), _("Applicant"), _("Rules"), _("Deciding body"), _("Received"),
        _("Received by"), _("Handled by"), _("Due"), _("Which term"), _("New date"), _("Returned"), _("Result"),
        _("State"), _("On time"),
    )  # fmt: skip


def _cells(line: Entry) -> list[str]:
    texts = [
        line.reference, line.title, line.applicant, line.rules, line.body, _moment(line.received_at),
        line.received_by, line.handled_by, _day(line.due), line.due_for, _day(line.new_date),
        _moment(line.returned_at), line.result, line.state, punctual(line),
    ]  # fmt: skip
    return [harmless(text) for text in texts]


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(clocks.ZONE):%Y-%m-%d %H:%M}" if at else ""


def _day(on: date | datetime | None) -> str:
    return clocks.local_date(on).isoformat() if on else ""
