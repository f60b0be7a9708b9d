"""The parts of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from applications.queries import get_application_for
from programmes.language import page_language
from programmes.queries import calendar
from risks.presenters import matrix_context
from workflow.pilot.requests import number_in
from workflow.precedents.alike import cases_like
from workflow.precedents.presenters import alike_rows
from workflow.presenters.act import reads_case_page
from workflow.presenters.case import OFFICIALS_ONLY, frame
from workflow.presenters.control import control_page
from workflow.presenters.journal import journal
from workflow.presenters.judgement import judgement_page
from workflow.presenters.ledger import ledger
from workflow.presenters.overview import overview
from workflow.presenters.papers import documents_page
from workflow.presenters.supplement import rounds
from workflow.presenters.trial import trial_page
from workflow.presenters.versions import dossier_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from applications.models import Application
    from workflow.pilot.requests import HttpRequest


@require_safe
def case(request: HttpRequest, reference: str, part: str = "overview") -> HttpResponse:
    """One part of a case; applicants are led to their own page of it."""
    application = get_application_for(request.user, reference)
    if not reads_case_page(application, request.user):
        return redirect("pilot", reference=reference)
    if part in OFFICIALS_ONLY and not request.user.is_official:
        raise Http404
    context = {**frame(application, part, request.user, calendar()), **CONTENT[part](request, application)}
    return render(request, f"workflow/case_{part}.html", context)


def _dossier(request: HttpRequest, application: Application) -> dict[str, Any]:
    page = dossier_page(application, number_in(request, "version"), number_in(request, "since"))
    return {**page, "rounds": rounds(application)}


def _risks(_request: HttpRequest, application: Application) -> dict[str, Any]:
    return {"register": matrix_context(application, page_language())}


def _judgement(request: HttpRequest, application: Application) -> dict[str, Any]:
    alike = alike_rows(cases_like(application, request.user), request.user) if request.user.is_official else None
    return {**judgement_page(application, request.user), "alike": alike}


CONTENT: dict[str, Callable[[HttpRequest, Application], dict[str, Any]]] = {
    "overview": lambda request, application: overview(application, request.user),
    "dossier": _dossier,
    "deadlines": lambda _request, application: {"ledger": ledger(application)},
    "judgement": _judgement,
    "documents": lambda request, application: documents_page(application, request.user),
    "trial": lambda _request, application: trial_page(application),
    "risks": _risks,
    "control": lambda _request, application: control_page(application),
    "journal": lambda _request, application: {"items": journal(application)},
}
"""Part → what it shows."""
