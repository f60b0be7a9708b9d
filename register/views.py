"""Public pages: home, list, a sandbox, where the figures come from. No login, nothing of unpublished cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.states import State
from programmes import clocks
from programmes.queries import calls_ahead
from register import figure_words, rows
from register.actions import figures_now
from register.filters import Filters
from register.queries import counts, page, published_sandbox
from register.sandbox_page import sandbox_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from register.queries import Counts

LIVE = Filters(state="live")


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is being tried now."""
    counted = counts(LIVE)
    figures = figure_words.home_figures(counted.states[State.ACTIVE], figures_now())
    context = {**_list(request, LIVE, counted), "figures": figures, "calls": calls_ahead(clocks.today())}
    return render(request, "register/home.html", context)


@login_not_required
@require_safe
def sandbox_list(request: HttpRequest) -> HttpResponse:
    """Every published case, under the visitor's question."""
    filters = Filters.read(request.GET)
    return render(request, "register/list.html", _list(request, filters, counts(filters)))


def _list(request: HttpRequest, filters: Filters, counted: Counts) -> dict[str, Any]:
    found = page(filters, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    facets = rows.facets(filters, counted)
    return {
        "filters": filters,
        "filtered": filters != Filters(),
        "facets": facets,
        "selects": [
            {"name": "place", "label": _("Place"), "options": facets["places"]},
            {"name": "state", "label": _("State"), "options": facets["states"]},
        ],
        "result_words": rows.result_words(counted),
        "lines": rows.lines(found.rows),
        **rows.pages(filters, found),
    }


@login_not_required
@require_safe
def sandbox_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One published case."""
    return render(request, "register/sandbox.html", sandbox_page(published_sandbox(public_id)))


@login_not_required
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Where the figures of the home page come from."""
    row = figures_now()
    context = {
        "year": row.year if row else "",
        "computed_at": row.computed_at if row else None,
        "facts": figure_words.figure_facts(row),
        "head": [_("Technology"), _("Dossiers")],
        "rows": figure_words.figure_rows(row),
    }
    return render(request, "register/figures.html", context)
