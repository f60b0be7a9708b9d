"""The page of the register: rows of a table, links of its pages and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from workflow.book.entries import due, entry, moment, punctual

if TYPE_CHECKING:
    from workflow.book.entries import Entry
    from workflow.book.queries import BookPage, Rules


def head() -> list[str]:
    """Titles of the columns."""
    return [
        _("Dossier"), _("Applicant"), _("Rules, deciding body"), _("Received"), _("Handled by"), _("Due"),
        _("Returned"), _("State"), _("On time"),
    ]  # fmt: skip


def book_table(page: BookPage, rules: dict[int, Rules]) -> list[list[dict[str, Any]]]:
    """The rows as ``components/table.html`` takes them, each cell with its label for cards."""
    titles = head()
    rows = [_cells(entry(row, rules)) for row in page.rows]
    return [[{**cell, "label": title} for title, cell in zip(titles, row, strict=True)] for row in rows]


def texts(line: Entry) -> list[str]:
    """The cells of a line as plain text, for the page and for paper."""
    return [
        f"{line.reference} {line.title}",
        line.applicant,
        f"{line.rules} · {line.body}",
        " · ".join(filter(None, (moment(line.received_at), line.received_by))),
        line.handled_by or "–",
        due(line) or "–",
        " · ".join(filter(None, (moment(line.returned_at), line.result))) or "–",
        line.state,
        punctual(line) or "–",
    ]


def _cells(line: Entry) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = [{"text": text} for text in texts(line)]
    cells[0]["href"] = reverse("case", args=[line.reference])
    cells[7] = {"tag": line.state, "colour": line.colour}
    if line.late:
        cells[8] = {"tag": cells[8]["text"], "colour": "red"}
    return cells


def book_href(name: str, chosen: dict[str, Any]) -> str:
    """The register or one of its exports with these filters."""
    given = {key: value for key, value in chosen.items() if value}
    return f"{reverse(name)}?{urlencode(given)}" if given else reverse(name)
