"""Pages about absences: one's own and whom one covers, recording, ending early, and the register of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions_absence import end_absence
from accounts.queries_absence import absence_for, absences_of, covers_of, register_page
from accounts.roles import DELEGABLE, Role
from programmes import clocks
from workflow.forms.absences import RecordAbsence, RegisterFilter, looked_for
from workflow.presenters.absences import absence_rows, days_in_words, register_href

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.models import User
    from workflow.pilot.requests import HttpRequest

OVERSEERS = (Role.LEAD, Role.AUDITOR)
"""Who reads the absences of everybody."""


def _ask_official(user: User) -> None:
    if not user.is_official:
        raise PermissionDenied


@require_safe
def absences(request: HttpRequest) -> HttpResponse:
    """My absences, and those in which I act for somebody."""
    _ask_official(request.user)
    context = {
        "own": absence_rows(absences_of(request.user), request.user),
        "covers": absence_rows(covers_of(request.user), request.user),
        "may_add": request.user.has_role(*DELEGABLE),
        "reads_all": request.user.has_role(*OVERSEERS),
    }
    return render(request, "workflow/absences.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_absence(request: HttpRequest) -> HttpResponse:
    """Record that one is away; the programme manager for somebody who cannot."""
    if not request.user.has_role(*DELEGABLE):
        raise PermissionDenied
    form = RecordAbsence(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        try:
            made = form.save()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            words = {"name": made.deputy.name, "person": made.person.name, "days": days_in_words(made)}
            messages.success(request, _("Recorded: %(name)s acts for %(person)s, %(days)s.") % words)
            return redirect("absences" if made.person == request.user else "absence_register")
    return render(request, "workflow/absence_new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def absence_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then end an absence early; one that has not begun is taken back."""
    _ask_official(request.user)
    found = absence_for(request.user, pk)
    own = found.person == request.user
    back = "absences" if own else "absence_register"
    if request.method == "POST":
        try:
            ended = end_absence(found, by=request.user, at=clocks.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            words = {"name": ended.deputy.name, "person": ended.person.name}
            messages.success(request, _("Ended: %(name)s acts for %(person)s no longer.") % words)
        return redirect(back)
    begun = found.has_begun(clocks.today())
    row = absence_rows([found], request.user)[0]
    return render(request, "workflow/absence_end.html", {"absence": row, "own": own, "begun": begun, "back": back})


@require_safe
def absence_register(request: HttpRequest) -> HttpResponse:
    """Every absence of the staff, newest first, for the programme manager and the auditor."""
    if not request.user.has_role(*OVERSEERS):
        raise PermissionDenied
    chosen = RegisterFilter(request.GET).chosen()
    page = register_page(**{**chosen, "words": looked_for(chosen.get("words", ""))}, day=clocks.today())
    context = {
        "filters": RegisterFilter(initial=chosen),
        "rows": absence_rows(page.absences, request.user),
        "chosen": {name: value for name, value in chosen.items() if name != "before"},
        "may_add": request.user.has_role(*DELEGABLE),
        "first_href": register_href({**chosen, "before": None}) if "before" in chosen else None,
        "next_href": register_href({**chosen, "before": page.next_before}) if page.next_before else None,
    }
    return render(request, "workflow/absence_register.html", context)
