"""What the applicant is told: what happens now, what a term is for, what has happened. Nothing of the deliberation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from applications.states import State

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NOW: dict[State, StrPromise] = {
    State.DRAFT: _(
        "Answer the questions and attach the files, then check everything and submit. Until you submit, "
        "nobody but your organisation sees the dossier."
    ),
    State.SUBMITTED: _(
        "An officer checks whether the dossier is complete. If something is missing, you are asked for all of it."
    ),
    State.SUPPLEMENT_REQUESTED: _("Add what the authority asks for, listed below, then send the dossier again."),
    State.VALID: _("The dossier is complete. The authority now appoints experts who have no tie to you."),
    State.UNDER_REVIEW: _(
        "Experts read the dossier and give their opinion. You need not do anything; we write when something "
        "is asked of you."
    ),
    State.REVIEWED: _("The council has met. The authority now prepares its decision."),
    State.PROPOSED: _("The authority prepares its decision: it is checked, signed and issued."),
    State.APPROVED: _("The decision is being issued."),
    State.AWAITING_PRECONDITIONS: _(
        "Provide what is listed under “What you can do”. The trial starts when everything is verified, not "
        "before its first day."
    ),
    State.ACTIVE: _(
        "Keep to the limits of the decision, record readings and file reports on time. Report every incident "
        "at once."
    ),
    State.SUSPENDED: _("Stop the trial until the authority lets it go on. Reports stay due."),
    State.EVALUATING: _("The trial is over. The authority evaluates it after your final report."),
    State.TRANSITION: _("The result is recognised. You may go on within the tested scope until the transition ends."),
    State.REFUSED: _("The reasons are in the document below. You may register a changed pilot at any time."),
    State.NOT_ACCEPTED: _("The reasons are in the document below. You may register again when they are met."),
    State.TRANSFERRED: _("Another authority is competent; it continues with your dossier."),
    State.WITHDRAWN: _("You stopped this pilot. You may register it again at any time."),
    State.TERMINATED: _("The trial ended early. The reasons are in the document below."),
    State.COMPLETED: _("The trial is completed and its result recognised as the document below says."),
    State.NOT_RECOGNISED: _("The trial has ended. Why its result was not recognised stands in the document below."),
    State.CLOSED: _("Everything is done. The documents stay here."),
}  # fmt: skip

YOURS_RUNNING: dict[State, StrPromise] = {
    State.ACTIVE: _("Yours: you run the trial"),
    State.SUSPENDED: _("Yours: the trial stands still until the authority lets it go on"),
    State.TRANSITION: _("Yours: you may go on within the tested scope"),
}
"""Whose turn it is, in the states in which something runs or stands still."""

AWAITING_RECEIPT = _(
    "The one-stop desk receives your dossier and hands out a receipt. The terms of the authority run from then on."
)

CHECKED_ONCE = _(
    "An officer checks whether the dossier is complete. If something is missing, you are asked once for all of it."
)
"""Instead of the words of the state, where the rules allow a single supplement."""
CHECKED_AGAIN = _("An officer checks what you added. The rules allow no further request to complete the dossier.")
"""Instead of these, once that supplement came."""

SEALED = _("Once submitted, the dossier can no longer be changed. The authority may ask you for what is missing.")
SEALED_ASKED_ONCE = _(
    "Once submitted, the dossier can no longer be changed. The authority may ask you once for what is missing."
)
SEALED_ASKED_OUT = _(
    "Once submitted, the dossier can no longer be changed, and the rules allow no further request to complete it."
)

TERMS: dict[str, StrPromise] = {
    "validity_check": _("Check of the dossier by the authority"),
    "supplement": _("Your answer to the supplement request"),
    "decision": _("Decision of the authority"),
    "review": _("Opinions of the experts"),
    "periodic_report": _("Your periodic report"),
    "incident_preliminary": _("Your preliminary report of an incident"),
    "incident_official": _("Your official report of an incident"),
    "breach_report": _("Your report of an exceeded limit"),
    "extension_request": _("Last day to ask for an extension"),
    "extension_decision": _("Answer to your request for an extension"),
    "final_report": _("Your final report"),
    "evaluation": _("Result of the evaluation"),
    "transition_end": _("End of the transition"),
}
INTERNAL_TERMS = frozenset({"review", "opinion"})
"""Terms that run between the authority and its experts."""

TIMELINE: dict[str, StrPromise] = {
    "submit": _("Dossier submitted"),
    "receive": _("Dossier received"),
    "request_supplement": _("The authority asked for a supplement"),
    "resubmit": _("Supplement sent"),
    "refuse_receipt": _("The dossier was not received"),
    "accept_dossier": _("Dossier found valid"),
    "transfer": _("Transferred to the competent authority"),
    "withdraw": _("Withdrawn at your request"),
    "apologise": _("The authority apologised and gave a new date"),
    "appoint": _("Experts appointed"),
    "calendar_changed": _("Dates moved by a change of the calendar"),
    "approve": _("Permission issued"),
    "refuse": _("Refusal issued"),
    "zone_consent": _("The zone manager answered"),
    "provide_precondition": _("Precondition provided"),
    "verify_precondition": _("Precondition checked"),
    "start_trial": _("Trial started"),
    "milestone_done": _("Milestone reached"),
    "record_readings": _("Readings recorded"),
    "file_report": _("Periodic report filed"),
    "assess_report": _("Periodic report assessed"),
    "report_incident": _("Incident reported"),
    "report_incident_official": _("Official incident report filed"),
    "report_breach": _("Exceeded limit reported"),
    "suspend": _("Trial suspended"),
    "resume": _("Trial resumed"),
    "terminate": _("Trial terminated"),
    "request_extension": _("Extension requested"),
    "decide_extension": _("Extension decided"),
    "file_final_report": _("Final report filed"),
    "end_trial": _("Last day of the trial is over"),
    "reopen_trial": _("Trial in force again"),
    "reopen_suspended": _("Trial extended, suspended as before"),
    "complete": _("Completion issued"),
    "not_recognise": _("Non-recognition issued"),
    "close": _("Transition over, case closed"),
}
"""Verbs that the applicant reads of; what is not here is the authority's own deliberation."""

NOTES = frozenset({
    "refuse_receipt", "transfer", "withdraw", "zone_consent", "verify_precondition", "milestone_done",
    "record_readings", "assess_report", "report_incident", "report_incident_official", "report_breach", "suspend",
    "resume", "terminate", "request_extension", "decide_extension", "calendar_changed",
})  # fmt: skip
"""Verbs whose note is meant for the applicant or comes from the applicant."""
