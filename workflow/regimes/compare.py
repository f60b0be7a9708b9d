"""Old cases under a draft: what was recorded of a case, counted again by other rules. Pure: nothing is written.

The facts stay as they happened: when the dossier came in, what it said, how the experts scored. Only the rules change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from programmes import clocks
from programmes.queries import calendar
from programmes.rules import (
    ai_level,
    envelope_findings,
    level_faults,
    required_components,
    required_preconditions,
    weighted_mean,
)
from programmes.schema_parts import StartEvent
from programmes.segments import Measure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from applications.models import Application
    from programmes.clocks import WorkingCalendar
    from programmes.schema import Clock, Regime

_EVENTS = {
    "appoint": StartEvent.APPOINT,
    "file_final_report": StartEvent.FILE_FINAL_REPORT,
    "request_extension": StartEvent.REQUEST_EXTENSION,
    "complete": StartEvent.COMPLETION_ISSUED,
}
"""Recorded acts from which a term counts."""
_ONCE = (
    "validity_check", "decision", "review", "final_report", "extension_request", "extension_decision", "evaluation",
    "transition_end",
)  # fmt: skip
"""Terms that a case has once; the others hang on an incident, a breach or a period."""


class Term(NamedTuple):
    """A term of a case: its date as recorded and under the draft (None: no date), and how far they are apart."""

    name: str
    subject: str
    own: date | datetime | None
    draft: date | datetime | None

    @property
    def days(self) -> int | None:
        """Days from the recorded date to that of the draft; None where one is missing."""
        if self.own is None or self.draft is None:
            return None
        return (clocks.local_date(self.draft) - clocks.local_date(self.own)).days

    @property
    def differs(self) -> bool:
        """Whether the draft gives another date."""
        return self.own != self.draft


class Fact(NamedTuple):
    """Something on which an outcome hangs, as it is under the version of the case and under the draft."""

    words: str
    own: str
    draft: str


@dataclass
class Story:
    """What happened in a case, read once: moments from which terms count, stops for supplements, scores."""

    case: Application
    moments: dict[StartEvent, datetime] = field(default_factory=dict)
    stops: list[tuple[datetime, datetime]] = field(default_factory=list)
    severities: dict[str, str] = field(default_factory=dict)
    scores: list[dict[str, int]] = field(default_factory=list)
    started: datetime | None = None
    end: date | None = None


def story_of(case: Application) -> Story:
    """Read what was recorded; a handful of queries."""
    found = Story(case)
    trial = getattr(case, "trial", None)
    asked: datetime | None = None
    for event in case.events.order_by("position"):
        if event.verb == "request_supplement":
            asked = event.at
        elif event.verb == "resubmit" and asked:
            found.stops.append((asked, event.at))
        elif event.verb == "accept_dossier" and case.complete_at:
            found.moments[StartEvent.VALID_DOSSIER] = case.complete_at
        if event.verb in _EVENTS:
            found.moments[_EVENTS[event.verb]] = event.at
    if case.received_at:
        found.moments[StartEvent.RECEIVE] = case.received_at
    if trial is not None and trial.started_at:
        found.started, found.end = trial.started_at, trial.end
        found.moments |= {StartEvent.START_TRIAL: trial.started_at, StartEvent.END: clocks.start_of(trial.end)}
    found.severities = {str(row.pk): row.severity for row in case.incidents.all()}
    found.scores = [row.review.scores for row in case.assignments.reviewed().select_related("review")]
    return found


# ------------------------------------------------------------------------------------------------ dates


def terms(story: Story, draft: Regime) -> list[Term]:
    """Every term of the case with its recorded date and that of the draft, in the order in which they began."""
    days = calendar()
    recorded = {(row.name, row.subject): row for row in story.case.deadlines.order_by("id")}
    keys = [*recorded, *((name, "") for name in _ONCE), *_periods(story, draft)]
    found = []
    for name, subject in dict.fromkeys(keys):
        row = recorded.get((name, subject))
        own, new = _rule(story, story.case.regime, name, subject), _rule(story, draft, name, subject)
        before = (row.due_on or row.due_at) if row else None
        # The same rule gives the same date: one that the calendar has moved since stays as it was moved.
        after = before if row and own == new else date_under(story, new, subject, row, own, days)
        if before is not None or after is not None:
            found.append(Term(name, subject, before, after))
    return found


def _rule(story: Story, regime: Regime, name: str, subject: str) -> Clock | None:
    return regime.clock(name, story.severities.get(subject) if name == "incident_preliminary" else None)


def _periods(story: Story, regime: Regime) -> Iterator[tuple[str, str]]:
    """The periodic reports that fall into the trial."""
    rule = regime.clock("periodic_report")
    every = rule.amount_for(story.case.level) if rule else None
    if not every or story.started is None or story.end is None:
        return
    period = 1
    while clocks.months_after(story.started, every * period) <= story.end:
        yield "periodic_report", str(period)
        period += 1


def date_under(
    story: Story, rule: Clock | None, subject: str, row: Any, own: Clock | None, days: WorkingCalendar
) -> date | datetime | None:
    """The date that a rule gives the term; None where it sets none, or where it counts from what did not happen."""
    amount = rule.amount_for(story.case.level) if rule else None
    if rule is None:
        return None
    if rule.name == "supplement" and row is not None:
        amount = row.amount  # the request itself set the days
    if rule.name == "periodic_report" and amount and subject:
        amount *= int(subject)
        if story.end is None or story.started is None or clocks.months_after(story.started, amount) > story.end:
            return None
    start = _start(story, rule, row, own)
    if amount is None or start is None:
        return None
    if rule.name in {"validity_check", "decision"} and rule.on_supplement != "none":
        return _stopped(story, rule, amount, start, days)
    return clocks.due(rule.unit, amount, start, calendar=days, back=rule.back, cut_off_hour=rule.cut_off_hour)


def _start(story: Story, rule: Clock, row: Any, own: Clock | None) -> datetime | None:
    """From when the rule counts, as the process counts it (``workflow.supplement_terms``)."""
    if rule.name == "validity_check":
        return story.moments.get(StartEvent.RECEIVE)
    if rule.name == "decision":
        valid = story.moments.get(StartEvent.VALID_DOSSIER)
        receipt = rule.on_supplement == "pause" or (rule.start == StartEvent.RECEIVE and rule.on_supplement == "none")
        return story.moments.get(StartEvent.RECEIVE) if valid and receipt else valid
    if row is not None and own is not None and own.start == rule.start:
        began: datetime = row.start
        return began
    return story.moments.get(rule.start)


def _stopped(story: Story, rule: Clock, amount: int, start: datetime, days: WorkingCalendar) -> date | datetime:
    """The date of a term that stands, or begins anew, for every supplement that was asked while it ran."""
    measure = Measure(rule.unit, days, rule.cut_off_hour)
    left, since, whole = measure.pieces(amount, start), start, True
    for asked, answered in story.stops:
        if asked < since or clocks.limits(measure.end(left, since))[1] <= asked:
            continue
        anew = rule.on_supplement == "restart"
        left = measure.pieces(amount, answered) if anew else left - measure.spent(since, asked)
        since, whole = answered, anew
    if whole:
        return clocks.due(rule.unit, amount, since, calendar=days, cut_off_hour=rule.cut_off_hour)
    return measure.end(left, since)


# ------------------------------------------------------------------------------------------------ outcomes


def facts(story: Story, draft: Regime) -> list[Fact]:
    """What would be otherwise under the draft, in the active language; empty where nothing would."""
    own, new = dict(_facts(story, story.case.regime)), dict(_facts(story, draft))
    return [Fact(words, own[words], new[words]) for words in own if own[words] != new[words]]


def _facts(story: Story, regime: Regime) -> Iterator[tuple[str, str]]:
    case = story.case
    dossier, kind = case.dossier, case.organisation.kind
    level = ai_level(regime, dossier)
    yield _("Level by the facts of the dossier"), str(level or "–")
    yield _("Competence"), "; ".join(level_faults(regime, dossier, case.level or level)) or _("decided here")
    parts = required_components(regime, dossier, kind)
    yield _("Parts that the dossier must have"), "; ".join(row.name.in_language() for row in parts) or "–"
    yield _("Weighted mean and pass mark"), _mean(story, regime)
    yield _("Criteria below their floor"), "; ".join(_below(story, regime)) or "–"
    beyond = envelope_findings(regime, dossier)
    yield _("Beyond the technical limits"), "; ".join(row.text.in_language() for row in beyond) or "–"
    asked = required_preconditions(regime, dossier, kind, case.level)
    yield _("Preconditions of the start"), "; ".join(row.name.in_language() for row in asked) or "–"
    many = len(story.stops) > regime.supplements_allowed
    yield _("Supplements asked for"), _("more than allowed") if many else _("allowed")
    yield _("Length of the trial"), _length(story, regime)


def _means(story: Story) -> dict[str, float]:
    codes = story.scores[0] if story.scores else {}
    return {code: sum(row[code] for row in story.scores) / len(story.scores) for code in codes}


def _mean(story: Story, regime: Regime) -> str:
    means = _means(story)
    if not means or not regime.criteria:
        return "–"
    if missing := [row.name.in_language() for row in regime.criteria if row.code not in means]:
        return _("not scored: %(names)s") % {"names": "; ".join(missing)}
    mean = weighted_mean(regime, means)
    told = {"mean": number_format(mean, 2), "mark": regime.pass_mark}
    if mean >= regime.pass_mark:
        return _("%(mean)s of %(mark)s: reached") % told
    return _("%(mean)s of %(mark)s: not reached") % told


def _below(story: Story, regime: Regime) -> list[str]:
    means = _means(story)
    return [row.name.in_language() for row in regime.criteria if row.code in means and means[row.code] < row.floor]


def _length(story: Story, regime: Regime) -> str:
    trial = getattr(story.case, "trial", None)
    if trial is None:
        return "–"
    granted = [row for row in story.case.extensions.all() if row.granted]
    first = granted[0].old_end if granted else trial.end
    if regime.term.max_months is not None and clocks.last_day(trial.start, regime.term.max_months) < first:
        return _("longer than %(months)s months") % {"months": regime.term.max_months}
    most = regime.extension.max_times
    if granted and (not regime.extension.allowed or (most is not None and len(granted) > most)):
        return _("extended more often than allowed")
    return _("within the term")
