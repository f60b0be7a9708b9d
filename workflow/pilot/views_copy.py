"""Starting a pilot from a past one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.queries_pilots import get_pilot_for
from applications.refusals import Refusal
from workflow.copying import start_from, to_copy
from workflow.pilot.presenters import may_start_from
from workflow.pilot.sections import asks_by_field
from workflow.pilot.start import StartForm, regimes_for
from workflow.presenters.changes import unasked

if TYPE_CHECKING:
    from applications.models import Application, DossierVersion
    from workflow.copying import Started
    from workflow.pilot.requests import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the rules and a title for a new pilot that begins with what this one holds."""
    source = get_pilot_for(request.user, reference)
    old = to_copy(source)
    if old is None:
        raise Http404
    if not may_start_from(source, request.user):
        raise PermissionDenied
    regimes = regimes_for(source.technology)
    sent = request.POST if request.method == "POST" else None
    form = StartForm(regimes, source.technology, [source.organisation], sent, title=source.title)
    if form.is_valid() and (begun := _begin(request, form, source, old)):
        _tell(request, source, old, begun)
        return redirect("pilot", reference=begun.application.reference)
    context = {"form": form, "source": source, "regimes": regimes, "technology": source.get_technology_display()}
    return render(request, "pilot/copy.html", context)


def _begin(request: HttpRequest, form: StartForm, source: Application, old: DossierVersion) -> Started | None:
    facts = form.cleaned_data
    try:
        return start_from(source, old, by=request.user, regime=facts["regime"], title=facts["title"])
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
        return None


def _tell(request: HttpRequest, source: Application, old: DossierVersion, begun: Started) -> None:
    """Say what was copied, and name what was not."""
    messages.success(
        request,
        _("Answers, risks, places and files of “%(title)s” were copied. Check them before you submit.")
        % {"title": source.title},
    )
    if begun.dropped:
        asks = asks_by_field(source, old)
        names = [str((asks.get(path) or unasked(path)).label) for path in begun.dropped]
        told = _("Not copied, or not wholly, since it is not asked like this any more: %(names)s.")
        messages.warning(request, told % {"names": ", ".join(dict.fromkeys(names))})
    if begun.left:
        told = _("Files left behind (out of date, not stored here or not part of these rules): %(names)s.")
        messages.warning(request, told % {"names": ", ".join(dict.fromkeys(begun.left))})
