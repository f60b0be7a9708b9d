"""The versions of one's own dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.queries_pilots import get_pilot_for
from workflow.pilot.requests import number_in
from workflow.presenters.versions import versions_page

if TYPE_CHECKING:
    from workflow.pilot.requests import HttpRequest, HttpResponse


@require_safe
def changed(request: HttpRequest, reference: str) -> HttpResponse:
    """What differs between two versions, the one that is still being written included."""
    pilot = get_pilot_for(request.user, reference)
    page = versions_page(pilot, number_in(request, "version"), number_in(request, "since"))
    return render(request, "pilot/changed.html", {"pilot": pilot, **page})
