"""Pages of the applicant: my pilots, a new one, one pilot, its questions, checking and submitting."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.queries import organisations_of, writable_organisations
from accounts.roles import Role
from applications.actions import holding_own
from applications.models import Technology
from applications.queries_pilots import get_pilot_for, pilots_of
from applications.refusals import NotLikeThis, Refusal
from applications.rules import writes_for_applicant
from programmes import clocks
from programmes.queries import calendar, calls_ahead
from workflow.actions import perform, permitted, start_pilot
from workflow.pilot import presenters, tasks
from workflow.pilot.answer_page import answer_page
from workflow.pilot.check import check_context
from workflow.pilot.forms import DeclarationForm
from workflow.pilot.start import StartForm, TechnologyForm, regimes_for
from workflow.presenters.inbox import told
from workflow.presenters.trial import trial_course
from workflow.procedures import open_tasks

if TYPE_CHECKING:
    from accounts.models import Organisation
    from applications.models import Application
    from workflow.pilot.requests import HttpRequest, HttpResponse


@require_safe
def my_pilots(request: HttpRequest) -> HttpResponse:
    """The cases of my organisations."""
    before, applies = request.GET.get("before", ""), request.user.has_role(Role.APPLICANT)
    page = pilots_of(request.user, int(before) if before.isdecimal() else None)
    prefetch_related_objects([request.user], "memberships")
    first = reverse("apply")
    context = {
        "rows": presenters.pilot_rows(page.cases, request.user),
        "head": presenters.pilot_head(),
        "organisations": organisations_of(request.user),
        "notices": told(request.user, calendar(), "pilot") if applies else [],
        "applies": applies,
        "first_href": first if before else None,
        "next_href": f"{first}?{urlencode({'before': page.next_before})}" if page.next_before else None,
        "calls": calls_ahead(clocks.today()),
    }
    return render(request, "pilot/list.html", context)


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose the technology (an address of its own), then the regime and a title; the organisation comes first."""
    if not request.user.has_role(Role.APPLICANT):
        raise PermissionDenied
    organisations = list(writable_organisations(request.user))
    if not organisations:
        return redirect(f"{reverse('organisation')}?{urlencode({'next': request.get_full_path()})}")
    technology = request.GET.get("technology", "")
    if technology in Technology.values:
        return _regime(request, technology, organisations)
    asked = "technology" in request.GET or "go" in request.GET
    return render(request, "pilot/start.html", {"form": TechnologyForm(request.GET if asked else None)})


def _regime(request: HttpRequest, technology: str, organisations: list[Organisation]) -> HttpResponse:
    regimes = regimes_for(technology)
    form = StartForm(regimes, technology, organisations, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        begun = _begin(request, form, technology)
        if begun:
            return redirect("pilot", reference=begun.reference)
    context = {"form": form, "technology": Technology(technology).label, "regimes": regimes}
    return render(request, "pilot/start_regime.html", context)


def _begin(request: HttpRequest, form: StartForm, technology: str) -> Application | None:
    facts = form.cleaned_data
    dossier = {"title": facts["title"], "technology": technology}
    try:
        return start_pilot(by=request.user, organisation=facts["organisation"], regime=facts["regime"], dossier=dossier)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
        return None


@require_safe
def pilot(request: HttpRequest, reference: str) -> HttpResponse:
    """One pilot: where it stands, whose turn it is, by when, what to do."""
    case = get_pilot_for(request.user, reference)
    prefetch_related_objects([request.user], "memberships")
    days, main = calendar(), presenters.main_deadline(case)
    writes = writes_for_applicant(request.user, case)
    written = tasks.dossier_context(case, writes=writes) if presenters.is_editable(case) else {"ended": False}
    context = {
        "pilot": case,
        "tag": presenters.state_tag(case),
        "turn": presenters.turn(case),
        "now": presenters.happens_now(case),
        "main": presenters.deadline_facts(main, days) if main else None,
        "deadlines": [presenters.deadline_facts(row, days) for row in presenters.shown_deadlines(case) if row != main],
        "acts": presenters.acts(case, permitted(case, request.user), open_tasks(case)),
        "copy_href": presenters.copy_href(case, request.user, ended=written["ended"]),
        **presenters.past(case),
        **written,
    }
    return render(request, "pilot/pilot.html", context)


@require_safe
def trial(request: HttpRequest, reference: str) -> HttpResponse:
    """The trial of one pilot: limits and readings, its course over time, what has happened."""
    case = get_pilot_for(request.user, reference)
    context = {"pilot": case, "tag": presenters.state_tag(case), **trial_course(case)}
    return render(request, "pilot/trial.html", context)


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """The questions of one section."""
    if request.method == "POST":
        with holding_own(request.user, reference) as case:
            return _section(request, case, code)
    return _section(request, get_pilot_for(request.user, reference), code)


def _section(request: HttpRequest, case: Application, code: str) -> HttpResponse:
    page = tasks.section_page(case, code)
    if page is None:
        instead = tasks.instead_of(case, code)
        if instead is None:
            raise Http404
        return redirect(instead)
    return answer_page(request, case, page)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Check the answers, declare, submit (or answer the supplement request)."""
    case = get_pilot_for(request.user, reference)
    prefetch_related_objects([request.user], "memberships")
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _file(request, case, form):
        return redirect("pilot_submitted", reference=reference)
    if not presenters.is_editable(case):
        return redirect("pilot", reference=reference)
    return render(request, "pilot/check.html", {"pilot": case, "form": form, **check_context(case, request.user)})


def _file(request: HttpRequest, case: Application, form: DeclarationForm) -> bool:
    """Whether the dossier was filed; a refusal is told on the page that is shown then."""
    try:
        perform(case, presenters.filing_verb(case), by=request.user)
    except NotLikeThis as refusal:
        form.add_error(None, str(refusal.reason))
        return False
    except Refusal as refusal:
        messages.error(request, str(refusal.reason))
        return False
    return True


@require_safe
def submitted(request: HttpRequest, reference: str) -> HttpResponse:
    """The dossier was submitted: its code, when, and what happens now by when."""
    case = get_pilot_for(request.user, reference)
    if case.submitted_at is None or presenters.is_editable(case):
        return redirect("pilot", reference=reference)
    context = {
        "pilot": case,
        "filed": presenters.last_filing(case),
        "now": presenters.happens_now(case),
        "terms": presenters.terms_ahead(case),
        "changes_link": presenters.changes_link(case),
    }
    return render(request, "pilot/submitted.html", context)
