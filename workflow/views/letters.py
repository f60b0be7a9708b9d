"""The letters of other bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from reviews.queries import get_letter_for
from workflow.downloads import as_download

if TYPE_CHECKING:
    from django.http import FileResponse

    from workflow.pilot.requests import HttpRequest


@require_safe
def letter(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """The file of a letter, for officials who may open the case."""
    return as_download(get_letter_for(request.user, reference, pk))
