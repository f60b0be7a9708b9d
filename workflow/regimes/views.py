"""Regimes: every official reads versions and drafts, the programme manager writes drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.refusals import NotNow, Refusal
from programmes.draft_checks import faults_of_draft
from programmes.editing import PARTS, in_order, in_yaml
from programmes.queries import drafts_for, versions_for
from workflow.regimes.actions import DRAFTERS, WHOLE, activate, discard, fingerprint, read_text, save_part, start_draft
from workflow.regimes.forms import ActivateForm, DiscardForm, PartForm, StartForm, WholeForm, posted_part
from workflow.regimes.presenters import activate_page, discard_page, draft_page, faults_page, part_page, regimes_page

if TYPE_CHECKING:
    from programmes.models import RegimeDraft
    from workflow.pilot.requests import HttpRequest

methods = require_http_methods(["GET", "HEAD", "POST"])


def _draft(request: HttpRequest, pk: int) -> RegimeDraft:
    """The draft, for officials; it does not exist for anybody else."""
    found: RegimeDraft = get_object_or_404(drafts_for(request.user), pk=pk)
    return found


@require_safe
def regimes(request: HttpRequest) -> HttpResponse:
    """Versions and drafts."""
    if not request.user.is_official:
        raise PermissionDenied
    return render(request, "regimes/regimes.html", regimes_page(request.user))


@methods
def start(request: HttpRequest) -> HttpResponse:
    """Start a draft: a copy, a file, or empty."""
    if not request.user.has_role(*DRAFTERS):
        raise PermissionDenied
    versions = {str(row.pk): row for row in versions_for(request.user)}
    first = {"based_on": request.GET.get("from", "")}
    form = StartForm(
        request.POST if request.method == "POST" else None, request.FILES or None,
        versions=versions.values(), initial=first,
    )  # fmt: skip
    if form.is_valid():
        given = form.cleaned_data
        base = None if given["file"] else versions.get(given["based_on"])
        try:
            made = start_draft(by=request.user, based_on=base, text=given["file"], note=given["note"])
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("regime_draft", made.pk)
    return render(request, "regimes/start.html", {"form": form})


@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft: its parts with their faults, what may be done, what was done."""
    return render(request, "regimes/draft.html", draft_page(_draft(request, pk), request.user))


@methods
def part(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One part of a draft in fields; whatever is typed is kept, its faults stand beside it."""
    found = _draft(request, pk)
    if name not in PARTS:
        raise Http404
    data, refusal = found.data, ""
    if request.method == "POST":
        changed = posted_part(name, request.POST.dict(), data)
        try:
            save_part(found, name, changed, seen=request.POST.get("seen", ""), by=request.user)
        except Refusal as told:
            data, refusal = {key: row for key, row in data.items() if key not in PARTS[name]} | changed, str(told)
        else:
            messages.success(request, _("Saved."))
            return redirect("regime_part", pk, name)
    form = PartForm(name, data, seen=fingerprint(found, name), faults=faults_of_draft(data))
    if refusal:
        form.add_error(None, refusal)
    return render(request, "regimes/part.html", part_page(found, name, form, request.user))


@methods
def whole(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole draft as text."""
    found = _draft(request, pk)
    posted = {**request.POST.dict(), "seen": request.POST.get("seen", "")} if request.method == "POST" else None
    first = {"text": in_yaml(in_order(found.data)), "seen": fingerprint(found, WHOLE)}
    form = WholeForm(posted, initial=first)
    if form.is_valid():
        try:
            content = read_text(form.cleaned_data["text"], "text")
            save_part(found, WHOLE, content, seen=form.cleaned_data["seen"], by=request.user)
        except Refusal as refusal:
            if isinstance(refusal, NotNow):  # pressed again, it replaces what it has been told of
                form.data = {**form.data, "seen": first["seen"]}
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("regime_draft", pk)
    return render(request, "regimes/whole.html", part_page(found, WHOLE, form, request.user))


@require_safe
def faults(request: HttpRequest, pk: int) -> HttpResponse:
    """What bars a draft, and every rule without a citation."""
    return render(request, "regimes/faults.html", faults_page(_draft(request, pk)))


@methods
def take_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a draft take effect, after a look at what changes."""
    found = _draft(request, pk)
    form = ActivateForm(request.POST if request.method == "POST" else None, initial={"revision": found.revision})
    if form.is_valid():
        given = form.cleaned_data
        try:
            version = activate(found, revision=given["revision"], by=request.user, note=given["note"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            form.data = {**form.cleaned_data, "revision": found.revision}
        else:
            messages.success(request, _("%(version)s is stored.") % {"version": version})
            return redirect("regimes")
    return render(request, "regimes/activate.html", activate_page(found, form, request.user))


@methods
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Discard a draft, after a question; it stays on record."""
    found = _draft(request, pk)
    form = DiscardForm(request.POST if request.method == "POST" else None, initial={"revision": found.revision})
    if form.is_valid():
        try:
            discard(found, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            form.data = {**form.cleaned_data, "revision": found.revision}
        else:
            messages.success(request, _("%(name)s is discarded.") % {"name": found})
            return redirect("regimes")
    return render(request, "regimes/discard.html", discard_page(found, form, request.user))


@require_safe
def draft_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft as a file."""
    found = _draft(request, pk)
    return _file(found.data, str(found))


@require_safe
def version_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as a file, as the command takes it."""
    found = get_object_or_404(versions_for(request.user), pk=pk)
    return _file(found.data, str(found))


def _file(data: dict[str, Any], name: str) -> HttpResponse:
    written = "-".join("".join(letter if letter.isalnum() or letter in "-." else " " for letter in name).split())
    answer = HttpResponse(in_yaml(in_order(data)), content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{written or "regime"}.yaml"'
    return answer
