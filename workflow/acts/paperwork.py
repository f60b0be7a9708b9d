"""Form check, signature, number and issue of the draft that waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from applications.actions import cancel_deadlines, meet_deadline, move, open_deadline
from applications.entry import need
from documents.kinds import Kind
from programmes import clocks
from programmes.rules import required_preconditions
from reviews.opinions import TERM as OPINION
from trials.models import Precondition, Trial
from workflow import flows, procedures
from workflow.papers import ask_form_of_signature, issue_draft

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from accounts.models import User
    from applications.models import Application
    from documents.models import Draft


def _waiting(application: Application) -> Draft:
    draft: Draft = application.drafts.waiting().get()
    return draft


def check_form(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """The form of the draft is right."""
    del data
    move(application, "check_form", by=by)
    draft = _waiting(application)
    draft.checked_by, draft.checked_at, draft.checked_under = by, clocks.now(), application.under
    draft.save(update_fields=["checked_by", "checked_at", "checked_under"])


def return_draft(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Send the draft back to the officer with a comment; a new one will be drafted."""
    comment = need(data, "comment")
    move(application, "return", by=by, note=comment)
    draft = _waiting(application)
    draft.returned_by, draft.return_comment, draft.closed_at = by, comment, clocks.now()
    draft.save(update_fields=["returned_by", "return_comment", "closed_at"])


def sign(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """The signer signs, or a deputy in the form that the mandate and the regime name."""
    del data
    move(application, "sign", by=by)
    draft = _waiting(application)
    ask_form_of_signature(application, Kind(draft.kind), application.under)
    draft.signed_by, draft.signed_at, draft.signed_under = by, clocks.now(), application.under
    draft.save(update_fields=["signed_by", "signed_at", "signed_under"])


def issue(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Number and issue the draft; its effect on the case follows in the same transaction."""
    del data
    move(application, "issue", by=by)
    draft = _waiting(application)
    _EFFECTS[Kind(draft.kind)](application, draft, by)


def _decide(application: Application, draft: Draft, by: User) -> str:
    meet_deadline(application, "decision")
    ended = procedures.end_all(application, flows.LatenessFlow, flows.OpinionFlow)
    if flows.OpinionFlow in ended:
        cancel_deadlines(application, OPINION)
    number = issue_draft(application, draft, by=by).number_text
    application.decided_at = clocks.now()
    application.decision_number = number
    return number


def _approve(application: Application, draft: Draft, by: User) -> None:
    proposal = application.proposals.get(pk=draft.content["proposal"])
    Trial.objects.create(
        application=application,
        start=cast("date", proposal.start),  # a proposal to approve has both days (reviews.actions.propose)
        end=cast("date", proposal.end),
        limits=proposal.limits,
        conditions=proposal.conditions,
    )
    _decide(application, draft, by)
    application.published_at = clocks.now()
    application.trial_start, application.trial_end = proposal.start, proposal.end
    application.save(update_fields=["decided_at", "decision_number", "published_at", "trial_start", "trial_end"])
    move(application, "approve", by=None)
    move(application, "await_preconditions", by=None)
    _ask_for_preconditions(application)


def _ask_for_preconditions(application: Application) -> None:
    """Open a procedure for everything that the regime wants before the start and that does not hold yet."""
    kind = application.organisation.kind
    known = {row.kind: row for row in application.preconditions.all()}
    for wanted in required_preconditions(application.regime, application.dossier, kind, application.level):
        row = known.get(wanted.kind) or Precondition.objects.create(application=application, kind=wanted.kind)
        if not row.required:
            row.required = True
            row.save(update_fields=["required"])
        if not row.granted:
            flow = flows.ConsentFlow if wanted.provider == "zone_manager" else flows.PreconditionFlow
            procedures.start(flow, application, row.pk)


def _refuse(application: Application, draft: Draft, by: User) -> None:
    _decide(application, draft, by)
    application.save(update_fields=["decided_at", "decision_number"])
    move(application, "refuse", by=None)
    cancel_deadlines(application)


def _end_running(application: Application) -> None:
    """What the trial no longer needs once its result is issued."""
    meet_deadline(application, "evaluation")
    cancel_deadlines(application, "periodic_report", "final_report", "extension_request", "extension_decision")
    procedures.cancel_tasks(application, flows.SandboxFlow, "last_day")
    procedures.end_all(
        application,
        flows.ReportFlow,
        flows.ExtensionFlow,
        flows.SuspensionFlow,
        flows.PreconditionFlow,
        flows.ConsentFlow,
    )
    application.trial.ended_at = clocks.now()
    application.trial.save(update_fields=["ended_at"])


def _complete(application: Application, draft: Draft, by: User) -> None:
    _end_running(application)
    move(application, "complete", by=None)
    if open_deadline(application, "transition_end", clocks.now(), of_authority=False):
        move(application, "begin_transition", by=None)
    issue_draft(application, draft, by=by)


def _not_recognise(application: Application, draft: Draft, by: User) -> None:
    _end_running(application)
    move(application, "not_recognise", by=None)
    cancel_deadlines(application)
    issue_draft(application, draft, by=by)


_EFFECTS = {
    Kind.DECISION: _approve,
    Kind.REFUSAL: _refuse,
    Kind.COMPLETION: _complete,
    Kind.NON_RECOGNITION: _not_recognise,
}
