"""What the verification page tells of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from documents.kinds import PUBLIC
from programmes.clocks import local_date

if TYPE_CHECKING:
    from documents.models import Document

GROUP = 4


class Row(NamedTuple):
    """A fact with its name."""

    key: str
    value: str


def grouped(code: str) -> str:
    """``ABCD EFGH 2345``: easier to read aloud and to compare."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def verification_rows(document: Document) -> list[Row]:
    """Kind, number, date, body, hash; what a public document is about as well, that of the others stays with them."""
    file = getattr(document, "file", None)
    rows = [
        Row(_("Kind of document"), document.get_kind_display()),
        Row(_("Number"), document.number_text),
        Row(_("Date of issue"), date_format(local_date(document.issued_at))),
        Row(_("Issued by"), document.body),
        Row(_("About"), document.title if document.kind in PUBLIC else ""),
        Row(_("Verification code"), grouped(document.code)),
        Row(_("SHA-256 of the file"), file.sha256 if file else _("The file is being made; look again in a minute.")),
    ]
    return [row for row in rows if row.value]


def file_name(document: Document) -> str:
    """A name for the downloaded file that any system takes."""
    return f"{document.kind}-{document.code}.pdf"
