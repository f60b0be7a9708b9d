"""What people of the judgement stage leave behind: appointments, reviews, minutes, proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from applications.entry import need, need_number, need_one_of
from applications.refusals import NotLikeThis, NotNow
from programmes import clocks
from programmes.rules import legal_form_asked
from reviews.conflicts import bar_to_appointing
from reviews.models import Assignment, CouncilSession, Outcome, Proposal, Recommendation, Review, Vote
from reviews.selection import propose_experts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import User
    from applications.models import Application

SCORES = range(1, 6)
"""Scores that a criterion may get."""


def appoint(application: Application, *, by: User, data: Mapping[str, Any]) -> list[Assignment]:
    """Appoint ``experts``, or ``count`` of them as the system proposes; all or none.

    Refuses where one has an excluding tie, acts for the applicant, or is over load.
    """
    experts = data.get("experts") or propose_experts(application, need_number(data, "count", least=1))
    return [_appoint_one(application, expert, by, "experts") for expert in experts]


def _appoint_one(application: Application, expert: User, by: User, field: str) -> Assignment:
    bar = bar_to_appointing(expert, application, clocks.today())
    if bar:
        raise NotLikeThis(bar, field=field)
    if application.assignments.standing().filter(expert=expert).exists():
        raise NotLikeThis(_("%(name)s is appointed already.") % {"name": expert.name}, field=field)
    return Assignment.objects.create(application=application, expert=expert, appointed_by=by, appointed_at=clocks.now())


def leave(application: Application, *, by: User, data: Mapping[str, Any], leaving: Assignment.Leaving) -> Assignment:
    """The expert ``by`` leaves the case with a ``reason``, before the review is in."""
    assignment = outstanding_of(application, by)
    _close(assignment, leaving, str(need(data, "reason")))
    return assignment


def _close(assignment: Assignment, leaving: Assignment.Leaving, reason: str) -> None:
    assignment.left_at = clocks.now()
    assignment.leaving = leaving
    assignment.leaving_reason = reason
    assignment.save(update_fields=["left_at", "leaving", "leaving_reason"])


def outstanding_of(application: Application, expert: User) -> Assignment:
    """The appointment of ``expert`` whose review is to be written; ``NotNow`` where it is in already."""
    assignment: Assignment | None = application.assignments.outstanding().filter(expert=expert).first()
    if assignment is None:
        raise NotNow(_("Your review of this dossier is in already."))
    return assignment


def replace(application: Application, *, by: User, data: Mapping[str, Any]) -> tuple[Assignment, Assignment]:
    """Put expert ``with`` in the place of ``expert``, who left or whose review is not in; returns old and new."""
    expert: User = need(data, "expert")
    old = application.assignments.filter(expert=expert).order_by("-id").first()
    if old is None:
        raise NotLikeThis(_("%(name)s was not appointed to this case.") % {"name": expert.name}, field="expert")
    if old.replaced_at or hasattr(old, "review"):
        raise NotLikeThis(_("%(name)s cannot be replaced any more.") % {"name": expert.name}, field="expert")
    if old.left_at is None:
        _close(old, Assignment.Leaving.REPLACED, str(data.get("reason") or ""))
    old.replaced_at = clocks.now()
    old.save(update_fields=["replaced_at"])
    return old, _appoint_one(application, need(data, "with"), by, "with")


def review(application: Application, *, by: User, data: Mapping[str, Any]) -> Review:
    """Store ``scores`` (1 to 5) and ``comments`` for every criterion, and the ``recommendation``; once an expert."""
    assignment = outstanding_of(application, by)
    scores, comments = need(data, "scores"), need(data, "comments")
    codes = [criterion.code for criterion in application.regime.criteria]
    for code in codes:
        score = scores.get(code)
        if isinstance(score, bool) or not isinstance(score, int) or score not in SCORES:
            raise NotLikeThis(_("Give a score from 1 to 5 for every criterion."), field=f"score_{code}")
        if not str(comments.get(code) or "").strip():
            raise NotLikeThis(_("Give a reason for every score."), field=f"comment_{code}")
    return Review.objects.create(
        assignment=assignment,
        version=application.versions.latest("number"),
        scores={code: scores[code] for code in codes},
        comments={code: comments[code] for code in codes},
        recommendation=need_one_of(data, "recommendation", Recommendation.values),
        submitted_at=clocks.now(),
    )


def hold_council(application: Application, *, by: User, data: Mapping[str, Any]) -> CouncilSession:
    """Store the session: who was ``present``, the ``votes`` (person → vote), the ``conclusion``."""
    present: list[User] = need(data, "present")
    votes: Mapping[User, str] = need(data, "votes")
    for vote in votes.values():
        need_one_of({"votes": vote}, "votes", Vote.values)
    session = CouncilSession.objects.create(
        application=application,
        number=application.sessions.count() + 1,
        held_at=clocks.now(),
        secretary=by,
        votes={str(person.pk): vote for person, vote in votes.items()},
        conclusion=need(data, "conclusion"),
    )
    session.present.set(present)
    return session


def propose(application: Application, *, by: User, data: Mapping[str, Any]) -> Proposal:
    """Store the proposal. Approving needs limits, first and last day within the longest term; refusing a reason.

    ``legal_form``: one of the regime's, by default the one that fits what the dossier asks.
    """
    outcome = need_one_of(data, "outcome", Outcome.values)
    approving = outcome == Outcome.APPROVE
    limits = _limits(data) if approving else []
    if approving:
        _check_term(application, data)
    elif not any(str(reason.get("text") or "").strip() for reason in need(data, "reasons")):
        raise NotLikeThis(_("Give at least one reason for refusing."), field="reasons")
    return Proposal.objects.create(
        application=application,
        outcome=outcome,
        conditions=[text for text in data.get("conditions") or [] if text.strip()],
        reasons=[row for row in data.get("reasons") or [] if str(row.get("text") or "").strip()],
        limits=limits,
        start=data["start"] if approving else None,
        end=data["end"] if approving else None,
        legal_form=_legal_form(application, data) if approving else "",
        proposed_by=by,
        proposed_at=clocks.now(),
    )


def _limits(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The limits, each with its quantity and the most that is allowed: without either nothing is limited."""
    limits: list[dict[str, Any]] = need(data, "limits")
    for limit in limits:
        if not str(limit.get("quantity") or "").strip() or limit.get("max") is None:
            raise NotLikeThis(_("Every limit needs its quantity and its maximum."), field="limits")
    return limits


def _legal_form(application: Application, data: Mapping[str, Any]) -> str:
    if not data.get("legal_form"):
        return legal_form_asked(application.regime, application.dossier)
    return need_one_of(data, "legal_form", [form.code for form in application.regime.legal_forms])


def _check_term(application: Application, data: Mapping[str, Any]) -> None:
    start, end = need(data, "start"), need(data, "end")
    if end < start:
        raise NotLikeThis(_("The last day lies before the first."), field="end")
    longest = application.regime.term.max_months
    if longest is not None and end > clocks.last_day(start, longest):
        raise NotLikeThis(_("The trial may last at most %(months)s months.") % {"months": longest}, field="end")
