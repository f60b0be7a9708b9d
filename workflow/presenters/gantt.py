"""A trial over time: its term, extensions, suspensions, papers, reports and events, drawn and as a table.

Places are whole units of the drawing, as text: a picture knows no decimal comma.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from dateutil.relativedelta import relativedelta
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from programmes import clocks
from workflow.presenters.terms import shown_due, term_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from applications.models import Deadline
    from trials.models import Trial

WIDTH: Final = 720
LANE: Final = 46
TOP: Final = 28
"""Units above the first lane, for the names of the months."""
MOST_TICKS: Final = 8
TICK_MARGIN: Final = 32
"""Units from both ends within which the name of a month would be cut off."""
SHORTEST: Final = 3
"""Units that a bar has at least, so that it is seen."""


@dataclass(frozen=True)
class Course:
    """What has happened in a trial and what is due; rows as ``workflow.presenters.trial`` reads them."""

    trial: Trial
    papers: Iterable[Any] = ()
    milestones: Iterable[Any] = ()
    terms: Iterable[Deadline] = ()
    reports: Iterable[Any] = ()
    incidents: Iterable[Any] = ()
    breaches: Iterable[Any] = ()
    pauses: Iterable[Any] = ()
    extensions: Iterable[Any] = ()
    final_reports: Iterable[Any] = ()


class Span(NamedTuple):
    """From the first to the last day of something; ``kind`` is its colour; ``what`` and ``remark`` are words."""

    what: str
    since: date
    until: date
    kind: str
    remark: str = ""

    @property
    def words(self) -> str:
        """All of it in a line, as the table says it."""
        days = _day(self.since) if self.since == self.until else f"{_day(self.since)} – {_day(self.until)}"
        return f"{self.what}: {days}" + (f" ({self.remark})" if self.remark else "")


class Lane(NamedTuple):
    """Spans of one kind under one name; ``points``: each is a moment, not a length."""

    name: str
    spans: tuple[Span, ...]
    points: bool = False


class Shape(NamedTuple):
    """A bar, or a point in the middle of ``x``."""

    x: str
    width: str
    kind: str
    words: str


class Row(NamedTuple):
    """A lane of the drawing; ``label_y`` and ``y`` from the top."""

    name: str
    label_y: str
    y: str
    middle: str
    bars: tuple[Shape, ...]
    points: tuple[Shape, ...]


class Tick(NamedTuple):
    """The first day of a month."""

    x: str
    words: str


@dataclass(frozen=True)
class Gantt:
    """The drawing, and the same as rows of a table; ``today`` is None where it lies outside."""

    rows: list[Row]
    ticks: list[Tick]
    height: str
    today: Tick | None
    table: list[Span] = field(default_factory=list)


def gantt(course: Course, today: date) -> Gantt:
    """The trial from its first to its last day, or to the last thing that happened."""
    lanes = [lane for lane in _lanes(course, today) if lane.spans]
    spans = [span for lane in lanes for span in lane.spans]
    first = min([course.trial.start, *(span.since for span in spans)])
    last = max(span.until for span in spans) + timedelta(days=1)
    scale = _Scale(first, last)
    return Gantt(
        rows=[_row(number, lane, scale) for number, lane in enumerate(lanes)],
        ticks=_ticks(scale),
        height=str(TOP + LANE * len(lanes)),
        today=Tick(scale.x(today), _day(today)) if first <= today < last else None,
        table=sorted(spans, key=lambda span: (span.since, span.until)),
    )


class _Scale(NamedTuple):
    first: date
    last: date

    def x(self, day: date) -> str:
        """The place of a day, held within the drawing."""
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return str(round(WIDTH * min(max(share, 0), 1)))


def _lanes(course: Course, today: date) -> Iterator[Lane]:
    trial = course.trial
    over = clocks.local_date(trial.ended_at) if trial.ended_at else None
    yield Lane(_("Term of the trial"), tuple(_terms(course, over)))
    yield Lane(_("Suspensions"), tuple(_pauses(course, over, today)))
    yield Lane(_("Preconditions"), tuple(_papers(course, over)))
    yield Lane(_("Reports due"), tuple(_reports(course)), points=True)
    yield Lane(
        _("Milestones"), tuple(_at(row.title, row.done_at, "milestone") for row in course.milestones), points=True
    )
    happened = [_at(row.get_severity_display(), row.occurred_at, "incident") for row in course.incidents]
    happened += [_at(_("Limit exceeded"), row.occurred_at, "incident") for row in course.breaches]
    yield Lane(_("Incidents and exceeded limits"), tuple(happened), points=True)


def _terms(course: Course, over: date | None) -> Iterator[Span]:
    """The term as first permitted, then each extension; what came after an early end is told in words."""
    granted = [row for row in course.extensions if row.granted]
    end = granted[0].old_end if granted else course.trial.end
    ended = _("ended %(day)s") % {"day": _day(over)} if over else ""
    yield Span(_("Term of the trial"), course.trial.start, end, "term", ended)
    for row in granted:
        yield Span(_("Extension"), row.old_end + timedelta(days=1), row.new_end, "extension")


def _pauses(course: Course, over: date | None, today: date) -> Iterator[Span]:
    """An open suspension lasts to the end of the trial, while it runs to today."""
    for pause in course.pauses:
        since = clocks.local_date(pause.row.suspended_at)
        resumed = clocks.local_date(pause.row.resumed_at) if pause.row.resumed_at else None
        until = resumed or over or min(today, course.trial.end)
        yield Span(_("Suspension"), since, max(since, until), "pause", pause.ground if resumed else _("not resumed"))


def _papers(course: Course, over: date | None) -> Iterator[Span]:
    """The days on which each paper is valid, as far as they touch the trial."""
    first, last = course.trial.start, over or course.trial.end
    for paper in course.papers:
        row = paper.row
        if not (row.valid_from or row.valid_to):
            continue
        since, until = max(row.valid_from or first, first), min(row.valid_to or last, last)
        if since <= until:
            until_words = _("valid to %(day)s") % {"day": _day(row.valid_to)} if row.valid_to else ""
            yield Span(paper.name, since, until, "paper", until_words)


def _reports(course: Course) -> Iterator[Span]:
    for term in course.terms:
        day = clocks.local_date(shown_due(term.due_at))
        yield Span(str(term_name(term.name, term.subject)), day, day, "report", _how_met(term))
    asked = {term.subject for term in course.terms}
    for row in course.reports:  # of a regime that sets no term, or filed on top
        if str(row.period) not in asked:
            yield _at(_("Report of period %(period)s filed") % {"period": row.period}, row.filed_at, "report")
    for row in course.final_reports:
        yield _at(_("Final report filed"), row.filed_at, "report")


def _how_met(term: Deadline) -> str:
    if term.met_at is None:
        return _("late") if term.due_at <= clocks.now() else _("due")
    facts = {"day": _day(clocks.local_date(term.met_at))}
    return _("filed %(day)s") % facts if term.met_in_time else _("filed late, %(day)s") % facts


def _at(what: str, moment: datetime, kind: str) -> Span:
    day = clocks.local_date(moment)
    return Span(what, day, day, kind)


def _row(number: int, lane: Lane, scale: _Scale) -> Row:
    y = TOP + LANE * number
    shapes = tuple(_point(span, scale) if lane.points else _bar(span, scale) for span in lane.spans)
    bars, points = ((), shapes) if lane.points else (shapes, ())
    return Row(lane.name, str(y + 16), str(y + 23), str(y + 30), bars, points)


def _bar(span: Span, scale: _Scale) -> Shape:
    x, end = int(scale.x(span.since)), int(scale.x(span.until + timedelta(days=1)))
    return Shape(str(x), str(max(end - x, SHORTEST)), span.kind, span.words)


def _point(span: Span, scale: _Scale) -> Shape:
    """Half a point's size away from both ends, so that it is seen whole."""
    x = min(max(int(scale.x(span.since)), 7), WIDTH - 7)
    return Shape(str(x), "0", span.kind, span.words)


def _ticks(scale: _Scale) -> list[Tick]:
    """First days of months, no more than fit beside each other."""
    months, day = [], scale.first.replace(day=1) + relativedelta(months=1)
    while day < scale.last:
        if TICK_MARGIN <= int(scale.x(day)) <= WIDTH - TICK_MARGIN:
            months.append(day)
        day += relativedelta(months=1)
    step = -(-len(months) // MOST_TICKS) or 1
    return [Tick(scale.x(month), f"{month:%m/%Y}") for month in months[::step]]


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
