"""Every verb of a case: its names and who may, one line each, readable by the programme's lawyer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Verb:
    """``title`` is the button and the page's heading; ``done`` tells of it in the timeline.

    ``method`` is the transition's name where the verb's code is a word of the language.
    """

    code: str
    roles: frozenset[Role]
    title: StrPromise
    done: StrPromise
    method: str = ""

    @property
    def transition(self) -> str:
        """Name of the method in ``lifecycle.py``."""
        return self.method or self.code


def _verb(code: str, roles: Role | tuple[Role, ...], title: StrPromise, done: StrPromise, method: str = "") -> Verb:
    held = (roles,) if isinstance(roles, Role) else roles
    return Verb(code, frozenset(held), title, done, method)


_ALL = (
    _verb("submit", Role.APPLICANT, _("Submit the dossier"), _("Dossier submitted")),
    _verb("receive", Role.RECEPTION, _("Receive the dossier"), _("Dossier received")),
    _verb("request_supplement", Role.CASE_OFFICER, _("Request a supplement"), _("Supplement requested")),
    _verb("resubmit", Role.APPLICANT, _("Answer the supplement request"), _("Dossier supplemented")),
    _verb("refuse_receipt", Role.CASE_OFFICER, _("Refuse receipt"), _("Receipt refused")),
    _verb("accept_dossier", Role.CASE_OFFICER, _("Find the dossier valid"), _("Dossier found valid")),
    _verb("transfer", Role.CASE_OFFICER, _("Transfer to the competent authority"), _("Transferred")),
    _verb("withdraw", Role.APPLICANT, _("Withdraw"), _("Withdrawn by the applicant")),
    _verb("apologise", Role.CASE_OFFICER, _("Apologise and give a new date"), _("Apology and new date")),
    _verb("appoint", Role.LEAD, _("Appoint experts"), _("Experts appointed")),
    _verb("declare_conflict", Role.EXPERT, _("Declare a conflict of interest"), _("Conflict of interest declared")),
    _verb("decline", Role.EXPERT, _("Decline the review"), _("Review declined")),
    _verb("replace", Role.LEAD, _("Replace an expert"), _("Expert replaced")),
    _verb("review", Role.EXPERT, _("Review the dossier"), _("Review submitted")),
    _verb(
        "ask_opinion", Role.CASE_OFFICER, _("Ask other bodies for their opinion"), _("Opinions of other bodies asked")
    ),
    _verb("record_opinion", Role.CASE_OFFICER, _("Record the opinion of a body"), _("Opinion of a body recorded")),
    _verb("hold_council", Role.SECRETARY, _("Record the council session"), _("Council concluded")),
    _verb("propose", Role.CASE_OFFICER, _("Propose a decision"), _("Decision proposed")),
    _verb("check_form", Role.FORM_CHECKER, _("Confirm the form"), _("Form checked")),
    _verb(
        "return",
        (Role.FORM_CHECKER, Role.SIGNER),
        _("Return to the officer"),
        _("Returned to the officer"),
        "return_draft",
    ),
    _verb("sign", Role.SIGNER, _("Sign"), _("Signed")),
    _verb("issue", Role.CLERK, _("Number, seal and issue"), _("Number given, document issued")),
    _verb(
        "direct_consent",
        Role.CASE_OFFICER,
        _("Direct the zone's answer to a manager"),
        _("Zone's answer directed to a manager"),
    ),
    _verb("zone_consent", Role.ZONE_MANAGER, _("Answer for the zone"), _("Zone answered")),
    _verb("provide_precondition", Role.APPLICANT, _("Provide a precondition"), _("Precondition provided")),
    _verb("verify_precondition", Role.CASE_OFFICER, _("Verify a precondition"), _("Precondition verified")),
    _verb("start_trial", Role.CASE_OFFICER, _("Start the trial"), _("Trial started")),
    _verb("milestone_done", Role.APPLICANT, _("Report a milestone"), _("Milestone reached")),
    _verb("record_readings", Role.APPLICANT, _("Record readings"), _("Readings recorded")),
    _verb("file_report", Role.APPLICANT, _("File a periodic report"), _("Periodic report filed")),
    _verb("assess_report", Role.MONITOR, _("Assess a report"), _("Report assessed")),
    _verb("report_incident", Role.APPLICANT, _("Report an incident"), _("Incident reported")),
    _verb(
        "report_incident_official",
        Role.APPLICANT,
        _("File the official incident report"),
        _("Official incident report filed"),
    ),
    _verb("report_breach", Role.APPLICANT, _("Report an exceeded limit"), _("Exceeded limit reported")),
    _verb("suspend", Role.SIGNER, _("Suspend the trial"), _("Trial suspended")),
    _verb("resume", Role.SIGNER, _("Resume the trial"), _("Trial resumed")),
    _verb("terminate", Role.SIGNER, _("Terminate the trial"), _("Trial terminated")),
    _verb("request_extension", Role.APPLICANT, _("Ask for an extension"), _("Extension requested")),
    _verb("decide_extension", Role.SIGNER, _("Decide on the extension"), _("Extension decided")),
    _verb("file_final_report", Role.APPLICANT, _("File the final report"), _("Final report filed")),
    _verb("evaluate", Role.CASE_OFFICER, _("Evaluate the trial"), _("Trial evaluated")),
)

_MACHINE = (
    _verb("approve", (), _("Approve"), _("Permission issued")),
    _verb("await_preconditions", (), _("Await preconditions"), _("Awaiting preconditions")),
    _verb("refuse", (), _("Refuse"), _("Refusal issued")),
    _verb("take_silence", (), _("Take silence as the answer"), _("Silence of a body taken as its answer")),
    _verb("end_trial", (), _("End the trial"), _("Last day of the trial is over")),
    _verb("reopen_trial", (), _("Reopen the trial"), _("Trial in force again")),
    _verb("reopen_suspended", (), _("Reopen the suspended trial"), _("Trial extended, suspended as before")),
    _verb("complete", (), _("Complete"), _("Completion issued")),
    _verb("not_recognise", (), _("Do not recognise"), _("Non-recognition issued")),
    _verb("begin_transition", (), _("Begin the transition"), _("Transition begun")),
    _verb("close", (), _("Close"), _("Transition over, case closed")),
)

VERBS: dict[str, Verb] = {verb.code: verb for verb in _ALL}
"""Acts of people, in the order of the procedure; codes of the case format (§3)."""

MACHINE_VERBS: dict[str, Verb] = {verb.code: verb for verb in _MACHINE}
"""Steps that follow from an act or from time; no person may call them."""

RECORDS: dict[str, StrPromise] = {
    "deadline_passed": _("A term has passed"),
    "calendar_changed": _("Dates moved by a change of the calendar"),
}
"""What is recorded beside acts and steps: what time did, and what an official's change of the calendar did."""


def done_in_words(code: str) -> StrPromise | str:
    """What an entry of the journal tells: act, step or record; a code that is none of them as it is."""
    known = VERBS.get(code) or MACHINE_VERBS.get(code)
    return known.done if known else RECORDS.get(code, code)
