"""The page on which past cases are searched: officials find all decided ones, everybody else what is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from programmes import clocks
from programmes.queries import regimes_in_force
from workflow.precedents.asked import Asked
from workflow.precedents.presenters import facets, hits, how_many
from workflow.precedents.queries import find, searches_inside, shorter
from workflow.presenters.cases import regime_choices

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
@require_safe
def precedents(request: HttpRequest) -> HttpResponse:
    """Past cases that fit the question, the best first; without words the newest first."""
    asked = Asked.read(request.GET)
    after = request.GET.get("after", "")
    found = find(request.user, asked, after=after)
    here = reverse("precedents")
    context = {
        "asked": asked,
        "inside": searches_inside(request.user),
        "hits": hits(found, asked, request.user),
        "facets": facets(asked, found.counts, dict(regime_choices(regimes_in_force(clocks.today())))),
        "how_many": how_many(found, asked),
        "shorter": [] if found.rows else [(less.q, here + less.query()) for less in shorter(request.user, asked)],
        "first_href": here + asked.query() if after else "",
        "next_href": here + asked.query(after=found.after) if found.after else "",
    }
    return render(request, "workflow/precedents.html", context)
