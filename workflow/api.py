"""The interface for programs, for people who are logged in: the deadline ledger of a case they may open."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.security import django_auth

from applications.queries import get_application_for
from workflow.presenters.act import reads_case_page
from workflow.presenters.ledger import as_json, ledger, unseen_by

if TYPE_CHECKING:
    from accounts.models import User

router = Router(tags=["cases"], auth=django_auth)


class Day(Schema):
    """A day of a term in working days: its number where it counted, else why not."""

    day: date
    number: int | None
    why: str
    document: str


class Stretch(Schema):
    """A stretch of a term: `ran`, `stood`, or `redated` (the date that stood until the calendar changed)."""

    kind: str
    title: str
    since: datetime | date
    until: datetime | date | None
    began: str
    ended: str
    used: str
    left: str
    due: datetime | date | None
    days: list[Day]


class Term(Schema):
    """A term: its rule, when it began, its date, what came of it, and its stretches."""

    name: str
    label: str
    length: str
    rule: str
    start: datetime
    due: datetime | date
    story: str
    outcome: str
    stretches: list[Stretch]


class Ledger(Schema):
    """Every term of a case, in the order they began."""

    reference: str
    deadlines: list[Term]


@router.get("/cases/{reference}/deadlines", response=Ledger, url_name="deadlines", summary="Deadline ledger of a case")
def deadlines(request: HttpRequest, reference: str) -> dict[str, Any]:
    """How every date of the case came about, in the language of the request; 404 for a case one may not open."""
    user = cast("User", request.user)  # the session says who
    application = get_application_for(user, reference)
    rows = ledger(application, without=unseen_by(reads=reads_case_page(application, user)))
    return {"reference": reference, "deadlines": [as_json(row) for row in rows]}
