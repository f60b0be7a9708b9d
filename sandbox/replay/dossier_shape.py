"""The dossier in a case file (case format §2): everything may be absent, nothing of another type."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    model_validator,
)

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Outside of these a year is a slip of the pen, and some calendars end."""


def _day(written: object) -> date:
    """The date of ISO text such as ``2026-01-05``."""
    try:
        if isinstance(written, str) and FIRST_YEAR <= date.fromisoformat(written).year <= LAST_YEAR:
            return date.fromisoformat(written)
    except ValueError:
        pass
    msg = f"must be a date such as 2026-01-05, from {FIRST_YEAR} to {LAST_YEAR}"
    raise ValueError(msg)


def _moment(written: object) -> datetime:
    """The moment of ISO text with an offset."""
    try:
        at = datetime.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not FIRST_YEAR < at.year < LAST_YEAR:
        msg = f"must be a time with offset such as 2026-01-05T08:30:00+07:00, from {FIRST_YEAR} to {LAST_YEAR}"
        raise ValueError(msg)
    return at


Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Number = StrictInt | StrictFloat
Score = Annotated[StrictInt, Field(ge=1, le=5)]
Mitigation = Literal["none", "low", "medium", "high"]
Component = Literal[
    "application", "registration", "scheme", "outline", "protection", "capacity", "safety-plan", "insurance",
    "flight-permit", "site-consent", "legal-papers", "other",
]  # fmt: skip
TechnologyCode = Literal["uav", "autonomous_vehicle", "ai", "blockchain", "iot", "clean_tech", "fintech", "other"]


class Shape(BaseModel):
    """Base: keys that the format does not name are kept and ignored."""

    model_config = ConfigDict(extra="allow")


class Need(Shape):
    """A rule that is in the way."""

    rule: StrictStr | None = None
    article: StrictStr | None = None
    relaxation: StrictStr | None = None


class Hypothesis(Shape):
    """A statement with its indicator and target."""

    statement: StrictStr | None = None
    indicator: StrictStr | None = None
    target: Number | None = None
    unit: StrictStr | None = None


class Participants(Shape):
    """Who takes part."""

    description: StrictStr | None = None
    count: StrictInt | None = None
    consent: StrictStr | None = None


class Geometry(Shape):
    """GeoJSON of the three kinds that the format takes."""

    type: Literal["Point", "Polygon", "LineString"]
    coordinates: list[Any]

    @model_validator(mode="after")
    def _check_depth(self) -> Self:
        """A point is [longitude, latitude], a line a list of points, a polygon a list of closed lines."""
        if not _is_nested(self.coordinates, {"Point": 0, "LineString": 1, "Polygon": 2}[self.type]):
            msg = f"coordinates are not those of a {self.type}: numbers, longitude before latitude"
            raise ValueError(msg)
        return self


def _is_nested(coordinates: object, depth: int) -> bool:
    """Whether these are points (depth 0) in as many lists."""
    if not isinstance(coordinates, list) or not coordinates:
        return False
    if depth:
        return all(_is_nested(part, depth - 1) for part in coordinates)
    numbers = [part for part in coordinates if isinstance(part, int | float) and not isinstance(part, bool)]
    return len(numbers) == len(coordinates) >= len(("longitude", "latitude"))


class Site(Shape):
    """A place, physical or in cyberspace."""

    name: StrictStr | None = None
    space: Literal["physical", "cyber"] | None = None
    address: StrictStr | None = None
    geometry: Geometry | None = None


class LimitShape(Shape):
    """A limit of the trial."""

    quantity: StrictStr | None = None
    max: Number | None = None
    unit: StrictStr | None = None
    note: StrictStr | None = None


class Partner(Shape):
    """A partner of one of the three houses."""

    name: StrictStr | None = None
    house: Literal["state", "school", "enterprise"] | None = None
    part: StrictStr | None = None


class RiskShape(Shape):
    """A risk with its inherent and residual position."""

    library_id: StrictStr | None = None
    title: StrictStr | None = None
    cause: StrictStr | None = None
    event: StrictStr | None = None
    consequence: StrictStr | None = None
    likelihood: Score | None = None
    impact: Score | None = None
    controls: list[StrictStr] | None = None
    residual_likelihood: Score | None = None
    residual_impact: Score | None = None
    owner: StrictStr | None = None


class Insurance(Shape):
    """A liability insurance."""

    insurer: StrictStr | None = None
    number: StrictStr | None = None
    limit_vnd: StrictInt | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None


class Permit(Shape):
    """A permit of another authority."""

    kind: StrictStr | None = None
    issuer: StrictStr | None = None
    number: StrictStr | None = None
    issued: Day | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None


class Uav(Shape):
    """Facts of an unmanned aircraft for SORA."""

    model: StrictStr | None = None
    mass_kg: Number | None = None
    dimension_m: Number | None = None
    max_speed_ms: Number | None = None
    max_height_m: Number | None = None
    vlos: StrictBool | None = None
    density_per_km2: Number | None = None
    controlled_ground: StrictBool | None = None
    m1a: Mitigation | None = None
    m1b: Mitigation | None = None
    m1c: Mitigation | None = None
    m2: Mitigation | None = None
    aec: Annotated[StrictInt, Field(ge=1, le=12)] | None = None
    strategic_arc: Literal["a", "b", "c", "d"] | None = None


class Vehicle(Shape):
    """Facts of a self-driving vehicle."""

    model: StrictStr | None = None
    sae_level: StrictInt | None = None
    max_speed_kmh: Number | None = None
    closed_area: StrictBool | None = None


class Metric(Shape):
    """A measure of an AI system."""

    name: StrictStr | None = None
    baseline: Number | None = None
    target: Number | None = None


class Ai(Shape):
    """Facts of an AI system from which its level follows."""

    purpose: StrictStr | None = None
    decision_role: Literal["inform", "recommend", "decide"] | None = None
    real_users: StrictBool | None = None
    results_used: StrictBool | None = None
    changes_rights: StrictBool | None = None
    sensitive_data: StrictBool | None = None
    childrens_data: StrictBool | None = None
    critical_systems: StrictBool | None = None
    provinces: list[StrictStr] | None = None
    metrics: list[Metric] | None = None


class Audit(Shape):
    """An audit of a ledger's code."""

    by: StrictStr | None = None
    date: StrictStr | None = None
    commit: StrictStr | None = None
    open_critical: StrictInt | None = None


class Ledger(Shape):
    """Facts of a ledger."""

    kind: Literal["public", "permissioned", "none"] | None = None
    token: StrictStr | StrictBool | None = None
    custody: StrictStr | StrictBool | None = None
    audits: list[Audit] | None = None
    daily_cap_vnd: StrictInt | None = None
    user_cap: StrictInt | None = None


class AttachmentShape(Shape):
    """A part of the dossier; without ``file`` a page with the title stands in."""

    component: Component
    title: StrictStr | None = None
    file: StrictStr | None = None


class Dossier(Shape):
    """The dossier, or the changed fields of a later version."""

    title: StrictStr | None = None
    summary: StrictStr | None = None
    objectives: StrictStr | None = None
    innovation: StrictStr | None = None
    exit_plan: StrictStr | None = None
    protection_of_affected: StrictStr | None = None
    technology: TechnologyCode | None = None
    regulatory_need: list[Need] | None = None
    hypotheses: list[Hypothesis] | None = None
    participants: Participants | None = None
    sites: list[Site] | None = None
    period_months: StrictInt | None = None
    budget_vnd: StrictInt | None = None
    limits: list[LimitShape] | None = None
    partners: list[Partner] | None = None
    risks: list[RiskShape] | None = None
    insurance: Insurance | None = None
    permits: list[Permit] | None = None
    uav: Uav | None = None
    vehicle: Vehicle | None = None
    ai: Ai | None = None
    ledger: Ledger | None = None
    attachments: list[AttachmentShape] | None = None
