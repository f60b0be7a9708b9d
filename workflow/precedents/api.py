"""Open data: what is laid down in published cases, and what was learned."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from applications.models import Technology
from programmes import clocks
from workflow.precedents.asked import Asked
from workflow.precedents.models import Outcome, Part, Precedent
from workflow.precedents.queries import PAGE, find

router = Router(tags=["precedents"])


class Question(Schema):
    """What is asked; what is left out does not narrow it."""

    q: str = Field(
        "", description='Words or "phrases" of conditions, limits, lessons, title or place, without accents.'
    )
    technology: list[Technology] = Field([], description="One or more fields of technology.")
    outcome: list[Outcome] = Field([], description="One or more outcomes.")
    regime: str = Field("", description="Code of the regime.")
    place: str = Field("", description="The name of a site, as in `places`.")
    year: str = Field("", description="Year of the decision, four digits.")


After = Annotated[str, Query(description="Id of the last case of the page before.")]
Size = Annotated[int, Query(ge=1, le=PAGE, description="Cases a page.")]


class Found(Schema):
    """A published case: its conditions and limits as permitted, its lessons once its result is issued."""

    id: str
    title: str
    technology: str
    outcome: str
    regime: str
    places: list[str]
    decision_number: str
    decided_on: date
    conditions: list[str]
    limits: list[dict[str, Any]]
    lessons: list[str]
    url: str
    record_url: str


class PrecedentList(Schema):
    """A page, the best first; without words the newest first."""

    items: list[Found]
    next: str | None


@router.get(
    "/precedents", response=PrecedentList, url_name="precedents", summary="Conditions and lessons of past trials"
)
def precedents(
    request: HttpRequest, question: Annotated[Question, Query()], after: After = "", limit: Size = PAGE
) -> dict[str, Any]:
    """Published cases that fit; nobody, logged in or not, gets more here."""
    del request
    asked = Asked.of(**question.dict())
    found = find(AnonymousUser(), asked, after=after, size=limit)
    size = {} if limit == PAGE else {"limit": str(limit)}
    here = settings.BASE_URL + reverse("api:precedents")
    return {
        "items": [_entry(row) for row in found.rows],
        "next": here + asked.query(after=found.after, **size) if found.after else None,
    }


def _entry(row: Precedent) -> dict[str, Any]:
    case = row.application
    return {
        "id": case.public_id,
        "title": case.title,
        "technology": row.technology,
        "outcome": row.outcome,
        "regime": row.regime,
        "places": row.places,
        "decision_number": case.decision_number,
        "decided_on": clocks.local_date(row.decided_at),
        "conditions": row.texts(Part.CONDITION),
        "limits": row.limits,
        "lessons": row.texts(Part.LESSON),
        "url": settings.BASE_URL + reverse("sandbox_detail", args=[case.public_id]),
        "record_url": settings.BASE_URL + reverse("api:sandbox", args=[case.public_id]),
    }
