"""The floor of the search of past cases: the same page, its rows asked by their primary keys."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import render

from workflow.precedents.asked import Asked
from workflow.precedents.presenters import facets, hits, how_many
from workflow.precedents.queries import Counts, Found, find, rows_by_key

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
def precedents_by_key(request: HttpRequest) -> HttpResponse:
    """``?q=…&key=…&key=…``: these rows in this order, with the words marked as in the search."""
    asked, keys = Asked.read(request.GET), [int(key) for key in request.GET.getlist("key")]
    found = Found(rows_by_key(request.user, keys), "", len(keys), _counted(asked))
    context = {
        "asked": asked,
        "inside": request.user.is_authenticated,
        "hits": hits(found, asked, request.user),
        "facets": facets(asked, found.counts, {}),
        "how_many": how_many(found, asked),
    }
    return render(request, "workflow/precedents.html", context)


@cache
def _counted(asked: Asked) -> Counts:
    """Counted once: the page prints them, its floor does not compute them."""
    return find(AnonymousUser(), asked).counts
