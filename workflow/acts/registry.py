"""Which function does which verb, and which verbs address a procedure of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trials.actions import ZONE_CONSENT
from workflow.acts import exit as leaving
from workflow.acts import filing, judgement, opinions, paperwork, trial

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from applications.models import Application

ACTS: dict[str, Callable[..., None]] = {
    "submit": filing.submit,
    "receive": filing.receive,
    "request_supplement": filing.request_supplement,
    "resubmit": filing.resubmit,
    "refuse_receipt": filing.refuse_receipt,
    "accept_dossier": filing.accept_dossier,
    "transfer": filing.transfer,
    "withdraw": filing.withdraw,
    "apologise": filing.apologise,
    "appoint": judgement.appoint,
    "declare_conflict": judgement.declare_conflict,
    "decline": judgement.decline,
    "replace": judgement.replace,
    "review": judgement.review,
    "ask_opinion": opinions.ask_opinion,
    "record_opinion": opinions.record_opinion,
    "hold_council": judgement.hold_council,
    "propose": judgement.propose,
    "check_form": paperwork.check_form,
    "return": paperwork.return_draft,
    "sign": paperwork.sign,
    "issue": paperwork.issue,
    "direct_consent": trial.direct_consent,
    "zone_consent": trial.zone_consent,
    "provide_precondition": trial.provide_precondition,
    "verify_precondition": trial.verify_precondition,
    "start_trial": trial.start_trial,
    "milestone_done": trial.milestone_done,
    "record_readings": trial.record_readings,
    "file_report": trial.file_report,
    "assess_report": trial.assess_report,
    "report_incident": trial.report_incident,
    "report_incident_official": trial.report_incident_official,
    "report_breach": trial.report_breach,
    "suspend": trial.suspend,
    "resume": trial.resume,
    "terminate": trial.terminate,
    "request_extension": leaving.request_extension,
    "decide_extension": leaving.decide_extension,
    "file_final_report": leaving.file_final_report,
    "evaluate": leaving.evaluate,
    "end_trial": leaving.end_trial,
    "close": leaving.close,
}
"""Verb → ``function(application, *, by, data)``; the machine's own two come from timers (``by=None``)."""


def _no_subject(_application: Application, _data: Mapping[str, Any]) -> int | None:
    return None


def _precondition(application: Application, data: Mapping[str, Any]) -> int | None:
    row = application.preconditions.filter(kind=data.get("kind")).first()
    return row.pk if row else 0


def _consent(application: Application, _data: Mapping[str, Any]) -> int | None:
    row = application.preconditions.filter(kind=ZONE_CONSENT).first()
    return row.pk if row else 0


def _period(_application: Application, data: Mapping[str, Any]) -> int | None:
    period = data.get("period")
    return period if isinstance(period, int) else 0


def _incident(application: Application, data: Mapping[str, Any]) -> int | None:
    rows = application.incidents.without_official()
    if data.get("incident"):
        rows = rows.filter(pk=data["incident"])
    first = rows.first()
    return first.pk if first else 0


def _opinion(_application: Application, data: Mapping[str, Any]) -> int | None:
    request = data.get("opinion")
    return request if isinstance(request, int) else 0


def _leaver(application: Application, data: Mapping[str, Any]) -> int | None:
    row = application.assignments.filter(expert=data.get("expert")).order_by("-id").first()
    return row.pk if row else 0


SUBJECTS: dict[str, Callable[[Application, Mapping[str, Any]], int | None]] = {
    "replace": _leaver,
    "record_opinion": _opinion,
    "zone_consent": _consent,
    "provide_precondition": _precondition,
    "verify_precondition": _precondition,
    "file_report": _period,
    "assess_report": _period,
    "report_incident_official": _incident,
    "resume": _no_subject,
    "terminate": _no_subject,
    "decide_extension": _no_subject,
    "apologise": _no_subject,
}
"""Verbs of side procedures, with the row each is about; without an open task of theirs they are simply recorded."""
