"""Handing out a stored file: always saved, never shown by the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404

if TYPE_CHECKING:
    from applications.models import Attachment
    from reviews.models import OpinionLetter


def as_download(row: Attachment | OpinionLetter) -> FileResponse:
    """The bytes of the file of a row that the person may see; ``Http404`` where they are gone."""
    try:
        content = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=row.name, content_type=row.content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
