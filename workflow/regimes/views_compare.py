"""Old cases under a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.refusals import Refusal
from programmes.queries import drafts_for
from workflow.regimes.comparison import ask_comparison, comparable
from workflow.regimes.forms import CompareForm
from workflow.regimes.presenters_compare import compare_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from workflow.pilot.requests import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose old cases, and see their dates and outcomes under the draft."""
    found = get_object_or_404(drafts_for(request.user), pk=pk)
    form = CompareForm(request.POST if request.method == "POST" else None, cases=comparable(found, request.user))
    if form.is_valid():
        try:
            ask_comparison(found, form.cleaned_data["cases"], by=request.user)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The cases are being counted again."))
            return redirect("regime_compare", pk)
    return render(request, "regimes/compare.html", compare_page(found, form, request.user))
