"""What does not fit together in a regime, listed whole; in the language that is active."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from programmes.schema import Regime

WHOLE: Final = 100
"""Sum of the weights, per cent."""


def faults_of(regime: Regime) -> list[str]:
    """Every contradiction, each as ``path: what``; empty for a regime that fits together."""
    return [*_dangling(regime), *_doubled(regime), *_contradictions(regime), *_competence(regime), *_intake(regime)]


def _dangling(regime: Regime) -> list[str]:
    """Names that point at nothing."""
    faults = [
        f"documents.{kind}.{field}: " + _("unknown %(field)s '%(name)s'") % {"field": field, "name": name}
        for kind, rule in regime.documents.items()
        for field, name, known in (("body", rule.body, regime.bodies), ("capacity", rule.capacity, regime.capacities))
        if name not in known
    ]
    faults += [
        f"capacities.{code}.{field}: " + _("unknown %(field)s '%(name)s'") % {"field": "capacity", "name": name}
        for code, capacity in regime.capacities.items()
        for field, name in (("deputy", capacity.deputy), ("authorised", capacity.authorised))
        if name is not None and name not in regime.capacities
    ]
    if regime.short_dossier:
        codes = {component.code for component in regime.components}
        faults += [
            "short_dossier.components: " + _("'%(code)s' is no component of the regime") % {"code": code}
            for code in regime.short_dossier.components
            if code not in codes
        ]
    if regime.short_dossier and regime.short_dossier.level not in {level.number for level in regime.levels}:
        faults.append(
            "short_dossier.level: " + _("%(level)s is no level of the regime") % {"level": regime.short_dossier.level}
        )
    return faults


def _doubled(regime: Regime) -> list[str]:
    """Codes given twice; a clock may come once per class of incidents."""
    lists: dict[str, list[str]] = {
        "legal_bases": [basis.id for basis in regime.legal_bases],
        "components": [component.code for component in regime.components],
        "gates": [gate.id for gate in regime.gates],
        "criteria": [code for criterion in regime.criteria for code in (criterion.id, criterion.code)],
        "levels": [str(level.number) for level in regime.levels],
        "clocks": [
            f"{clock.name} {severity}".strip() for clock in regime.clocks for severity in clock.severities or ("",)
        ],
        "preconditions": [precondition.kind for precondition in regime.preconditions],
        "grounds": [ground.code for ground in regime.grounds],
        "exits": [outcome.code for outcome in regime.exits],
        "legal_forms": [form.code for form in regime.legal_forms],
        "spaces": [space.code for space in regime.spaces],
        "opinions": [rule.code for rule in regime.opinions],
        "intake": [call.name.vi for call in regime.intake],
    }
    return [
        f"{name}: " + _("'%(code)s' is given twice") % {"code": code}
        for name, codes in lists.items()
        for code, times in Counter(codes).items()
        if times > 1
    ]


def _contradictions(regime: Regime) -> list[str]:
    faults = []
    weights = sum(criterion.weight for criterion in regime.criteria)
    if weights != WHOLE and not regime.authority.record_only:
        faults.append("criteria: " + _("weights sum to %(sum)s, not to %(whole)s") % {"sum": weights, "whole": WHOLE})
    if regime.effective_to and regime.effective_to < regime.effective_from:
        faults.append("effective_to: " + _("before effective_from"))
    if not regime.extension.allowed and (regime.extension.max_times or regime.extension.max_months_each):
        faults.append("extension: " + _("limits of what is not allowed"))
    symbols: dict[tuple[str, str], str] = {}
    for kind, rule in regime.documents.items():
        if symbols.setdefault((rule.body, rule.type_code), rule.symbol) != rule.symbol:
            faults.append(
                f"documents.{kind}.symbol: "
                + _("one series of numbers (%(body)s, %(code)s) has two symbols")
                % {"body": rule.body, "code": rule.type_code}
            )
    return faults


def _competence(regime: Regime) -> list[str]:
    """An authority that only records names who decides, judges nothing and has no terms; any other has its own."""
    if not regime.authority.record_only:
        return [
            "clocks: " + _("%(clock)s runs elsewhere, though this authority decides") % {"clock": clock.name}
            for clock in regime.clocks
            if clock.elsewhere
        ]
    faults = [] if regime.authority.transfer_to else ["authority.transfer_to: " + _("who decides is not named")]
    judged = {
        "gates": regime.gates,
        "criteria": regime.criteria,
        "levels": regime.levels,
        "legal_forms": regime.legal_forms,
        "opinions": regime.opinions,
    }
    faults += [
        f"{name}: " + _("nothing is judged where the authority only records") for name, rows in judged.items() if rows
    ]
    faults += [
        "clocks: " + _("%(clock)s cannot run where the authority only records; say `elsewhere`") % {"clock": clock.name}
        for clock in regime.clocks
        if not clock.elsewhere
    ]
    return faults


def _intake(regime: Regime) -> list[str]:
    """Calls that overlap or do not stand in order of time."""
    return [
        "intake: "
        + _("'%(later)s' opens before '%(earlier)s' has closed") % {"later": later.name.vi, "earlier": earlier.name.vi}
        for earlier, later in pairwise(regime.intake)
        if later.opens <= earlier.closes
    ]
