"""Doors to published cases: the page of a list by keys, the counts beside it, one case by its public id."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import CharField, F, Func, TextField, Value
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.db.models.functions import Left, TruncDate
from django.http import Http404

from applications.models import Application, Technology
from programmes import clocks

if TYPE_CHECKING:
    from applications.querysets import ApplicationQuerySet
    from register.filters import Filters

PAGE = 60
"""Rows a page."""
SUMMARY_LETTERS = 220
COUNTED_AT_MOST = 1000
"""Matches of a search that are counted; beyond, the page says "more than"."""
PLACES_OFFERED = 12

_COLUMNS = {
    "short": Left("summary", SUMMARY_LETTERS, output_field=CharField()),
    "published_on": TruncDate("published_at", tzinfo=clocks.ZONE),
    "operator": F("organisation__name"),
    "operator_kind": F("organisation__kind"),
}


class Row(NamedTuple):
    """What a list shows of a case; ``summary`` is cut at ``SUMMARY_LETTERS``."""

    public_id: str
    title: str
    technology: str
    state: str
    place: str
    decision_number: str
    start: Any
    end: Any
    published_on: Any
    summary: str
    operator: str
    operator_kind: str


_FIELDS = (
    "public_id", "title", "technology", "state", "place", "decision_number", "trial_start", "trial_end", "published_on",
    "short", "operator", "operator_kind",
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """One page of the list, newest permission first; ``before`` and ``after`` are public ids, empty at the ends."""

    rows: list[Row]
    before: str
    after: str


@dataclass(frozen=True)
class Counts:
    """Published cases by technology, state and place, each under the other filters.

    ``exact`` false: there are too many to count.
    """

    technologies: Counter[str]
    states: Counter[str]
    places: Counter[str]
    total: int
    exact: bool = True


def asked(filters: Filters) -> ApplicationQuerySet:
    """The published cases that a question is about."""
    cases: ApplicationQuerySet = Application.objects.published()
    if filters.search:
        cases = cases.filter(search_vector=SearchQuery(filters.search, config="simple", search_type="raw"))
    if filters.technologies:
        cases = cases.filter(technology__in=filters.technologies)
    if filters.states:
        cases = cases.filter(state__in=filters.states)
    if filters.place:
        cases = cases.alias(places=_places()).filter(places__contains=[filters.place])
    return cases


def _places() -> Func:
    """As the index ``register_place`` has it."""
    return Func(F("place"), Value("; "), function="string_to_array", output_field=ArrayField(TextField()))


def page(filters: Filters, *, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """The page after or before the case with that public id (the first page where neither is given).

    Raises ``Http404`` for an id that is not published.
    """
    cases = asked(filters)
    backwards = bool(before)
    if after or before:
        key = _key(before or after)
        walk = TupleGreaterThan if backwards else TupleLessThan
        cases = cases.filter(walk((F("published_at"), F("pk")), key))
    order = ("published_at", "pk") if backwards else ("-published_at", "-pk")
    found = [Row(*row) for row in cases.order_by(*order).annotate(**_COLUMNS).values_list(*_FIELDS)[: size + 1]]
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    earlier = more if backwards else bool(after)
    later = bool(before) if backwards else more
    return Page(
        rows=rows,
        before=rows[0].public_id if rows and earlier else "",
        after=rows[-1].public_id if rows and later else "",
    )


def _key(public_id: str) -> tuple[Any, int]:
    key: tuple[Any, int] | None = (
        Application.objects.published().filter(public_id=public_id).values_list("published_at", "pk").first()
    )
    if key is None:
        raise Http404
    return key


def counts(filters: Filters) -> Counts:
    """The facets of a question: from the maintained tally, or with a search from its first matches."""
    return _counts_of_search(filters) if filters.search else _counts_of_tally(filters)


_TALLY = """
SELECT 1, technology, sum(amount) FROM register_tally
WHERE place = %(place)s AND (%(states)s::text[] IS NULL OR state = ANY(%(states)s)) GROUP BY 2
UNION ALL
SELECT 2, state, sum(amount) FROM register_tally
WHERE place = %(place)s AND (%(some)s::text[] IS NULL OR technology = ANY(%(some)s)) GROUP BY 2
UNION ALL
(SELECT 3, place, sum(amount) FROM register_tally
 WHERE listed AND place <> '' AND (%(states)s::text[] IS NULL OR state = ANY(%(states)s))
 AND (%(some)s::text[] IS NULL OR technology = ANY(%(some)s))
 GROUP BY 2 HAVING sum(amount) > 0 ORDER BY 3 DESC, 2 LIMIT %(offered)s)
"""
"""One statement instead of three: the page is asked for more often than anything else. The tally holds published
cases only, so what is not asked for needs no condition; the planner drops one that is NULL."""


def _counts_of_tally(filters: Filters) -> Counts:
    facts = {
        "place": filters.place,
        "states": filters.states or None,
        "some": list(filters.technologies) or None,
        "offered": PLACES_OFFERED,
    }
    found: tuple[Counter[str], Counter[str], Counter[str]] = (Counter(), Counter(), Counter())
    with connection.cursor() as cursor:
        cursor.execute(_TALLY, facts)
        for facet, code, amount in cursor:
            found[facet - 1][code] = int(amount)
    technologies, states, places = found
    total = sum(technologies[code] for code in filters.technologies or Technology.values)
    return Counts(technologies, states, places, total)


def _counts_of_search(filters: Filters) -> Counts:
    wide = filters.without(technologies=(), state="", place="")
    rows = list(asked(wide).values_list("technology", "state", "place")[: COUNTED_AT_MOST + 1])
    technologies: Counter[str] = Counter()
    states: Counter[str] = Counter()
    places: Counter[str] = Counter()
    total = 0
    for technology, state, place in rows:
        names = place.split("; ")
        fits = (
            not filters.technologies or technology in filters.technologies,
            not filters.states or state in filters.states,
            not filters.place or filters.place in names,
        )
        technologies[technology] += int(fits[1] and fits[2])
        states[state] += int(fits[0] and fits[2])
        if fits[0] and fits[1]:
            places.update(name for name in names if name)
        total += all(fits)
    offered = Counter(dict(places.most_common(PLACES_OFFERED)))
    return Counts(technologies, states, offered, total, exact=len(rows) <= COUNTED_AT_MOST)


def published_sandbox(public_id: str) -> Application:
    """The published case with that public id, or 404 for everybody, officials too."""
    cases = Application.objects.published().select_related("organisation", "regime_version", "trial")
    found: Application | None = cases.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
