"""Terms that hang on the days of the trial."""

from __future__ import annotations

from typing import TYPE_CHECKING

from applications.actions import cancel_deadlines, open_deadline
from programmes import clocks
from workflow import flows, procedures

if TYPE_CHECKING:
    from applications.models import Application


def open_trial_terms(application: Application) -> None:
    """At the start, and anew when the end moves: periodic reports up to the end, final report, extension request.

    Periodic reports count from the day the trial started, every n months, none after its end; those that stand
    are kept.
    """
    trial = application.trial
    end = clocks.start_of(trial.end)
    cancel_deadlines(application, "final_report", "extension_request")
    _open_periodic(application)
    open_deadline(application, "final_report", end, of_authority=False)
    if application.regime.extension.allowed:
        open_deadline(application, "extension_request", end, of_authority=False)


def _open_periodic(application: Application) -> None:
    rule = application.regime.clock("periodic_report")
    every = rule.amount_for(application.level) if rule else None
    trial = application.trial
    if rule is None or every is None or trial.started_at is None:
        return
    known = set(application.deadlines.filter(name="periodic_report").values_list("subject", flat=True))
    period = 1
    while clocks.months_after(trial.started_at, every * period) <= trial.end:
        if str(period) not in known:
            open_deadline(
                application, "periodic_report", trial.started_at, of_authority=False,
                subject=str(period), amount=every * period,
            )  # fmt: skip
            procedures.start(flows.ReportFlow, application, period)
        period += 1
