"""Doors to past cases: officials search all decided ones, everybody else what is published.

A question with words ranks the ``CANDIDATES`` newest cases that fit, no more, so that it costs the same however many
there are: most questions find them among the newest ``WALKED``, the others are rare enough for the index of words.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import F
from django.db.models.fields.tuple_lookups import TupleLessThan
from django.http import Http404

from applications.models import Application
from programmes import clocks
from workflow.precedents.models import Precedent

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from workflow.precedents.asked import Asked

PAGE = 20
"""Cases a page."""
CANDIDATES = 200
"""So many of the newest cases that fit are ranked and counted."""
WALKED = 3000
"""So many of the newest cases are looked through before the index of words is asked."""
PLACES_OFFERED = 12
TRIED = 6
"""So many shorter questions are tried where one finds nothing."""

ANYTHING: dict[str, Any] = {"technology": (), "outcome": (), "regime": "", "place": "", "year": None}
"""A question without facets."""

_FITS = """
  (%(technology)s::text[] IS NULL OR technology = ANY(%(technology)s))
  AND (%(outcome)s::text[] IS NULL OR outcome = ANY(%(outcome)s))
  AND (%(regime)s = '' OR regime = %(regime)s)
  AND (%(place)s = '' OR %(place)s = ANY(places))
  AND (%(since)s::timestamptz IS NULL OR (decided_at >= %(since)s AND decided_at < %(until)s))
"""
_WORDS = "(%(search)s = '' OR vector @@ to_tsquery('simple', %(search)s))"
_COLUMNS = "id, application_id, decided_at, technology, outcome, regime, places, vector"
# A sub-select with a limit is looked through as it stands; what a materialized one holds was found by the index.
_AMONG_NEWEST = f"""
SELECT * FROM (
  SELECT {_COLUMNS} FROM workflow_precedent WHERE public = %(public)s ORDER BY decided_at DESC, id DESC LIMIT {WALKED}
) AS newest WHERE {_WORDS} AND {_FITS} LIMIT {CANDIDATES + 1}
"""  # noqa: S608 - put in are parts of this module
_AMONG_ALL = f"""
SELECT {_COLUMNS} FROM workflow_precedent JOIN (
  WITH hits AS MATERIALIZED (
    SELECT id, decided_at FROM workflow_precedent WHERE public = %(public)s AND {_WORDS} AND {_FITS}
  ) SELECT id FROM hits ORDER BY decided_at DESC, id DESC LIMIT {CANDIDATES + 1}
) AS newest USING (id)
"""  # noqa: S608 - the same
_RANK = """
SELECT id, application_id, decided_at, technology, outcome, regime, places FROM ({found}) AS found
ORDER BY ts_rank_cd(vector, to_tsquery('simple', %(search)s)) DESC, decided_at DESC, id DESC
"""
_AS_FOUND = "SELECT id, application_id, decided_at, technology, outcome, regime, places FROM ({found}) AS found"


class Candidate(NamedTuple):
    """A case that fits, with what the facets count."""

    pk: int
    application: int
    decided_at: datetime
    technology: str
    outcome: str
    regime: str
    places: list[str]

    @property
    def facets(self) -> dict[str, list[str]]:
        """What the case counts for; the year is that of the decision, in Viet Nam."""
        year = str(self.decided_at.astimezone(clocks.ZONE).year)
        return {
            "technology": [self.technology], "outcome": [self.outcome], "regime": [self.regime],
            "place": self.places, "year": [year],
        }  # fmt: skip


class Counts(NamedTuple):
    """Cases by each facet, each under the other facets; ``exact`` false: there are too many to count."""

    facets: dict[str, Counter[str]]
    exact: bool


class Found(NamedTuple):
    """A page of past cases, the best first (without words: the newest); ``after``: key of the next, empty at the end.

    ``total``: how many fit; None where they are too many to count.
    """

    rows: list[Precedent]
    after: str
    total: int | None
    counts: Counts


def searches_inside(user: User | AnonymousUser) -> bool:
    """Whether the person finds what is not published."""
    return user.is_authenticated and user.is_official


def find(user: User | AnonymousUser, asked: Asked, *, after: str = "", size: int = PAGE) -> Found:
    """The page of cases behind the one with the public id ``after``; ``Http404`` for an id that is not to be found."""
    inside = searches_inside(user)
    wide = _candidates(asked.with_(**ANYTHING), public=not inside)
    exact = len(wide) <= CANDIDATES
    if exact or not asked.narrowed:
        fit = [row for row in wide if not _misses(row, asked)]
    else:
        fit = _candidates(asked, public=not inside) if asked.search else []
    keys = _page_of(fit, after, size + 1, inside=inside)
    if not exact and not asked.search:
        keys = _newest(asked, after, size + 1, inside=inside)
    rows = rows_by_key(user, keys[:size])
    total = len(fit) if exact or (asked.search and len(fit) <= CANDIDATES) else None
    more = len(keys) > size and bool(rows)
    return Found(rows, rows[-1].application.public_id if more else "", total, _counts(wide, asked, exact=exact))


def _facts(asked: Asked, *, public: bool) -> dict[str, Any]:
    return {
        "public": public, "search": asked.search, "technology": list(asked.technology) or None,
        "outcome": list(asked.outcome) or None, "regime": asked.regime, "place": asked.place,
        "since": clocks.start_of(date(asked.year, 1, 1)) if asked.year else None,
        "until": clocks.start_of(date(asked.year + 1, 1, 1)) if asked.year else None,
    }  # fmt: skip


def _candidates(asked: Asked, *, public: bool) -> list[Candidate]:
    """The newest cases that fit, at most one more than ``CANDIDATES``; with words the best of them first."""
    facts, shape = _facts(asked, public=public), _RANK if asked.search else _AS_FOUND
    found = _ask(shape.format(found=_AMONG_NEWEST), facts)
    if len(found) > CANDIDATES or not asked.search:
        return found
    return _ask(shape.format(found=_AMONG_ALL), facts)


def _ask(statement: str, facts: dict[str, Any]) -> list[Candidate]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return [Candidate(*row) for row in cursor]


def _page_of(fit: list[Candidate], after: str, most: int, *, inside: bool) -> list[int]:
    """The keys of the candidates that follow the one of the case ``after``."""
    behind = 0
    if after:
        key = _keyed(after, inside=inside).application_id
        behind = next((at for at, row in enumerate(fit, 1) if row.application == key), 0)
    return [row.pk for row in fit[behind:CANDIDATES][:most]]


def _keyed(public_id: str, *, inside: bool) -> Precedent:
    row = Precedent.objects.filter(public=not inside, application__public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _newest(asked: Asked, after: str, most: int, *, inside: bool) -> list[int]:
    facts = _facts(asked, public=not inside)
    rows = Precedent.objects.filter(public=not inside)
    if asked.technology:
        rows = rows.filter(technology__in=asked.technology)
    if asked.outcome:
        rows = rows.filter(outcome__in=asked.outcome)
    if asked.regime:
        rows = rows.filter(regime=asked.regime)
    if asked.place:
        rows = rows.filter(places__contains=[asked.place])
    if asked.year:
        rows = rows.filter(decided_at__gte=facts["since"], decided_at__lt=facts["until"])
    if after:
        key = _keyed(after, inside=inside)
        rows = rows.filter(TupleLessThan((F("decided_at"), F("pk")), (key.decided_at, key.pk)))
    return list(rows.order_by("-decided_at", "-pk").values_list("pk", flat=True)[:most])


def rows_by_key(user: User | AnonymousUser, keys: list[int]) -> list[Precedent]:
    """These rows in this order, each once more through the door of its case."""
    inside = searches_inside(user)
    cases = Application.objects.visible_to(user) if inside else Application.objects.published()  # type: ignore[arg-type]
    rows = Precedent.objects.filter(pk__in=keys, public=not inside, application__in=cases).select_related("application")
    rows = rows.defer("vector", "words", "zones", "application__search_text", "application__search_vector")
    by_key = {row.pk: row for row in rows}
    return [by_key[key] for key in keys if key in by_key]


def _chosen(asked: Asked) -> dict[str, tuple[str, ...]]:
    """What is wanted of each facet; nothing where any will do."""
    single = {"regime": asked.regime, "place": asked.place, "year": str(asked.year or "")}
    return {"technology": asked.technology, "outcome": asked.outcome} | {
        name: (value,) if value else () for name, value in single.items()
    }


def _misses(row: Candidate, asked: Asked) -> list[str]:
    """The facets under which the case does not fit."""
    has = row.facets
    return [name for name, wanted in _chosen(asked).items() if wanted and not set(wanted) & set(has[name])]


def _counts(wide: list[Candidate], asked: Asked, *, exact: bool) -> Counts:
    """What each facet would leave of the question."""
    facets: dict[str, Counter[str]] = {name: Counter() for name in _chosen(asked)}
    for row in wide:
        misses, has = _misses(row, asked), row.facets
        for name, counter in facets.items():
            if not misses or misses == [name]:
                counter.update(has[name])
    return Counts(facets, exact=exact)


def shorter(user: User | AnonymousUser, asked: Asked) -> list[Asked]:
    """The same question with one word less, as far as that finds something; not more than three."""
    inside = searches_inside(user)
    tried = [less.with_(**ANYTHING) for less in asked.fewer()[:TRIED]]
    return [less for less in tried if _any(less, public=not inside)][:3]


def _any(asked: Asked, *, public: bool) -> bool:
    query = SearchQuery(asked.search, config="simple", search_type="raw")
    return Precedent.objects.filter(public=public, vector=query).exists()
