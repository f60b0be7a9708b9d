"""The one verb of this app: issue a document."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from django.db import transaction
from django.db.models import Max
from procrastinate.contrib.django import app

from documents.kinds import DRAFTED, UNNUMBERED, Kind
from documents.models import Document, new_code
from documents.numbering import next_number, number_text
from programmes.clocks import local_date

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from applications.models import Application
    from documents.models import Draft
    from documents.sheet import Sheet

logger = logging.getLogger(__name__)

RENDER_TASK = "documents.render_document"


class SheetBuilder(Protocol):
    """Makes the sheet once number and code are known; see ``documents.builders.sheet_for``."""

    def __call__(self, *, number_text: str, code: str) -> Sheet:
        """Return the whole sheet."""


@transaction.atomic
def issue(
    application: Application,
    kind: Kind,
    *,
    sheet_builder: SheetBuilder,
    by: User,
    at: datetime,
    draft: Draft | None = None,
) -> Document:
    """Number the document, keep its sheet for ever, and ask for its file; all or nothing with the caller's act.

    Stores a ``Document`` and, but for ``UNNUMBERED`` kinds, the next number of its body, type and year; defers the
    rendering, which starts after the commit. The caller holds the lock on the case (``move()``), so positions
    do not collide. Refuses a kind that needs a draft without one. Leaves the draft as it is.
    """
    kind = Kind(kind)
    if (kind in DRAFTED) != (draft is not None):
        message = f"{kind}: issued from a draft exactly when it goes through check and signature"
        raise ValueError(message)
    rule = application.regime.documents[kind]
    body = application.regime.bodies[rule.body].name
    year = local_date(at).year
    code = new_code()
    number = None if kind in UNNUMBERED else next_number(body, rule.type_code, year)
    sheet = sheet_builder(number_text="" if number is None else number_text(number, rule.symbol), code=code)
    last = application.documents.aggregate(last=Max("position"))["last"] or 0
    document = Document.objects.create(
        application=application,
        kind=kind,
        position=last + 1,
        body=body,
        type_code=rule.type_code,
        year=year,
        number=number,
        number_text=sheet.number_text,
        title=sheet.title[:500],
        issued_at=at,
        signer_name=sheet.signer_name,
        code=code,
        draft=draft,
        data=sheet.to_json(),
    )
    request_file(document)
    logger.info("Document %s (%s) of case %s issued by person %s", document.pk, kind, application.reference, by.pk)
    return document


def request_file(document: Document) -> None:
    """Ask the worker for the document's file; the job exists exactly when the transaction commits."""
    task = app.configure_task(RENDER_TASK, lock=f"document-{document.pk}")
    task.defer(document_id=document.pk)
