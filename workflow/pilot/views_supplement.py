"""Answering one item of a supplement request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.queries_pilots import get_pilot_for
from applications.refusals import Refusal
from applications.rules import writes_for_applicant
from applications.supplements import answer_item
from workflow.pilot.forms import SupplementAnswerForm
from workflow.pilot.presenters import working_copy
from workflow.pilot.sections import sections_for
from workflow.pilot.tasks import supplement_items

if TYPE_CHECKING:
    from applications.models import Application
    from workflow.pilot.requests import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
def supplement_item(request: HttpRequest, reference: str, item: int) -> HttpResponse:
    """Say what was done about one item: completed as asked, or what stands against it."""
    pilot = get_pilot_for(request.user, reference)
    version = working_copy(pilot)
    items = supplement_items(pilot, sections_for(pilot, version)) if version else []
    if item >= len(items):
        raise Http404
    if request.method != "POST" and not writes_for_applicant(request.user, pilot):
        return redirect("pilot", reference=reference)
    asked = items[item]
    form = SupplementAnswerForm(request.POST if request.method == "POST" else None, initial=asked["answer"])
    if form.is_valid() and _stored(request, pilot, item, form):
        messages.success(request, _("Your answer is kept; it is sent with the dossier."))
        return redirect("pilot", reference=reference)
    context = {"pilot": pilot, "asked": asked, "number": item + 1, "form": form}
    return render(request, "pilot/supplement_item.html", context)


def _stored(request: HttpRequest, pilot: Application, item: int, form: SupplementAnswerForm) -> bool:
    """Whether the answer was taken; a refusal is told beside its field."""
    try:
        answer_item(pilot, item, by=request.user, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
        return False
    return True
