"""Pages about the files of the dossier, and the way to download one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.attachments import add_attachment, components_of, remove_attachment
from applications.queries_pilots import get_attachment_for, get_pilot_for
from applications.refusals import Refusal
from applications.rules import writes_for_applicant
from workflow.downloads import as_download
from workflow.pilot.attachments import component_cards, component_name, pieces_context, unfinished
from workflow.pilot.forms import AttachmentForm
from workflow.pilot.presenters import is_editable, working_copy
from workflow.pilot.sections import hints_for

if TYPE_CHECKING:
    from django.http import FileResponse

    from applications.models import Application
    from workflow.pilot.requests import HttpRequest, HttpResponse


@require_safe
def attachments(request: HttpRequest, reference: str) -> HttpResponse:
    """The files of the dossier by component of the closed list."""
    pilot = get_pilot_for(request.user, reference)
    version = working_copy(pilot)
    if version is None:
        return redirect("pilot", reference=reference)
    hints = hints_for(pilot, version)
    cards = [{**card, "hints": hints.get(card["code"], [])} for card in component_cards(pilot, version.content)]
    return render(
        request,
        "pilot/attachments.html",
        {
            "pilot": pilot,
            "cards": cards,
            "unfinished": unfinished(pilot, request.user),
            "writes": writes_for_applicant(request.user, pilot),
        },
    )


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, reference: str, component: str, pk: int | None = None) -> HttpResponse:
    """Add a file to a component, or put one in the place of ``pk``."""
    pilot = get_pilot_for(request.user, reference)
    if component not in components_of(pilot):
        raise Http404
    if not is_editable(pilot):
        return redirect("pilot", reference=reference)
    if request.method != "POST" and not writes_for_applicant(request.user, pilot):
        return redirect("pilot_attachments", reference=reference)
    old = get_attachment_for(request.user, reference, pk) if pk else None
    name = component_name(pilot, component)
    title = {"title": old.title if old else name}
    sent = request.method == "POST"
    form = AttachmentForm(request.POST, request.FILES) if sent else AttachmentForm(initial=title)
    if form.is_valid() and _store(request, pilot, component, form, pk):
        return redirect("pilot_attachments", reference=reference)
    context = {"pilot": pilot, "form": form, "component": name, "old": old}
    return render(request, "pilot/upload.html", {**context, **pieces_context(pilot, component, pk)})


def _store(request: HttpRequest, pilot: Application, component: str, form: AttachmentForm, pk: int | None) -> bool:
    """Whether the file was taken; a refusal is told beside its field."""
    facts = form.cleaned_data
    try:
        row = add_attachment(
            pilot, by=request.user, component=component, title=facts["title"], file=facts["file"], instead_of=pk
        )
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
        return False
    messages.success(request, _("“%(name)s” is in the dossier.") % {"name": row.name})
    return True


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Ask whether a file is to be taken out of the dossier, then take it out."""
    pilot = get_pilot_for(request.user, reference)
    if request.method == "GET" and not writes_for_applicant(request.user, pilot):
        return redirect("pilot_attachments", reference=reference)
    if request.method == "GET":
        row = get_attachment_for(request.user, reference, pk)
        return render(request, "pilot/remove_file.html", {"pilot": pilot, "row": row})
    try:
        row = remove_attachment(pilot, pk, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("“%(name)s” is no longer in the dossier.") % {"name": row.name})
    return redirect("pilot_attachments", reference=reference)


@require_safe
def download(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """The bytes of a file for those who may open the case; always saved, never shown by the browser."""
    return as_download(get_attachment_for(request.user, reference, pk))
