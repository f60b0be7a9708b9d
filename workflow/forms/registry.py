"""Which form belongs to which verb."""

from __future__ import annotations

from workflow.forms import exit as leaving
from workflow.forms import filing, judgement, opinions, paperwork, review, trial, zone
from workflow.forms.base import ActForm, NoFacts

FORMS: dict[str, type[ActForm]] = {
    "submit": filing.Submit,
    "receive": NoFacts,
    "request_supplement": filing.RequestSupplement,
    "resubmit": filing.Resubmit,
    "refuse_receipt": filing.RefuseReceipt,
    "accept_dossier": filing.AcceptDossier,
    "transfer": filing.Transfer,
    "withdraw": filing.Withdraw,
    "apologise": filing.Apologise,
    "appoint": judgement.Appoint,
    "declare_conflict": judgement.DeclareConflict,
    "decline": judgement.Decline,
    "replace": judgement.Replace,
    "review": review.Review,
    "ask_opinion": opinions.AskOpinion,
    "record_opinion": opinions.RecordOpinion,
    "hold_council": judgement.HoldCouncil,
    "propose": judgement.Propose,
    "check_form": paperwork.OnDraft,
    "return": paperwork.ReturnDraft,
    "sign": paperwork.OnDraft,
    "issue": paperwork.OnDraft,
    "direct_consent": zone.DirectConsent,
    "zone_consent": trial.ZoneConsent,
    "provide_precondition": trial.ProvidePrecondition,
    "verify_precondition": trial.VerifyPrecondition,
    "start_trial": NoFacts,
    "milestone_done": trial.MilestoneDone,
    "record_readings": trial.RecordReadings,
    "file_report": trial.FileReport,
    "assess_report": trial.AssessReport,
    "report_incident": trial.ReportIncident,
    "report_incident_official": trial.ReportIncidentOfficial,
    "report_breach": trial.ReportBreach,
    "suspend": trial.Measure,
    "resume": trial.Resume,
    "terminate": trial.Measure,
    "request_extension": leaving.RequestExtension,
    "decide_extension": leaving.DecideExtension,
    "file_final_report": leaving.FileFinalReport,
    "evaluate": leaving.Evaluate,
}
"""Verb → form; a verb without one fails the test of this table."""
