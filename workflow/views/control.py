"""The control slip of a case as a print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from applications.queries import get_application_for
from programmes import clocks
from workflow.control_paper import control_slip_pdf

if TYPE_CHECKING:
    from workflow.pilot.requests import HttpRequest


@require_safe
def control_slip(request: HttpRequest, reference: str) -> HttpResponse:
    """Every hand-over as it stands now, for officials; a print, no document of the register."""
    application = get_application_for(request.user, reference)
    if not request.user.is_official:
        raise Http404
    headers = {
        "Content-Disposition": f'inline; filename="{application.reference}-control-slip.pdf"',
        "Cache-Control": "no-store",
    }
    content = control_slip_pdf(application, at=clocks.now())
    return HttpResponse(content, content_type="application/pdf", headers=headers)
