"""Doors to cases: what a person asks for by its code, or nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.http import Http404

from applications.dossier import plain
from applications.models import Application
from applications.states import FINAL, State

if TYPE_CHECKING:
    from accounts.models import User
    from applications.querysets import ApplicationQuerySet

PAGE = 50
"""Cases on one page of the list."""


class CasePage(NamedTuple):
    """A page of the list, newest first; ``next_before`` is the key of the next one, None at the end."""

    cases: list[Application]
    next_before: int | None


def get_application_for(user: User, reference: str) -> Application:
    """The case with its rules and organisation if this person may open it, else 404 (never 403)."""
    rows = Application.objects.visible_to(user).select_related(
        "regime_version", "organisation", "officer", "created_by"
    )
    application: Application | None = rows.filter(reference=reference).first()
    if application is None:
        raise Http404
    return application


def running_under(code: str) -> int:
    """How many filed cases of a regime have not come to their end: each stays on its version."""
    return Application.objects.filter(regime_version__code=code).exclude(state__in={State.DRAFT} | FINAL).count()


def case_page_for(
    user: User,
    *,
    words: str = "",
    state: str = "",
    technology: str = "",
    regime: str = "",
    before: int | None = None,
) -> CasePage:
    """Cases that this person may open, newest first, by words (with or without accents), state, technology and regime.

    Pages are cut by key: ``before`` is the row that the last page ended with.
    """
    rows: ApplicationQuerySet = Application.objects.visible_to(user).select_related("organisation", "regime_version")
    rows = rows.defer("regime_version__data", "summary", "search_text", "search_vector")
    if words.strip():
        rows = rows.filter(search_vector=SearchQuery(plain(words), config="simple"))
    given = {"state": state, "technology": technology, "regime_version__code": regime}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    return case_page(rows, before)


def case_page(rows: ApplicationQuerySet, before: int | None) -> CasePage:
    """The newest of ``rows``, or those that come after the row ``before``."""
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    more = len(found) > PAGE
    return CasePage(found[:PAGE], found[PAGE - 1].pk if more else None)
