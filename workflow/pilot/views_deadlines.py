"""The deadline ledger on the applicant's side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.queries_pilots import get_pilot_for
from workflow.presenters.ledger import ledger, unseen_by

if TYPE_CHECKING:
    from workflow.pilot.requests import HttpRequest, HttpResponse


@require_safe
def deadlines(request: HttpRequest, reference: str) -> HttpResponse:
    """How every date of the pilot came about."""
    pilot = get_pilot_for(request.user, reference)
    rows = ledger(pilot, without=unseen_by(reads=False))
    return render(request, "pilot/deadlines.html", {"pilot": pilot, "ledger": rows})
