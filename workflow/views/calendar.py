"""The working-day calendar: every official reads it, the programme manager changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.refusals import Refusal
from programmes.queries import calendar as working_days
from workflow.calendar import EDITORS, ask, change_calendar, fingerprint, moves
from workflow.forms.calendar import ChangeDay, Confirm
from workflow.presenters.calendar import calendar_page, move_head, move_rows

if TYPE_CHECKING:
    from django.http import HttpResponse

    from workflow.pilot.requests import HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Special days and changes; what a change would move is shown before it is made."""
    if not request.user.is_official:
        raise PermissionDenied
    form = ChangeDay(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _asked(request, form)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
    return render(
        request,
        "workflow/calendar.html",
        {"form": form if request.user.has_role(*EDITORS) else None, **calendar_page()},
    )


def _asked(request: HttpRequest, form: ChangeDay) -> HttpResponse:
    """Preview, or do it where the preview was confirmed."""
    rule = form.day_rule()
    ask(rule, request.user)
    confirm = Confirm(request.POST if "previewed" in request.POST else None)
    if confirm.is_valid():
        given = confirm.cleaned_data
        done = change_calendar(rule, by=request.user, move=given["move"] == "yes", previewed=given["previewed"])
        messages.success(request, _("The calendar is changed. Dates moved: %(moved)s.") % {"moved": done.moved})
        return redirect("calendar")
    found = moves(working_days().changed(rule.day, rule.off))
    confirm = Confirm(initial={"previewed": fingerprint(found), "move": "yes"})
    context = {"change": form, "rule": rule, "form": confirm, "head": move_head(), "rows": move_rows(found)}
    return render(request, "workflow/calendar_preview.html", context)
