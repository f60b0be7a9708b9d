"""Pages about the risks of the dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applications.answers import add_rows, remove_row
from applications.queries_pilots import get_pilot_for
from applications.refusals import Refusal
from applications.rules import writes_for_applicant
from workflow.pilot.answer_page import Page, answer_page
from workflow.pilot.presenters import working_copy
from workflow.pilot.risks import empty_risk, from_library, offer_rows, risk_asks, risk_rows, risks_of, unpicked

if TYPE_CHECKING:
    from applications.models import Application
    from risks.library import LibraryRisk
    from workflow.pilot.requests import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
def risks(request: HttpRequest, reference: str) -> HttpResponse:
    """List the risks; add those that were ticked in the library, or an empty one to write."""
    pilot = get_pilot_for(request.user, reference)
    version = working_copy(pilot)
    if version is None:
        return redirect("pilot", reference=reference)
    if request.method != "POST" and not writes_for_applicant(request.user, pilot):
        return redirect("pilot_check", reference=reference)
    offered = unpicked(pilot, version.content)
    if request.method == "POST":
        return _add(request, pilot, offered)
    context = {"pilot": pilot, "rows": risk_rows(pilot, version.content), "offered": offer_rows(offered)}
    return render(request, "pilot/risks.html", context)


def _add(request: HttpRequest, pilot: Application, offered: list[LibraryRisk]) -> HttpResponse:
    ticked, own = set(request.POST.getlist("pick")), "own" in request.POST
    chosen = [from_library(risk) for risk in offered if risk.id in ticked]
    try:
        saved = add_rows(pilot, "risks", [*chosen, *([empty_risk()] if own else [])], by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.reason))
        return redirect("pilot", reference=pilot.reference)
    if own:
        return redirect("pilot_risk", reference=pilot.reference, index=len(saved.content["risks"]) - 1)
    return redirect("pilot_risks", reference=pilot.reference)


@require_http_methods(["GET", "POST"])
def risk(request: HttpRequest, reference: str, index: int) -> HttpResponse:
    """Describe one risk."""
    pilot = get_pilot_for(request.user, reference)
    rows = risks_of(pilot.dossier)
    if index >= len(rows):
        raise Http404
    page = Page(
        title=_("Risk %(number)s: %(title)s") % {"number": index + 1, "title": rows[index].get("title") or "…"},
        asks=risk_asks(index),
        here=reverse("pilot_risk", args=[reference, index]),
        back=reverse("pilot_risks", args=[reference]),
    )
    return answer_page(request, pilot, page)


@require_POST
def remove_risk(request: HttpRequest, reference: str, index: int) -> HttpResponse:
    """Take a risk out of the dossier."""
    pilot = get_pilot_for(request.user, reference)
    try:
        done = remove_row(pilot, "risks", index, by=request.user, seen=request.POST.get("seen", ""))
    except Refusal as refusal:
        messages.error(request, str(refusal.reason))
        return redirect("pilot", reference=reference)
    if done:
        messages.success(request, _("The risk is no longer in the dossier."))
    else:
        messages.error(request, _("A colleague changed this list in the meantime. Look at it again."))
    return redirect("pilot_risks", reference=reference)
