"""The shape of what a document is made from: plain JSON, filled by the process from its models.

Every key may be absent; a builder prints what is there. Dates are ISO (``2026-01-05``), moments ISO with offset,
money VND. Codes (quantities, units, grounds, outcomes, votes) are those of the case format.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict


class OrganisationFacts(TypedDict, total=False):
    """Who applies."""

    name: str
    tax_code: str
    address: str
    kind: str


class LevelFacts(TypedDict, total=False):
    """On what the level rests: the one computed, the facts that lift to it (in words), the reason of the officer."""

    computed: int | None
    facts: list[str]
    reason: str


class ComponentFacts(TypedDict, total=False):
    """A part of the dossier as received: its name by the regime (or its code) and its titles as filed."""

    component: str
    name: str
    title: str


class DueFacts(TypedDict, total=False):
    """A term: ``due`` a date, or a moment for hours; ``story`` explains the date in Vietnamese."""

    name: str
    due: str
    amount: int
    unit: str
    source: str
    story: str


class SupplementItem(TypedDict, total=False):
    """One gap: component code, its name, what is missing, how to complete it, the article that asks for it."""

    component: str
    name: str
    gap: str
    guidance: str
    source: str


class SupplementFacts(TypedDict, total=False):
    """The one request for supplements."""

    items: list[SupplementItem]
    due: str
    due_working_days: int


class DateGiven(TypedDict, total=False):
    """An earlier apology: its moment, the date that it gave, the reason."""

    at: str
    new_date: str
    reason: str


class ApologyFacts(TypedDict, total=False):
    """A missed term: which, its original day, the new one, the reason, the unit that is late, earlier apologies."""

    term: str
    original_due: str
    new_date: str
    reason: str
    unit: str
    earlier: list[DateGiven]


class HandedOver(TypedDict, total=False):
    """A file that goes along: its component, title, file name, SHA-256; the last two empty for a paper only named."""

    name: str
    title: str
    file: str
    sha256: str


class TransferFacts(TypedDict, total=False):
    """A case that goes to another body: which, why, under which rule, and what is handed over."""

    to: str
    reason: str
    rule: str
    version: int
    files: list[HandedOver]


class Person(TypedDict, total=False):
    """A member of the council with the role in it."""

    name: str
    role: str


class Vote(TypedDict):
    """``for``, ``against`` or ``abstain``."""

    name: str
    vote: Literal["for", "against", "abstain"]


class ScoreRow(TypedDict):
    """One criterion: its name, weight, floor, scores in the order of ``experts``, mean over experts."""

    criterion: str
    name: str
    weight: int
    floor: int
    scores: list[float]
    mean: float


class CouncilFacts(TypedDict, total=False):
    """The session: ``scores`` holds a row a criterion, ``mean`` is the weighted mean from 0 to 100."""

    number: str
    held_at: str
    place: str
    present: list[Person]
    absent: list[Person]
    votes: list[Vote]
    experts: list[str]
    scores: list[ScoreRow]
    mean: float
    comments: list[str]
    conclusion: str
    secretary: str
    chair: str


class OpinionFacts(TypedDict, total=False):
    """A body that was asked for its opinion; ``outcome`` is empty while nothing came (``reviews.OpinionRequest``)."""

    body: str
    question: str
    asked_at: str
    due: str
    outcome: str
    text: str
    tacit: bool
    source: str
    letter_number: str
    letter_date: str


class Limit(TypedDict, total=False):
    """A limit of the trial (case format §2)."""

    quantity: str
    max: float
    unit: str
    note: str


class CriterionReason(TypedDict, total=False):
    """A reason under a criterion (its code; ``name`` overrides the regime's)."""

    criterion: str
    name: str
    text: str


class ProposalFacts(TypedDict, total=False):
    """What the officer proposes; ``legal_form``: a code of the regime, empty where it knows none."""

    outcome: Literal["approve", "refuse"]
    legal_form: str
    conditions: list[str]
    reasons: list[CriterionReason]
    limits: list[Limit]
    start: str
    end: str
    number_text: str
    date: str


class TrialFacts(TypedDict, total=False):
    """The trial as it stands: its days and limits in force."""

    start: str
    end: str
    limits: list[Limit]
    conditions: list[str]


class ReferenceFacts(TypedDict, total=False):
    """An earlier document: type, number and symbol, day, body, moment of issue."""

    type_name: str
    number_text: str
    date: str
    body: str
    issued_at: str


class MeasureFacts(TypedDict, total=False):
    """A suspension, resumption or termination: code of the ground, its name, the text, since when."""

    ground: str
    ground_name: str
    text: str
    since: str
    suspended_by: ReferenceFacts


class ExtensionFacts(TypedDict, total=False):
    """A decided request for extension."""

    granted: bool
    months: int
    old_end: str
    new_end: str
    text: str
    requested_at: str
    request_text: str


class HypothesisResult(TypedDict, total=False):
    """A hypothesis with its target and the value found (null: not reported)."""

    statement: str
    indicator: str
    target: float
    unit: str
    value: float | None
    met: bool | None


class Lesson(TypedDict, total=False):
    """A lesson and the rule that it concerns."""

    text: str
    rule: str


class EvaluationFacts(TypedDict, total=False):
    """The evaluation: ``outcome`` is the state it leads to, ``incidents`` and ``reports`` are counts."""

    outcome: str
    recognised: Literal["whole", "part", "no"]
    exit: str
    text: str
    lessons: list[Lesson]
    hypotheses: list[HypothesisResult]
    incidents: int
    breaches: int
    reports: int
    final_report_at: str
    final_report_text: str
    number_text: str
    date: str
    transition_end: str


class RiskFacts(TypedDict, total=False):
    """A risk of the register; ratings are codes of the matrix (``low``, ``moderate``, ``high``, ``extreme``)."""

    library_id: str
    title: str
    cause: str
    event: str
    consequence: str
    likelihood: int
    impact: int
    rating: str
    controls: list[str]
    residual_likelihood: int
    residual_impact: int
    residual_rating: str
    owner: str


class StandIn(TypedDict, total=False):
    """A deputy signs: in whose place, as ``KT`` or ``TUQ`` (empty: no head of a body signs), by which mandate."""

    person: str
    signs_as: str
    mandate_number: str
    mandate_date: str


class CaseFacts(TypedDict, total=False):
    """All that documents of one case are made from.

    ``due`` maps names of clocks to terms. ``matrix`` is the look-up table, rows impact 5 to 1, columns likelihood
    1 to 5, rating codes. ``dossier`` has the shape of the case format §2.
    """

    reference: str
    public_id: str
    organisation: OrganisationFacts
    applicant_name: str
    dossier: dict[str, Any]
    level: int | None
    level_basis: LevelFacts
    submitted_at: str
    received_at: str
    due: dict[str, DueFacts]
    officer_name: str
    stage: str
    components: list[ComponentFacts]
    supplement: SupplementFacts
    reason: str
    fee_vnd: int
    apology: ApologyFacts
    transfer: TransferFacts
    council: CouncilFacts
    opinions: list[OpinionFacts]
    proposal: ProposalFacts
    trial: TrialFacts
    decision: ReferenceFacts
    measure: MeasureFacts
    extension: ExtensionFacts
    evaluation: EvaluationFacts
    risks: list[RiskFacts]
    matrix: list[list[str]]
