"""The floors of pages: the public list's sixty rows through a plain template, a form saved into a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import get_template

from applications.models import Application, DossierVersion

if TYPE_CHECKING:
    from django.http import HttpRequest

ROWS = 60
FIELDS = (
    "public_id", "title", "technology", "state", "place", "decision_number", "trial_start", "trial_end", "published_at",
    "summary", "organisation__name", "organisation__kind",
)  # fmt: skip
"""What the public list reads of a case."""


@login_not_required
def bare_list(request: HttpRequest) -> HttpResponse:
    """The newest published cases; no facets, no counts, no frame around them."""
    del request  # the template gets the rows and nothing else
    cases = Application.objects.filter(published_at__isnull=False).order_by("-published_at", "-pk")
    rows = list(cases.values_list(*FIELDS)[:ROWS])
    return HttpResponse(get_template("bare/list.html").render({"rows": rows}))


class BareForm(forms.Form):
    """The six answers of the section that is measured."""

    title = forms.CharField()
    summary = forms.CharField(widget=forms.Textarea, required=False)
    objectives = forms.CharField(widget=forms.Textarea, required=False)
    innovation = forms.CharField(widget=forms.Textarea, required=False)
    comparable_offers = forms.CharField(widget=forms.Textarea, required=False)
    public_benefit = forms.CharField(widget=forms.Textarea, required=False)


def bare_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock the case, put the cleaned answers into the dossier's JSON, go on."""
    form = BareForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    with transaction.atomic():
        case = Application.objects.select_for_update().get(pk=pk)
        version = DossierVersion.objects.get(application=case, frozen_at=None)
        version.content = {**version.content, **form.cleaned_data}
        version.save()
        case.title = form.cleaned_data["title"]
        case.save(update_fields=["title"])
    return HttpResponseRedirect("/bare/")
