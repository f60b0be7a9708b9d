"""A trial: its limits, preconditions, reports, incidents, breaches, measures, extensions and evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from applications.labels import QUANTITY_UNITS, amount, quantity_label
from applications.presenters import Tag
from programmes import clocks
from risks.datafiles import in_language
from risks.presenters import indicator_words
from workflow.presenters.gantt import Course, gantt
from workflow.presenters.gauges import figures_in_words, gauges

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from applications.models import Application
    from trials.models import Evaluation, FinalReport, LimitBreach, PeriodicReport, Precondition, Suspension, Trial


class Paper(NamedTuple):
    """A precondition with where it stands today."""

    name: str
    row: Precondition
    status: Tag


class Pause(NamedTuple):
    """A suspension with its grounds in words."""

    row: Suspension
    ground: str
    resumed_ground: str


class Exceeded(NamedTuple):
    """A breach with its limit and the value reached in words."""

    row: LimitBreach
    limit: str
    value: str


class Reported(NamedTuple):
    """A periodic report with its figures: name of the indicator and amount."""

    row: PeriodicReport
    figures: list[tuple[str, str]]


class Concluded(NamedTuple):
    """A final report with what the hypotheses gave: name of the indicator and value."""

    row: FinalReport
    found: list[tuple[str, str]]


class Result(NamedTuple):
    """An evaluation with its way out in words."""

    row: Evaluation
    exit: str


REPORTS = ("periodic_report", "final_report")
"""Terms whose days stand in the picture."""
_DRAWN = ("milestones", "reports", "incidents", "breaches", "pauses", "extensions", "final_reports")


def trial_page(application: Application) -> dict[str, Any]:
    """Context of the trial for those who may read its evaluation."""
    exits = {row.code: in_language(row.name) for row in application.regime.exits}
    results = [Result(row, exits.get(row.exit, row.exit)) for row in application.evaluations.all()]
    return {**trial_course(application), "results": results}


def trial_course(application: Application) -> dict[str, Any]:
    """Context of the trial, all of it also for the operator; ``trial`` is None before a permission is issued."""
    trial = getattr(application, "trial", None)
    facts = _facts(application)
    units = QUANTITY_UNITS | {row["quantity"]: row.get("unit", "") for row in (trial.limits if trial else ())}
    told = {
        "exceeded": [_exceeded(row, units) for row in facts["breaches"]],
        "reported": reported(facts["reports"]),
        "concluded": [_concluded(row) for row in facts["final_reports"]],
    }
    return {"trial": trial, **facts, **told, **(_pictures(application, trial, facts) if trial else {})}


def reported(rows: Iterable[PeriodicReport]) -> list[Reported]:
    """The reports with their figures in words."""
    return [Reported(row, figures_in_words(row.figures)) for row in rows]


def _concluded(row: FinalReport) -> Concluded:
    found = [(indicator_words(str(each.get("indicator", ""))), amount(each.get("value", 0))) for each in row.hypotheses]
    return Concluded(row, found)


def _facts(application: Application) -> dict[str, Any]:
    grounds = {row.code: in_language(row.name) for row in application.regime.grounds}
    return {
        "preconditions": preconditions(application),
        "milestones": list(application.milestones.order_by("id")),
        "reports": list(application.reports.all()),
        "incidents": list(application.incidents.all()),
        "breaches": list(application.breaches.all()),
        "pauses": [
            Pause(row, grounds.get(row.ground, row.ground), grounds.get(row.resumed_ground, row.resumed_ground))
            for row in application.suspensions.all()
        ],
        "extensions": list(application.extensions.all()),
        "final_reports": list(application.final_reports.all()),
    }


def _pictures(application: Application, trial: Trial, facts: dict[str, Any]) -> dict[str, Any]:
    """Gauges and the course of the trial over time; two queries."""
    course = Course(
        trial=trial,
        papers=facts["preconditions"],
        terms=list(application.deadlines.filter(name__in=REPORTS, cancelled_at=None).order_by("due_at")),
        **{name: facts[name] for name in _DRAWN},
    )
    return {**gauges(application, trial.limits, facts["breaches"]), "gantt": gantt(course, clocks.today())}


def preconditions(application: Application) -> list[Paper]:
    """What must hold before the start, and whether it does today."""
    names = {row.kind: in_language(row.name) for row in application.regime.preconditions}
    return [Paper(names.get(row.kind, row.kind), row, _status(row)) for row in application.preconditions.all()]


def _exceeded(row: LimitBreach, units: Mapping[str, str]) -> Exceeded:
    return Exceeded(row, str(quantity_label(row.quantity)), amount(row.value, units.get(row.quantity, "")))


def _status(row: Precondition) -> Tag:
    if row.holds(clocks.today()):
        return Tag(_("Verified"), "green")
    if row.granted:
        return Tag(_("Not valid today"), "yellow")
    if row.granted is False:
        return Tag(_("Refused"), "purple")
    return Tag(_("To be verified"), "blue") if row.provided_at else Tag(_("To be provided"), "yellow")
