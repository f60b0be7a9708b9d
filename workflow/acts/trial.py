"""Preconditions, start, reports, incidents, suspension, termination."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from applications.actions import cancel_deadlines, meet_deadline, move, open_deadline
from applications.entry import need
from documents.kinds import Kind
from programmes import clocks
from trials import actions as trials
from workflow import flows, procedures
from workflow.papers import issue_paper
from workflow.terms import open_trial_terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import User
    from applications.models import Application


def direct_consent(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """The zone's answer is now the task of the manager named, and of nobody else."""
    manager = need(data, "manager")
    move(application, "direct_consent", by=by, note=str(data.get("reason") or ""), data={"directed_to": manager.name})
    row = trials.direct_consent(application, data=data)
    procedures.hand_to(procedures.start(flows.ConsentFlow, application, row.pk), manager)


def zone_consent(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """The zone's answer."""
    move(application, "zone_consent", by=by, note=str(data.get("reason") or ""))
    trials.zone_consent(application, by=by, data=data)


def provide_precondition(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Store it; the officer's task to verify it follows."""
    move(application, "provide_precondition", by=by, data={"kind": data.get("kind")})
    row = trials.provide_precondition(application, by=by, data=data)
    procedures.start(flows.PreconditionFlow, application, row.pk)


def verify_precondition(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Store the officer's verdict."""
    move(application, "verify_precondition", by=by, note=str(data.get("reason") or ""), data={"kind": data.get("kind")})
    trials.verify_precondition(application, by=by, data=data)


def start_trial(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Begin the trial and open its terms."""
    del data
    trials.start_trial(application)
    move(application, "start_trial", by=by)
    open_trial_terms(application)


def milestone_done(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Store the milestone."""
    move(application, "milestone_done", by=by, note=str(data.get("milestone") or ""))
    trials.milestone_done(application, by=by, data=data)


def record_readings(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Store the readings."""
    move(application, "record_readings", by=by, note=str(data.get("indicator") or ""))
    trials.record_readings(application, by=by, data=data)


def file_report(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Store the report of the period; the monitor's task to assess it follows."""
    move(application, "file_report", by=by, data={"period": data.get("period")})
    report = trials.file_report(application, by=by, data=data)
    meet_deadline(application, "periodic_report", subject=str(report.period))
    procedures.start(flows.ReportFlow, application, report.period)


def assess_report(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Store the monitor's word."""
    move(application, "assess_report", by=by, note=str(data.get("text") or ""), data={"period": data.get("period")})
    trials.assess_report(application, by=by, data=data)


def report_incident(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Store the preliminary report; its term counts from the confirmation, the official one is due after it."""
    move(
        application, "report_incident", by=by, note=str(data.get("text") or ""), data={"severity": data.get("severity")}
    )
    incident = trials.report_incident(application, by=by, data=data)
    subject = str(incident.pk)
    clock = application.regime.clock("incident_preliminary", severity=incident.severity)
    if clock:
        open_deadline(application, clock.name, incident.confirmed_at, of_authority=False, subject=subject, clock=clock)
    meet_deadline(application, "incident_preliminary", subject=subject)
    open_deadline(application, "incident_official", clocks.now(), of_authority=False, subject=subject)
    procedures.start(flows.IncidentFlow, application, incident.pk)


def report_incident_official(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Store the official report."""
    move(application, "report_incident_official", by=by, note=str(data.get("text") or ""))
    incident = trials.report_incident_official(application, data=data)
    meet_deadline(application, "incident_official", subject=str(incident.pk))


def report_breach(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Store that a limit was exceeded; its term counts from the moment it happened."""
    move(application, "report_breach", by=by, note=str(data.get("text") or ""), data={"limit": data.get("limit")})
    breach = trials.report_breach(application, by=by, data=data)
    open_deadline(application, "breach_report", breach.occurred_at, of_authority=False, subject=str(breach.pk))
    meet_deadline(application, "breach_report", subject=str(breach.pk))


def suspend(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Suspend, with the decision that says so; the signer's task to resume or terminate follows."""
    move(application, "suspend", by=by, note=str(data.get("text") or ""), data={"ground": data.get("ground")})
    row = trials.suspend(application, by=by, data=data)
    issue_paper(application, Kind.SUSPENSION, by=by, measure=_measure(application, row.ground, row.text))
    procedures.start(flows.SuspensionFlow, application)


def resume(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Resume, with the decision that says so."""
    move(application, "resume", by=by, note=str(data.get("text") or ""), data={"ground": data.get("ground")})
    row = trials.resume(application, by=by, data=data)
    facts = _measure(application, row.resumed_ground, row.resumed_text)
    issue_paper(application, Kind.RESUMPTION, by=by, measure={**facts, "suspended_by": _suspended_by(application)})


def terminate(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """End the trial early, with the decision that says so."""
    ground, text = trials.ground_and_text(application, data)
    move(application, "terminate", by=by, note=text, data={"ground": ground})
    cancel_deadlines(application)
    application.drafts.waiting().update(closed_at=clocks.now())
    application.trial.ended_at = clocks.now()
    application.trial.save(update_fields=["ended_at"])
    issue_paper(application, Kind.TERMINATION, by=by, measure=_measure(application, ground, text))


def _measure(application: Application, ground: str, text: str) -> dict[str, Any]:
    name = next((row.name.vi for row in application.regime.grounds if row.code == ground), ground)
    return {"ground": ground, "ground_name": name, "text": text, "since": clocks.today().isoformat()}


def _suspended_by(application: Application) -> dict[str, str]:
    document = application.documents.filter(kind=Kind.SUSPENSION).last()
    if document is None:
        return {}
    day = clocks.local_date(document.issued_at).isoformat()
    return {"number_text": document.number_text, "date": day, "body": document.body}
