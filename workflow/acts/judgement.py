"""Experts, council, proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from applications.actions import meet_deadline, move, open_deadline
from documents.kinds import Kind
from documents.models import Draft
from programmes import clocks
from reviews import actions as reviews
from reviews.models import Assignment, Outcome
from workflow import flows, procedures
from workflow.papers import issue_paper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import User
    from applications.models import Application


def appoint(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Appoint the experts and start their term, where the regime sets one."""
    move(application, "appoint", by=by)
    reviews.appoint(application, by=by, data=data)
    open_deadline(application, "review", clocks.now(), of_authority=True)


def declare_conflict(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """The expert leaves for a tie; the programme manager may replace."""
    move(application, "declare_conflict", by=by, note=str(data.get("reason") or ""))
    _leave(application, by, data, Assignment.Leaving.CONFLICT)


def decline(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """The expert declines; the programme manager may replace."""
    move(application, "decline", by=by, note=str(data.get("reason") or ""))
    _leave(application, by, data, Assignment.Leaving.DECLINED)


def _leave(application: Application, by: User, data: Mapping[str, Any], leaving: Assignment.Leaving) -> None:
    assignment = reviews.leave(application, by=by, data=data, leaving=leaving)
    procedures.start(flows.ReplacementFlow, application, assignment.pk)
    _reviews_in(application)


def replace(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Another expert takes the place; a council task that stood open goes until the new review is in."""
    move(application, "replace", by=by, note=str(data.get("reason") or ""))
    old, new = reviews.replace(application, by=by, data=data)
    procedures.add_review(application, new)
    procedures.close_review(application, old)


def review(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Store the scores and reasons; what was kept as a draft goes."""
    move(application, "review", by=by)
    row = reviews.review(application, by=by, data=data)
    if hasattr(row.assignment, "kept"):
        row.assignment.kept.delete()
    _reviews_in(application)


def _reviews_in(application: Application) -> None:
    if not application.assignments.outstanding().exists():
        meet_deadline(application, "review")


def hold_council(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Store the session and issue the minutes; nobody is replaced any more."""
    move(application, "hold_council", by=by)
    reviews.hold_council(application, by=by, data=data)
    procedures.end_all(application, flows.ReplacementFlow)
    issue_paper(application, Kind.MINUTES, by=by)


def propose(application: Application, *, by: User, data: Mapping[str, Any]) -> None:
    """Store the proposal, issue it, and draft the decision or the refusal."""
    move(application, "propose", by=by)
    proposal = reviews.propose(application, by=by, data=data)
    issue_paper(application, Kind.PROPOSAL, by=by)
    kind = Kind.DECISION if proposal.outcome == Outcome.APPROVE else Kind.REFUSAL
    Draft.objects.create(
        application=application, kind=kind, content={"proposal": proposal.pk}, drafted_by=by, drafted_at=clocks.now(),
        drafted_under=application.under,
    )  # fmt: skip
