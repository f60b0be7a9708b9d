"""Issued documents of a case, and the draft that waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse

from documents.kinds import PUBLIC
from documents.presenters import grouped
from documents.queries import documents_of

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from applications.models import Application
    from documents.models import Document


class Paper(NamedTuple):
    """As ``components/file_row.html`` takes it, with number, signer and code; no ``size`` while the file is made."""

    name: str
    href: str | None
    kind: str
    at: datetime
    size: int | None
    sha256: str
    verify_href: str
    number: str
    signer: str
    code: str


def documents_page(application: Application, user: User) -> dict[str, Any]:
    """Documents that this person may read: officials all, experts the public ones; the waiting draft for officials."""
    rows = documents_of(application)
    papers = [_paper(row) for row in rows if user.is_official or row.kind in PUBLIC]
    waiting = application.drafts.waiting().with_names().first() if user.is_official else None
    return {
        "papers": papers,
        "waiting_draft": waiting,
        "draft_href": reverse("case_draft", args=[application.reference]),
    }


def _paper(row: Document) -> Paper:
    file = getattr(row, "file", None)
    return Paper(
        name=row.get_kind_display(),
        href=reverse("documents:pdf", args=[row.pk]) if file else None,
        kind="PDF",
        at=row.issued_at,
        size=file.size if file else None,
        sha256=file.sha256 if file else "",
        verify_href=reverse("documents:verified", args=[row.code]),
        number=row.number_text,
        signer=row.signer_name,
        code=grouped(row.code),
    )
