"""The floor of the public list: the same sixty rows, from one query, through a plain template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template.loader import get_template

from applications.models import Application

if TYPE_CHECKING:
    from django.http import HttpRequest

ROWS = 60
FIELDS = (
    "public_id", "title", "technology", "state", "place", "decision_number", "trial_start", "trial_end", "published_at",
    "summary", "organisation__name", "organisation__kind",
)  # fmt: skip
"""What the public list reads of a case."""


@login_not_required
def bare_list(request: HttpRequest) -> HttpResponse:
    """The newest published cases; no facets, no counts, no frame around them."""
    del request  # the template gets the rows and nothing else
    cases = Application.objects.filter(published_at__isnull=False).order_by("-published_at", "-pk")
    rows = list(cases.values_list(*FIELDS)[:ROWS])
    return HttpResponse(get_template("bare/list.html").render({"rows": rows}))
