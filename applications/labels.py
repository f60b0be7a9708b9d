"""The fields of a dossier and their codes in words (case format, §2)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from applications.models import Technology

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def amount(value: float, unit: str = "") -> str:
    """A measured value with its unit, as one writes it in the language of the page: ``1.800.000.000 ₫``."""
    exact = Decimal(str(value)).normalize()
    whole = exact == exact.to_integral_value()
    words = number_format(int(exact) if whole else exact, force_grouping=True)
    return f"{words} {unit_label(unit)}".strip()


QUANTITIES: dict[str, StrOrPromise] = {
    "height": _("Height"),
    "speed": _("Speed"),
    "wind": _("Wind speed"),
    "flights_per_day": _("Flights per day"),
    "participants": _("Participants"),
    "users": _("Users"),
    "kiosks": _("Kiosks"),
    "value_per_day": _("Value per day"),
    "value_total": _("Total value"),
}
"""Quantities that the system checks; any other is kept and checked by people."""

QUANTITY_UNITS = {
    "height": "m", "speed": "km/h", "wind": "m/s", "flights_per_day": "flights", "participants": "people",
    "users": "people", "kiosks": "pieces", "value_per_day": "VND", "value_total": "VND",
}  # fmt: skip

UNITS: dict[str, StrOrPromise] = {
    "flights": _("flights"),
    "people": _("people"),
    "pieces": _("pieces"),
    "VND": "₫",
    "per 1000 flights": _("per 1,000 flights"),
}

FIELDS: dict[str, StrOrPromise] = {
    "title": _("Title"),
    "summary": _("Summary"),
    "objectives": _("Objectives"),
    "innovation": _("Innovation"),
    "technology": _("Technology"),
    "regulatory_need": _("Rules from which relief is asked"),
    "hypotheses": _("Hypotheses"),
    "participants": _("Participants"),
    "sites": _("Places"),
    "period_months": _("Period (months)"),
    "budget_vnd": _("Budget (₫)"),
    "limits": _("Limits"),
    "partners": _("Partners"),
    "uav": _("Unmanned aircraft"),
    "vehicle": _("Vehicle"),
    "ai": _("AI system"),
    "ledger": _("Ledger"),
    "risks": _("Risks"),
    "insurance": _("Insurance"),
    "permits": _("Permits"),
    "protection_of_affected": _("Protection of the people affected"),
    "exit_plan": _("Exit plan"),
    "attachments": _("Attachments"),
    "answers": _("Further answers"),
}
"""Top-level fields, in the order in which they are read."""

PARTS: dict[str, StrOrPromise] = {
    "title": _("Name"), "rule": _("Rule"), "article": _("Article"), "relaxation": _("Relief asked"),
    "statement": _("Statement"), "indicator": _("Indicator"), "target": _("Target"),
    "description": _("Description"), "count": _("Number"), "consent": _("Consent"),
    "name": _("Name"), "space": _("Space"), "address": _("Address"), "geometry": _("Geometry"),
    "quantity": _("Quantity"), "max": _("Maximum"), "unit": _("Unit"), "note": _("Note"),
    "house": _("House"), "part": _("Part"),
    "library_id": _("Library number"), "cause": _("Cause"), "event": _("Event"), "consequence": _("Consequence"),
    "likelihood": _("Likelihood"), "impact": _("Impact"), "controls": _("Controls"),
    "residual_likelihood": _("Residual likelihood"), "residual_impact": _("Residual impact"), "owner": _("Owner"),
    "kind": _("Kind"), "insurer": _("Insurer"), "issuer": _("Issuer"), "number": _("Number of the paper"),
    "limit_vnd": _("Limit (₫)"),
    "valid_from": _("Valid from"), "valid_to": _("Valid to"), "issued": _("Issued"),
    "model": _("Model"), "mass_kg": _("Mass (kg)"), "dimension_m": _("Dimension (m)"),
    "max_speed_ms": _("Greatest speed (m/s)"), "max_height_m": _("Greatest height (m)"),
    "vlos": _("In visual line of sight"), "density_per_km2": _("People per km²"),
    "controlled_ground": _("Controlled ground area"), "m1a": _("Mitigation M1(A)"), "m1b": _("Mitigation M1(B)"),
    "m1c": _("Mitigation M1(C)"), "m2": _("Mitigation M2"), "aec": _("Airspace encounter category"),
    "strategic_arc": _("Residual air risk class"), "sae_level": _("SAE level"),
    "max_speed_kmh": _("Greatest speed (km/h)"), "closed_area": _("Closed area"), "purpose": _("Purpose"),
    "decision_role": _("Role in decisions"), "real_users": _("Real users"), "results_used": _("Results are used"),
    "changes_rights": _("Changes people's rights"), "sensitive_data": _("Sensitive data"),
    "childrens_data": _("Children's data"), "critical_systems": _("Critical systems"), "provinces": _("Provinces"),
    "metrics": _("Metrics"), "baseline": _("Baseline"), "token": _("Token"), "custody": _("Custody"),
    "audits": _("Audits"), "by": _("By"), "date": _("Date"), "commit": _("Version examined"),
    "open_critical": _("Open critical findings"), "daily_cap_vnd": _("Daily cap (₫)"), "user_cap": _("Cap of users"),
    "component": _("Component"), "file": _("File"),
}  # fmt: skip
"""Fields within fields, in the order in which they are read."""


_ROBUSTNESS: dict[str, StrOrPromise] = {"none": _("none"), "low": _("low"), "medium": _("medium"), "high": _("high")}
CODES: dict[str, dict[str, StrOrPromise]] = {
    "quantity": QUANTITIES,
    "unit": UNITS,
    "technology": dict(Technology.choices),
    "space": {"physical": _("physical"), "cyber": _("in cyberspace")},
    "house": {"state": _("Public authorities"), "school": _("School"), "enterprise": _("Enterprise")},
    "decision_role": {"inform": _("informs"), "recommend": _("recommends"), "decide": _("decides")},
    **dict.fromkeys(("m1a", "m1b", "m1c", "m2"), _ROBUSTNESS),
}
"""Fields whose values are codes, with the codes in words."""


def code_label(field: str, code: str) -> StrOrPromise:
    """A code of a field in words; any other value as it is."""
    return CODES.get(field, {}).get(code, code)


def field_label(name: str) -> StrOrPromise:
    """What a top-level field, or one within it, is called; the code itself where it has no name."""
    return FIELDS.get(name) or PARTS.get(name, name)


def part_label(name: str) -> StrOrPromise:
    """What a field within a field is called."""
    return PARTS.get(name) or FIELDS.get(name, name)


def quantity_label(code: str) -> StrOrPromise:
    """What a limit limits."""
    return QUANTITIES.get(code, code)


def unit_label(code: str) -> StrOrPromise:
    """How a unit is written."""
    return UNITS.get(code, code)
