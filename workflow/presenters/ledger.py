"""How the dates of a case came about: every term with the stretches it ran and stood, day by day."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Prefetch
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from applications.ledger import special_days
from applications.models import DeadlineSegment
from applications.verbs import done_in_words
from programmes import clocks
from programmes.language import page_language
from programmes.schema_parts import Unit
from programmes.segments import CountedDay, day_by_day, in_units
from workflow.pilot.words import INTERNAL_TERMS
from workflow.presenters.terms import shown_due, term_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from applications.models import Application, Deadline, Event

Kind = DeadlineSegment.Kind


class Day(NamedTuple):
    """A day of a term in working days: its number where it counted, else why not."""

    day: date
    number: int | None
    why: str
    document: str


class Stretch(NamedTuple):
    """A stretch of a term; ``until`` None: it goes on. ``used`` and ``left`` in words, ``left`` at its end."""

    kind: str
    title: str
    since: date | datetime
    until: date | datetime | None
    began: str
    ended: str
    used: str
    left: str
    due: date | datetime | None
    days: list[Day]


class Term(NamedTuple):
    """A term: its rule, when it began, how long it is, its date, what came of it, and its stretches."""

    name: str
    label: StrOrPromise
    length: str
    rule: str
    start: datetime
    due: date | datetime
    story: str
    outcome: str
    colour: str
    stretches: list[Stretch]


def ledger(application: Application, *, without: frozenset[str] = frozenset()) -> list[Term]:
    """Every term of the case in the order they began, those named in ``without`` left out; two queries."""
    past = DeadlineSegment.objects.select_related("began_by", "ended_by").order_by("id")
    rows = application.deadlines.exclude(name__in=without).select_related("event")
    return [_term(row) for row in rows.prefetch_related(Prefetch("segments", past)).order_by("id")]


def _term(row: Deadline) -> Term:
    outcome, colour = _outcome(row)
    return Term(
        name=row.name,
        label=term_name(row.name, row.subject),
        length=_amount(row, row.amount),
        rule=row.source,
        start=row.start,
        due=shown_due(row.due_at),
        story=row.story.get(page_language(), row.story.get("vi", "")),
        outcome=outcome,
        colour=colour,
        stretches=_stretches(row),
    )


def _outcome(row: Deadline) -> tuple[str, str]:
    if row.met_at:
        return (_("Met"), "green") if row.met_in_time else (_("Met late"), "red")
    if row.cancelled_at:
        return _("Ended with the case or its stage"), "grey"
    if row.paused_since:
        return _("Stands still"), "yellow"
    return (_("Late"), "red") if row.due_at <= clocks.now() else (_("Runs"), "blue")


def _stretches(row: Deadline) -> list[Stretch]:
    past = list(row.segments.all())
    lefts = [segment.remaining for segment in past[1:]] + [row.remaining] * bool(past)
    told = []
    begun: Event | None = None  # a moved date ends no stretch: what began it still holds
    for segment, left in zip(past, lefts, strict=True):
        begun = begun or segment.began_by
        told.append(_past(row, segment, left, begun))
        begun = begun if segment.kind == Kind.REDATED else None
    return [*told, _present(row, begun or row.event)] if row.is_open else told


def _past(row: Deadline, segment: DeadlineSegment, left: int, begun: Event | None) -> Stretch:
    ran = segment.kind == Kind.RAN
    return Stretch(
        kind=segment.kind,
        title=str(Kind(segment.kind).label),
        since=_shown(row, segment.since),
        until=_shown(row, segment.until),
        began=_told(begun),
        ended=_moved_by(segment.ended_by) if segment.kind == Kind.REDATED else _told(segment.ended_by),
        used=_pieces(row, segment.spent) if ran else "",
        left=_left(row, left),
        due=shown_due(segment.due_at),
        days=_days(row, segment, segment.until) if ran else [],
    )


def _present(row: Deadline, begun: Event | None) -> Stretch:
    stands = row.paused_since is not None
    return Stretch(
        kind=Kind.STOOD if stands else Kind.RAN,
        title=_("Stands still") if stands else _("Runs"),
        since=_shown(row, row.since),
        until=None,
        began=_told(begun),
        ended="",
        used="",
        left=_left(row, row.remaining) if stands else "",
        due=None if stands else shown_due(row.due_at),
        days=[] if stands else _days(row, row, None),
    )


def _shown(row: Deadline, at: datetime) -> date | datetime:
    """A moment where the term runs by the hour, else the day."""
    return at.astimezone(clocks.ZONE) if row.unit == Unit.HOURS else clocks.local_date(at)


def _told(event: Event | None) -> str:
    return str(done_in_words(event.verb)) if event else ""


def _moved_by(event: Event | None) -> str:
    """Who moved the date, by which document."""
    if event is None:
        return ""
    facts = {"done": _told(event), "who": event.who, "document": event.data.get("document", "")}
    return _("%(done)s: %(document)s (%(who)s)") % facts


def _days(row: Deadline, counted: Deadline | DeadlineSegment, until: datetime | None) -> list[Day]:
    """The days from day 0 to the date, or to the end of the stretch where it came sooner."""
    if row.unit != Unit.WORKING_DAYS or counted.due_on is None:
        return []
    special = special_days(counted)
    if row.back:
        return [_day(day) for day in day_by_day(row.start, counted.due_on, special)]
    last = min(counted.due_on, clocks.local_date(until)) if until else counted.due_on
    first = clocks.local_date(counted.since)
    hour = counted.since.astimezone(clocks.ZONE).hour
    cut_off = row.cut_off_hour is not None and hour >= row.cut_off_hour
    return [_day(day) for day in day_by_day(first, max(first, last), special, cut_off=cut_off)]


def _day(row: CountedDay) -> Day:
    special = row.special
    if special:
        return Day(row.day, row.number, special.en if page_language() == "en" else special.vi, special.document)
    if row.day_zero:
        return Day(row.day, None, _("Day 0: what comes in after the cut-off hour counts as come in on this day"), "")
    return Day(row.day, row.number, "" if row.number else date_format(row.day, "l"), "")


def _pieces(row: Deadline, pieces: int) -> str:
    told = in_units(Unit(row.unit), pieces)
    return _amount(row, told, Unit.DAYS if row.unit == Unit.MONTHS else None)


def _left(row: Deadline, pieces: int) -> str:
    if pieces >= 0:
        return _pieces(row, pieces)
    return _("late by %(amount)s") % {"amount": _pieces(row, -pieces)}


def _amount(row: Deadline, amount: float, unit: Unit | None = None) -> str:
    one, many = clocks.UNITS[page_language()][unit or Unit(row.unit)]
    return f"{number_format(amount)} {one if amount == 1 else many}"


def as_json(term: Term) -> dict[str, Any]:
    """A term as the interface for programs gives it."""
    return {
        **term._asdict(),
        "label": str(term.label),
        "stretches": [{**row._asdict(), "days": [day._asdict() for day in row.days]} for row in term.stretches],
    }


def unseen_by(*, reads: bool) -> frozenset[str]:
    """Terms that are left out for people who do not read the case page: those between the authority and its experts."""
    return frozenset() if reads else INTERNAL_TERMS
