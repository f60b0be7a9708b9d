"""Reviews, scores, council, proposal: all for officials, for an expert the own review until the council has met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from applications.labels import amount, quantity_label
from programmes.rules import weighted_mean
from reviews.models import Vote
from risks.datafiles import in_language
from workflow.opinions import opinions_of
from workflow.presenters.agreement import agreement

if TYPE_CHECKING:
    from decimal import Decimal

    from accounts.models import User
    from applications.models import Application
    from reviews.models import Assignment, CouncilSession, Proposal, Review


class ScoreRow(NamedTuple):
    """A criterion with the scores of the experts shown, in their order, and their mean."""

    name: str
    weight: int
    floor: int
    scores: list[int]
    mean: float
    broken: bool


class Appointment(NamedTuple):
    """An expert of the case, and where the review stands."""

    name: str
    state: str
    reason: str


class Remarks(NamedTuple):
    """What one expert wrote: recommendation, and per criterion the score and the reason."""

    name: str
    recommendation: str
    lines: list[tuple[str, int, str]]


class Council(NamedTuple):
    """A session as it was recorded."""

    session: CouncilSession
    present: list[str]
    votes: list[tuple[str, str]]


def judgement_page(application: Application, user: User) -> dict[str, Any]:
    """Context of the judgement for this person."""
    rows = list(application.assignments.select_related("expert", "review"))
    sessions = list(application.sessions.select_related("secretary").prefetch_related("present"))
    everything = user.is_official or bool(sessions)
    shown = [
        row
        for row in rows
        if hasattr(row, "review") and row.left_at is None and (everything or row.expert_id == user.pk)
    ]
    reviews = [row.review for row in shown]
    scores = score_rows(application, reviews)
    return {
        "everything": everything,
        "appointments": [_appointment(row) for row in rows] if user.is_official else [],
        "experts": [row.expert.name for row in shown],
        "scores": scores,
        "mean": mean_of(application, scores, reviews),
        "pass_mark": application.regime.pass_mark,
        "agreement": agreement(
            [row.expert.name for row in shown],
            [review.scores for review in reviews],
            [criterion.code for criterion in application.regime.criteria],
        ),
        "remarks": [_remarks(application, row) for row in shown],
        "opinions": opinions_of(application) if user.is_official else [],
        "councils": [_council(session) for session in sessions],
        "proposals": [proposal_in_words(row) for row in application.proposals.select_related("proposed_by")]
        if user.is_official
        else [],
    }


def _appointment(row: Assignment) -> Appointment:
    if row.leaving:
        return Appointment(row.expert.name, row.get_leaving_display(), row.leaving_reason)
    return Appointment(row.expert.name, _("Review handed in") if hasattr(row, "review") else _("Review not in yet"), "")


def score_rows(application: Application, reviews: list[Review]) -> list[ScoreRow]:
    """One row per criterion of the rules; none before the first review."""
    return [
        _score_row(criterion, [review.scores[criterion.code] for review in reviews])
        for criterion in application.regime.criteria
        if reviews
    ]


def _score_row(criterion: Any, scores: list[int]) -> ScoreRow:
    mean = sum(scores) / len(scores)
    return ScoreRow(
        in_language(criterion.name), criterion.weight, criterion.floor, scores, mean, mean < criterion.floor
    )


def mean_of(application: Application, rows: list[ScoreRow], reviews: list[Review]) -> Decimal | None:
    """The weighted mean from 0 to 100, or None before the first review."""
    if not reviews:
        return None
    codes = [criterion.code for criterion in application.regime.criteria]
    return weighted_mean(application.regime, {code: row.mean for code, row in zip(codes, rows, strict=True)})


def _remarks(application: Application, row: Assignment) -> Remarks:
    review = row.review
    lines = [
        (in_language(criterion.name), review.scores[criterion.code], review.comments[criterion.code])
        for criterion in application.regime.criteria
    ]
    return Remarks(row.expert.name, review.get_recommendation_display(), lines)


def _council(session: CouncilSession) -> Council:
    people = {str(person.pk): person.name for person in session.present.all()}
    votes = [(people.get(pk, "–"), str(Vote(vote).label)) for pk, vote in session.votes.items()]
    return Council(session, sorted(people.values()), votes)


class Proposed(NamedTuple):
    """A proposal with its legal form (where the rules know several), limits and reasons in words."""

    proposal: Proposal
    legal_form: str
    limits: list[tuple[str, str, str]]
    reasons: list[tuple[str, str]]


def proposal_in_words(proposal: Proposal) -> Proposed:
    """Limits with their units, reasons under the names of their criteria."""
    regime = proposal.application.regime
    names = {row.code: in_language(row.name) for row in regime.criteria}
    legal_form = next((in_language(form.name) for form in regime.legal_forms if form.code == proposal.legal_form), "")
    reasons = [(names.get(row.get("criterion", ""), ""), row.get("text", "")) for row in proposal.reasons]
    return Proposed(proposal, legal_form, limits_in_words(proposal.limits), reasons)


def limits_in_words(limits: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Quantity, maximum with unit, note."""
    return [
        (str(quantity_label(row["quantity"])), amount(row["max"], row.get("unit", "")), row.get("note", ""))
        for row in limits
    ]
