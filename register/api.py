"""Open data: the published cases, as the public pages show them."""

from __future__ import annotations

from typing import Annotated, Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from applications.models import Technology
from applications.states import NAMES, PUBLISHED
from register.filters import Filters
from register.presenters import operator, public_record
from register.queries import COUNTED_AT_MOST, PAGE, Page, Row, counts, page, published_sandbox
from register.schema import Record, SandboxList
from register.wording import both

router = Router(tags=["sandboxes"])

Words = Annotated[str, Query(description="Words of title, summary, place or operator; accents do not matter.")]
Technologies = Annotated[list[Technology], Query(description="One or more fields of technology.")]
Place = Annotated[str, Query(description="The name of a site, as in `places`.")]
StateOrGroup = Annotated[str, Query(description="`live`, `ended`, or a state of a published case.")]
After = Annotated[str, Query(description="Id of the last case of the page before.")]
Before = Annotated[str, Query(description="Id of the first case of the page after.")]
Size = Annotated[int, Query(ge=1, le=PAGE, description="Cases a page.")]


@router.get("/sandboxes", response=SandboxList, url_name="sandboxes", summary="Published trials")
def sandboxes(
    request: HttpRequest,
    q: Words = "",
    technology: Technologies = [],  # noqa: B006 - ninja reads the default, nothing changes it
    place: Place = "",
    state: StateOrGroup = "",
    after: After = "",
    before: Before = "",
    limit: Size = PAGE,
) -> dict[str, Any]:
    """Trials that were permitted, newest permission first, a page at a time."""
    del request
    filters = Filters.of(q, technology, place, state)
    found = page(filters, after=after, before=before, size=limit)
    return _answer(filters, found, size={} if limit == PAGE else {"limit": str(limit)})


@router.get("/sandboxes/{public_id}", response=Record, url_name="sandbox", summary="One trial")
def sandbox(request: HttpRequest, public_id: str) -> dict[str, Any]:
    """The public record of a trial."""
    del request
    record = public_record(published_sandbox(public_id))
    if record is None:
        raise Http404(_("There is no such trial."))
    return record


def _answer(filters: Filters, found: Page, *, size: dict[str, str]) -> dict[str, Any]:
    counted = counts(filters)
    names = {code.value: both(NAMES[code].public) for code in PUBLISHED}
    here = settings.BASE_URL + reverse("api:sandboxes")
    return {
        "count": counted.total if counted.exact else COUNTED_AT_MOST,
        "count_is_exact": counted.exact,
        "items": [_entry(row, names) for row in found.rows],
        "previous": here + filters.query(before=found.before, **size) if found.before else None,
        "next": here + filters.query(after=found.after, **size) if found.after else None,
    }


def _entry(row: Row, names: dict[str, dict[str, str]]) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "title": row.title,
        "summary": row.summary,
        "operator": operator(row.operator_kind, row.operator),
        "technology": row.technology,
        "places": [name for name in row.place.split("; ") if name],
        "state": row.state,
        "state_name": names[row.state],
        "decision_number": row.decision_number,
        "start": row.start,
        "end": row.end,
        "published_on": row.published_on,
        "url": settings.BASE_URL + reverse("sandbox_detail", args=[row.public_id]),
        "record_url": settings.BASE_URL + reverse("api:sandbox", args=[row.public_id]),
    }
