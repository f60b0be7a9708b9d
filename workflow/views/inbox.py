"""The inbox and the list of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.queries import case_page_for
from applications.rules import covers_of_now
from programmes import clocks
from programmes.queries import calendar, regimes_in_force
from workflow.forms.lists import CaseFilter, InboxFilter
from workflow.presenters.absences import banners
from workflow.presenters.cases import case_rows, cases_href, regime_choices
from workflow.presenters.inbox import figures, inbox_href, inbox_rows, told
from workflow.queries import Key, inbox_counts, inbox_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from workflow.pilot.requests import HttpRequest

REMEMBERED = "inbox"


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """My open tasks, the first due first."""
    chosen = _remembered(request)
    after = Key.read(chosen.get("after", ""))
    wanted = {name: value for name, value in chosen.items() if name != "after"}
    covers = covers_of_now(request.user)
    page = inbox_page(request.user, **wanted, after=after, covers=covers)
    days = calendar()
    context = {
        "notices": told(request.user, days),
        "filters": InboxFilter(initial={name: wanted[name] for name in wanted}),
        "figures": figures(inbox_counts(request.user, covers), wanted),
        "rows": inbox_rows(page.tasks, days, request.user, covers),
        **banners(request.user, covers),
        "chosen": wanted,
        "clear_href": inbox_href({}),
        "first_href": inbox_href(wanted) if after else None,
        "next_href": inbox_href({**wanted, "after": page.next_after}) if page.next_after else None,
    }
    return render(request, "workflow/inbox.html", context)


def _remembered(request: HttpRequest) -> dict[str, Any]:
    """The filters of the address, or those of the last visit where it has none."""
    if not request.GET:
        return dict(request.session.get(REMEMBERED, {}))
    chosen = InboxFilter(request.GET).chosen()
    kept = {name: value for name, value in chosen.items() if name in {"kind", "late"}}
    if kept != request.session.get(REMEMBERED, {}):
        request.session[REMEMBERED] = kept
    return chosen


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that I may open, newest first."""
    regimes = regime_choices(regimes_in_force(clocks.today()))
    form = CaseFilter(request.GET, regimes=regimes)
    chosen = form.chosen()
    page = case_page_for(request.user, **chosen)
    context = {
        "filters": CaseFilter(initial=chosen, regimes=regimes),
        "rows": case_rows(page.cases, request.user),
        "chosen": {name: value for name, value in chosen.items() if name != "before"},
        "first_href": cases_href({**chosen, "before": None}) if "before" in chosen else None,
        "next_href": cases_href({**chosen, "before": page.next_before}) if page.next_before else None,
    }
    return render(request, "workflow/cases.html", context)
