"""Keeping the counts small and the figures fresh."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction

from programmes import clocks
from register.figures import figures_of
from register.models import Figures

PLACES_KEPT = 50
"""So many of the most frequent places are offered as a filter (under any other filter, the most frequent of them)."""
STALE_AFTER = timedelta(minutes=10)
"""Figures older than this are computed by whoever asks: the worker, which does it each minute, is not there."""
_LOCK = 7_201_905_113
"""Number of the advisory lock that one computation holds; any that nobody else uses."""

_FOLD = """
WITH many AS (
  SELECT state, technology, place FROM register_tally GROUP BY 1, 2, 3 HAVING count(*) > 1 OR sum(amount) = 0
), gone AS (
  DELETE FROM register_tally USING many
  WHERE register_tally.state = many.state AND register_tally.technology = many.technology
    AND register_tally.place = many.place
  RETURNING register_tally.*
)
INSERT INTO register_tally (state, technology, place, amount)
SELECT state, technology, place, sum(amount) FROM gone GROUP BY 1, 2, 3 HAVING sum(amount) <> 0
"""
_LIST = """
WITH frequent AS (
  SELECT place FROM register_tally WHERE place <> '' GROUP BY 1 ORDER BY sum(amount) DESC, 1 LIMIT %s
)
UPDATE register_tally SET listed = NOT listed
WHERE listed <> (place = '' OR place IN (SELECT place FROM frequent))
"""


@transaction.atomic
def fold() -> None:
    """Add up the tally's rows, one per state, technology and place; list the most frequent places only."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
        cursor.execute(_LIST, [PLACES_KEPT])


@transaction.atomic
def refresh() -> Figures | None:
    """Fold the tally and compute the figures of this year; None where another computation is under way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if cursor.fetchone() != (True,):
            return None
    fold()
    year = clocks.today().year
    row, _created = Figures.objects.update_or_create(
        year=year, defaults={"data": figures_of(year), "computed_at": clocks.now()}
    )
    return row


def figures_now() -> Figures | None:
    """Figures of this year, at most ``STALE_AFTER`` old unless somebody else computes them just now; None: none yet."""
    row = Figures.objects.filter(year=clocks.today().year).first()
    if row is not None and abs(clocks.now() - row.computed_at) < STALE_AFTER:
        return row
    return refresh() or row
