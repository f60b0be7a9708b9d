"""The page of one act: what it does, what it needs, and doing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applications.actions import may_now
from applications.queries import get_application_for
from applications.refusals import Refusal
from applications.verbs import VERBS
from programmes import clocks
from programmes.queries import calendar
from reviews.drafts import save_draft
from workflow.actions import perform
from workflow.forms.base import ADD_ROW
from workflow.forms.judgement import Appoint
from workflow.forms.registry import FORMS
from workflow.forms.review import Review
from workflow.papers import preview_draft
from workflow.presenters.act import act_page, case_href, what_follows
from workflow.presenters.around import beside

if TYPE_CHECKING:
    from applications.models import Application
    from workflow.forms.base import ActForm
    from workflow.pilot.requests import HttpRequest

PROPOSE_EXPERTS = "propose_experts"
SAVE_DRAFT = "save_draft"


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """Show the act, or do it; a refusal is shown in place and nothing that was typed is lost."""
    if verb not in VERBS:
        raise Http404
    application = get_application_for(request.user, reference)
    about = request.GET.get("about", "")
    form = FORMS[verb](
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        application=application,
        user=request.user,
        about=int(about) if about.isdecimal() else None,
    )
    if request.method == "POST":
        return _posted(request, application, verb, form)
    refusal = may_now(application, verb, request.user)
    return _page(request, application, verb, form, refusal)


def _posted(request: HttpRequest, application: Application, verb: str, form: ActForm) -> HttpResponse:
    """Add a row, propose, keep a draft, or do the act: which button was pressed."""
    if ADD_ROW in request.POST:
        return _page(request, application, verb, form.as_typed())
    if PROPOSE_EXPERTS in request.POST and isinstance(form, Appoint):
        return _proposed(request, application, verb, form)
    if SAVE_DRAFT in request.POST and isinstance(form, Review):
        return _kept(request, application, verb, form)
    if form.is_valid():
        try:
            with form.storing() as facts:
                perform(application, verb, by=request.user, data=facts)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            return _done(request, application, verb)
    return _page(request, application, verb, form)


def _page(
    request: HttpRequest, application: Application, verb: str, form: ActForm, refusal: Refusal | None = None
) -> HttpResponse:
    page = act_page(application, verb, request.user, refusal)
    context = {"application": application, "act": page, "form": form, **beside(application, verb, form, refusal)}
    template = "workflow/act_refused.html" if refusal else form.template
    return render(request, template, context)


def _done(request: HttpRequest, application: Application, verb: str) -> HttpResponse:
    """Say what happened and who is next, and go back to the case, or to the inbox where the case is closed to me."""
    messages.success(request, what_follows(application, verb, request.user, calendar()))
    try:
        seen = get_application_for(request.user, application.reference)
    except Http404:
        return redirect("inbox")
    return redirect(case_href(seen, request.user))


def _proposed(request: HttpRequest, application: Application, verb: str, form: Appoint) -> HttpResponse:
    try:
        return _page(request, application, verb, form.proposed())
    except Refusal as refusal:
        form.is_valid()
        form.errors.clear()
        form.add_refusal(refusal)
    return _page(request, application, verb, form)


def _kept(request: HttpRequest, application: Application, verb: str, form: Review) -> HttpResponse:
    """Keep what was typed; a script is answered with the time alone, or with nothing where it was refused."""
    by_script = "X-Autosave" in request.headers
    try:
        saved = save_draft(application, by=request.user, content=form.typed())
    except Refusal as refusal:
        return HttpResponse(status=409) if by_script else _page(request, application, verb, form, refusal)
    if by_script:
        return render(request, "workflow/parts/saved.html", {"saved_at": saved.saved_at})
    return _page(request, application, verb, form.as_typed())


@require_safe
def draft(request: HttpRequest, reference: str) -> HttpResponse:
    """The PDF that the waiting draft would become, marked as a draft, for officials only."""
    application = get_application_for(request.user, reference)
    content = preview_draft(application, at=clocks.now()) if request.user.is_official else None
    if content is None:
        raise Http404
    headers = {
        "Content-Disposition": f'inline; filename="{application.reference}-draft.pdf"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
