"""The figures of the home page, computed honestly from the cases; where there is nothing to compute from, None."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from applications.models import Application, Deadline
from programmes import clocks
from programmes.queries import calendar

if TYPE_CHECKING:
    from programmes.clocks import WorkingCalendar

DECISION = "decision"
"""The term within which the authority decides."""


class YearFigures(TypedDict):
    """Figures of a calendar year (Viet Nam time).

    ``dossiers``: filed, by technology; ``decided``: permissions and refusals issued; ``median_working_days``: from the
    day the valid dossier came in to its decision; ``due``: decisions made, and those that are overdue now;
    ``on_time``: of these, made by their last day.
    """

    dossiers: dict[str, int]
    decided: int
    median_working_days: float | None
    due: int
    on_time: int


def figures_of(year: int) -> YearFigures:
    """Compute the figures of ``year`` as of now."""
    first, end = clocks.start_of(date(year, 1, 1)), clocks.start_of(date(year + 1, 1, 1))
    filed = Application.objects.filter(submitted_at__gte=first, submitted_at__lt=end)
    spans = _spans(first, end)
    return {
        "dossiers": dict(filed.order_by().values_list("technology").annotate(n=Count("pk"))),
        "decided": sum(times for _start, _decided, times in spans),
        "median_working_days": _median_days(spans, calendar()),
        **_punctuality(first, end),
    }


def _spans(first: datetime, end: datetime) -> list[tuple[date, date, int]]:
    """Day the valid dossier came in, day of the decision, and how many cases have this pair."""
    decided = Application.objects.filter(decided_at__gte=first, decided_at__lt=end, complete_at__isnull=False)
    days = decided.order_by().annotate(
        start_day=TruncDate("complete_at", tzinfo=clocks.ZONE), decision_day=TruncDate("decided_at", tzinfo=clocks.ZONE)
    )
    return list(days.values_list("start_day", "decision_day").annotate(n=Count("pk")))


def _median_days(spans: list[tuple[date, date, int]], days: WorkingCalendar) -> float | None:
    """The median of the working days of all spans; None where there is no span."""
    if not spans:
        return None
    first = min(start for start, _decided, _times in spans)
    last = max(decided for _start, decided, _times in spans)
    every = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    worked = dict(zip(every, accumulate(days.is_working_day(day) for day in every), strict=True))
    lengths = sorted((worked[decided] - worked[start], times) for start, decided, times in spans)
    reached = list(accumulate(times for _length, times in lengths))
    middle = [lengths[bisect_right(reached, place)][0] for place in ((reached[-1] - 1) // 2, reached[-1] // 2)]
    return sum(middle) / 2


class _Punctuality(TypedDict):
    due: int
    on_time: int


def _punctuality(first: datetime, end: datetime) -> _Punctuality:
    made = Q(met_at__gte=first, met_at__lt=end)
    overdue = Q(met_at=None, cancelled_at=None, due_at__lte=clocks.now())
    counted = Deadline.objects.filter(made | overdue, name=DECISION).aggregate(
        due=Count("pk"), on_time=Count("pk", filter=Q(met_at__lt=F("due_at")))
    )
    return {"due": counted["due"], "on_time": counted["on_time"]}
