"""What each verb of a case file may carry (case format §3).

Absent data is a refusal of the step, not a fault of the file.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr

from sandbox.replay.dossier_shape import Component, Day, Dossier, LimitShape, Moment, Number, Shape
from trials.models import Evaluation

Count = Annotated[StrictInt, Field(le=1000)]
"""A number of days, months, people or periods; what is too small is refused by the system."""
PersonKey = Annotated[StrictStr, Field(json_schema_extra={"person": True})]
CriterionCode = Literal["innovation", "public_benefit", "safety", "readiness", "learning", "protection_exit"]
GroundCode = Literal[
    "limit_breach", "incident", "incident_not_repaired", "safety", "security", "rights", "permit_lapsed",
    "insurance_lapsed", "false_data", "applicant_request", "conditions_met",
]  # fmt: skip


class Bare(Shape):
    """A verb that needs nothing, or nothing but what its subclass adds."""


class WithReason(Shape):
    """A verb with a reason."""

    reason: StrictStr | None = None


class WithText(Shape):
    """A verb with a text."""

    text: StrictStr | None = None


class Resubmit(Shape):
    """Changed fields."""

    dossier: Dossier | None = None


class Item(Shape):
    """One gap."""

    component: Component | None = None
    gap: StrictStr | None = None
    guidance: StrictStr | None = None


class RequestSupplement(Shape):
    """All that is missing."""

    items: list[Item] | None = None
    due_working_days: Count | None = None


class Accept(Shape):
    """The level, where the regime has levels."""

    level: Count | None = None
    reason: StrictStr | None = None


class Transfer(WithReason):
    """Where to."""

    to: StrictStr | None = None


class Apologise(WithReason):
    """The new date."""

    new_date: Day | None = None


class Appoint(Shape):
    """Experts by name or by number."""

    experts: list[PersonKey] | None = None
    count: Count | None = None


class Replace(WithReason):
    """Whom with whom."""

    expert: PersonKey | None = None
    with_: PersonKey | None = Field(None, alias="with")


class ReviewShape(Shape):
    """Scores, comments, recommendation."""

    scores: dict[CriterionCode, StrictInt] | None = None
    comments: dict[CriterionCode, StrictStr] | None = None
    recommendation: Literal["approve", "approve_with_conditions", "refuse"] | None = None


class Council(Shape):
    """Who was there, how they voted."""

    present: list[PersonKey] | None = None
    votes: dict[PersonKey, Literal["for", "against", "abstain"]] | None = None
    conclusion: StrictStr | None = None


class Reason(Shape):
    """A reason under a criterion."""

    criterion: CriterionCode | None = None
    text: StrictStr | None = None


class ProposeShape(Shape):
    """What is proposed."""

    outcome: Literal["approve", "refuse"] | None = None
    conditions: list[StrictStr] | None = None
    reasons: list[Reason] | None = None
    limits: list[LimitShape] | None = None
    start: Day | None = None
    end: Day | None = None
    legal_form: StrictStr | None = None


class Return(Shape):
    """The comment."""

    comment: StrictStr | None = None


class Consent(WithReason):
    """The zone's answer."""

    area: StrictStr | None = None
    grant: StrictBool | None = None


class Provide(Shape):
    """A precondition with its own data, if any."""

    kind: StrictStr | None = None
    issuer: StrictStr | None = None
    insurer: StrictStr | None = None
    number: StrictStr | None = None
    limit_vnd: StrictInt | None = None
    issued: Day | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None


class Verify(WithReason):
    """Which precondition; refused with ``accepted: false``."""

    kind: StrictStr | None = None
    accepted: StrictBool | None = None


class MilestoneShape(Shape):
    """Which milestone."""

    milestone: StrictStr | None = None


class Readings(Shape):
    """Pairs of moment and value."""

    indicator: StrictStr | None = None
    readings: list[tuple[Moment, Number]] | None = None


class Report(WithText):
    """A periodic report."""

    period: Count | None = None
    figures: dict[StrictStr, Number] | None = None


class Assess(WithText):
    """The monitor's word."""

    period: Count | None = None
    accepted: StrictBool | None = None


class IncidentShape(WithText):
    """A preliminary report."""

    severity: Literal["S1", "S2", "S3", "S4"] | None = None
    occurred_at: Moment | None = None
    confirmed_at: Moment | None = None
    risk: StrictStr | None = None


class Breach(WithText):
    """An exceeded limit."""

    limit: StrictStr | None = None
    value: Number | None = None
    occurred_at: Moment | None = None


class Measure(WithText):
    """A suspension, resumption, termination."""

    ground: GroundCode | None = None


class ExtensionRequest(WithText):
    """How long."""

    months: Count | None = None


class ExtensionDecision(WithText):
    """Granted or not."""

    grant: StrictBool | None = None


class HypothesisValue(Shape):
    """What a hypothesis gave."""

    indicator: StrictStr | None = None
    value: Number | None = None


class Final(WithText):
    """The final report."""

    hypotheses: list[HypothesisValue] | None = None


class LessonShape(Shape):
    """A lesson and its rule."""

    text: StrictStr | None = None
    rule: StrictStr | None = None


class Evaluate(WithText):
    """The evaluation."""

    outcome: Evaluation.Outcome | None = None
    recognised: Literal["whole", "part", "no"] | None = None
    exit: Literal["commercial_use", "wider_trial", "rule_change", "procurement", "exchange", "stop"] | None = None
    lessons: list[LessonShape] | None = None


SHAPES: dict[str, type[Shape]] = {
    "submit": Bare, "receive": Bare, "resubmit": Resubmit, "withdraw": WithReason,
    "request_supplement": RequestSupplement, "refuse_receipt": WithReason, "accept_dossier": Accept,
    "transfer": Transfer, "apologise": Apologise, "appoint": Appoint, "declare_conflict": WithReason,
    "decline": WithReason, "replace": Replace, "review": ReviewShape, "hold_council": Council, "propose": ProposeShape,
    "check_form": Bare, "return": Return, "sign": Bare, "issue": Bare, "zone_consent": Consent,
    "provide_precondition": Provide, "verify_precondition": Verify, "start_trial": Bare,
    "milestone_done": MilestoneShape, "record_readings": Readings, "file_report": Report, "assess_report": Assess,
    "report_incident": IncidentShape, "report_incident_official": WithText, "report_breach": Breach,
    "suspend": Measure, "resume": Measure, "terminate": Measure, "request_extension": ExtensionRequest,
    "decide_extension": ExtensionDecision, "file_final_report": Final, "evaluate": Evaluate, "wait": Bare,
}  # fmt: skip
"""Verb → shape of its data."""
