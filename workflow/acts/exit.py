"""Extension, final report, evaluation, and the ends that time brings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from applications.actions import cancel_deadlines, meet_deadline, move, open_deadline
from applications.states import State
from documents.kinds import Kind
from documents.models import Draft
from programmes import clocks
from trials import actions as trials
from trials.actions import ZONE_CONSENT
from trials.models import Evaluation
from workflow import flows, procedures
from workflow.facts import iso
from workflow.papers import issue_paper
from workflow.terms import open_trial_terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import User
    from applications.models import Application


def request_extension(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Store the request; the signer's task follows."""
    move(application, "request_extension", by=by, note=str(data.get("text") or ""), data={"months": data.get("months")})
    trials.request_extension(application, by=by, data=data)
    meet_deadline(application, "extension_request")
    open_deadline(application, "extension_decision", clocks.now(), of_authority=True)
    procedures.start(flows.ExtensionFlow, application)


def decide_extension(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Grant or refuse, with the decision that says so; a granted one moves the end and all that hangs on it."""
    move(application, "decide_extension", by=by, note=str(data.get("text") or ""), data={"grant": data.get("grant")})
    row = trials.decide_extension(application, by=by, data=data)
    meet_deadline(application, "extension_decision")
    if row.granted:
        _extend(application)
    facts = {
        "granted": row.granted,
        "months": row.months,
        "old_end": row.old_end.isoformat(),
        "new_end": row.new_end.isoformat(),
        "text": str(data.get("text") or ""),
        "requested_at": iso(row.requested_at),
        "request_text": row.text,
    }
    issue_paper(application, Kind.EXTENSION, by=by, extension=facts)


def _extend(application: Application) -> None:
    application.trial_end = application.trial.end
    application.save(update_fields=["trial_end"])
    cancel_deadlines(application, "evaluation")
    application.drafts.waiting().update(closed_at=clocks.now())
    open_trial_terms(application)
    procedures.expect_final_report(application)
    if application.state == State.EVALUATING and application.trial.ends_at > clocks.now():
        _reopen(application)


def _reopen(application: Application) -> None:
    """Put the trial in force again as it stood on its last day: what that day broke off is waited for again."""
    if application.suspensions.open().exists():
        move(application, "reopen_suspended", by=None)
        procedures.start(flows.SuspensionFlow, application)
    else:
        move(application, "reopen_trial", by=None)
    for row in application.preconditions.exclude(granted=True).exclude(kind=ZONE_CONSENT):
        procedures.start(flows.PreconditionFlow, application, row.pk)


def file_final_report(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Store the final report; the evaluation is due from now."""
    move(application, "file_final_report", by=by)
    trials.file_final_report(application, by=by, data=data)
    meet_deadline(application, "final_report")
    open_deadline(application, "evaluation", clocks.now(), of_authority=True)


def evaluate(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Store the evaluation, issue its report, and draft the result."""
    move(application, "evaluate", by=by)
    row = trials.evaluate(application, by=by, data=data)
    issue_paper(application, Kind.EVALUATION_REPORT, by=by)
    completed = row.outcome == Evaluation.Outcome.COMPLETED
    Draft.objects.create(
        application=application,
        kind=Kind.COMPLETION if completed else Kind.NON_RECOGNITION,
        content={"evaluation": row.pk},
        drafted_by=by,
        drafted_at=clocks.now(),
        drafted_under=application.under,
    )


def end_trial(application: Application, *, by: None, data: Mapping[str, Any]) -> None:
    """The last day is over: the case waits for its evaluation; nothing is resumed or renewed any more."""
    del by, data
    procedures.end_all(application, flows.SuspensionFlow, flows.PreconditionFlow)
    move(application, "end_trial", by=None)


def close(application: Application, *, by: None, data: Mapping[str, Any]) -> None:
    """The transition is over."""
    del by, data
    move(application, "close", by=None)
    meet_deadline(application, "transition_end")
    cancel_deadlines(application)
