"""A trial: its limits, preconditions, reports, incidents, breaches, measures, extensions and evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from applications.presenters import Tag
from programmes import clocks
from risks.datafiles import in_language
from workflow.presenters.judgement import limits_in_words

if TYPE_CHECKING:
    from applications.models import Application
    from trials.models import Evaluation, Precondition, Suspension


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


class Result(NamedTuple):
    """An evaluation with its way out in words."""

    row: Evaluation
    exit: str


def trial_page(application: Application) -> dict[str, Any]:
    """Context of the trial; ``trial`` is None before a permission is issued."""
    trial = getattr(application, "trial", None)
    grounds = {row.code: in_language(row.name) for row in application.regime.grounds}
    exits = {row.code: in_language(row.name) for row in application.regime.exits}
    return {
        "trial": trial,
        "limits": limits_in_words(trial.limits) if trial else [],
        "preconditions": preconditions(application),
        "milestones": application.milestones.order_by("id"),
        "reports": application.reports.all(),
        "incidents": application.incidents.all(),
        "breaches": application.breaches.all(),
        "pauses": [
            Pause(row, grounds.get(row.ground, row.ground), grounds.get(row.resumed_ground, row.resumed_ground))
            for row in application.suspensions.all()
        ],
        "extensions": application.extensions.all(),
        "final_reports": application.final_reports.all(),
        "results": [Result(row, exits.get(row.exit, row.exit)) for row in application.evaluations.all()],
    }


def preconditions(application: Application) -> list[Paper]:
    """What must hold before the start, and whether it does today."""
    names = {row.kind: in_language(row.name) for row in application.regime.preconditions}
    return [Paper(names.get(row.kind, row.kind), row, _status(row)) for row in application.preconditions.all()]


def _status(row: Precondition) -> Tag:
    if row.holds(clocks.today()):
        return Tag(_("Verified"), "green")
    if row.granted:
        return Tag(_("Not valid today"), "yellow")
    if row.granted is False:
        return Tag(_("Refused"), "purple")
    return Tag(_("To be verified"), "blue") if row.provided_at else Tag(_("To be provided"), "yellow")
