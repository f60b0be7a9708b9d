"""The deadline ledger as a print, for everybody who may open the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from applications.queries import get_application_for
from programmes import clocks
from workflow.ledger_paper import ledger_pdf
from workflow.presenters.act import reads_case_page
from workflow.presenters.ledger import unseen_by

if TYPE_CHECKING:
    from workflow.pilot.requests import HttpRequest


@require_safe
def deadlines_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """Every term of the case as it stands now; a print, no document of the register."""
    application = get_application_for(request.user, reference)
    without = unseen_by(reads=reads_case_page(application, request.user))
    content = ledger_pdf(application, at=clocks.now(), without=without)
    headers = {
        "Content-Disposition": f'inline; filename="{application.reference}-deadlines.pdf"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
