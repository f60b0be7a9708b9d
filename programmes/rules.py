"""What a regime asks of a dossier: pure questions on the typed regime and the dossier as JSON.

A dossier is the JSON object of the case format; a fact that is absent or of another type counts as not told.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from programmes.schema_parts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from programmes.schema import Authority, Component, Envelope, LegalBasis, Precondition, Regime, Zone
    from programmes.schema_parts import Condition, OpinionRule

TOP_SCORE: Final = 5
CENT: Final = Decimal("0.01")
EXPERTS_AT_MOST: Final = 1000


@dataclass(frozen=True)
class EnvelopeFinding:
    """A value of the dossier beyond the technical envelope; shown to the people who decide, never a bar."""

    rule: Envelope
    value: float
    text: Text


# ---------------------------------------------------------------------------------------- what applies


def applies(condition: Condition, *, technology: str | None, organisation_kind: str | None, level: int | None) -> bool:
    """Whether every list that the condition gives holds the fact of the case."""
    return all(
        allowed is None or fact in allowed
        for allowed, fact in (
            (condition.technology, technology),
            (condition.organisation_kind, organisation_kind),
            (condition.level, level),
        )
    )


def legal_bases(regime: Regime, dossier: Mapping[str, Any], *, on: date) -> list[LegalBasis]:
    """The grounds that a document of ``on`` cites, in order: in force on that day and fitting the technology."""
    return [
        basis
        for basis in regime.legal_bases
        if (basis.in_force is None or basis.in_force <= on)
        and applies(basis.when, technology=dossier.get("technology"), organisation_kind=None, level=None)
    ]


def zones(regime: Regime, dossier: Mapping[str, Any]) -> list[Zone]:
    """The places in which the regime lets this technology be tried; none where it names no place."""
    return [
        zone
        for zone in regime.zones
        if applies(zone.when, technology=dossier.get("technology"), organisation_kind=None, level=None)
    ]


# ---------------------------------------------------------------------------------------- the closed list


def required_components(regime: Regime, dossier: Mapping[str, Any], organisation_kind: str) -> list[Component]:
    """The parts that may be asked of the dossier: the short list where it applies, else the normal one."""
    short = regime.short_dossier
    applies_short = short and organisation_kind in short.organisation_kinds and ai_level(regime, dossier) == short.level
    if short and applies_short:
        return [component for component in regime.components if component.code in short.components]
    return _normal_components(regime, dossier, organisation_kind)


def _normal_components(regime: Regime, dossier: Mapping[str, Any], organisation_kind: str) -> list[Component]:
    technology, level = dossier.get("technology"), ai_level(regime, dossier)
    return [
        component
        for component in regime.components
        if component.normal
        and applies(component.when, technology=technology, organisation_kind=organisation_kind, level=level)
    ]


def checked_components(regime: Regime, dossier: Mapping[str, Any], organisation_kind: str) -> list[Component]:
    """The parts by which the dossier is checked.

    Who may file the short one, but has filed the normal one whole, lacks nothing (Decree 142/2026, art. 24(2), (3)).
    """
    normal = _normal_components(regime, dossier, organisation_kind)
    if normal and not _without_paper(normal, dossier):
        return normal
    return required_components(regime, dossier, organisation_kind)


def missing_components(regime: Regime, dossier: Mapping[str, Any], organisation_kind: str) -> list[Component]:
    """The parts by which the dossier is checked to which none of its attachments belongs."""
    return _without_paper(checked_components(regime, dossier, organisation_kind), dossier)


def _without_paper(components: list[Component], dossier: Mapping[str, Any]) -> list[Component]:
    present = {attachment.get("component") for attachment in _objects(dossier.get("attachments"))}
    return [component for component in components if component.code not in present]


# ---------------------------------------------------------------------------------------- levels and competence


def ai_level(regime: Regime, dossier: Mapping[str, Any]) -> int | None:
    """The level that the ``ai`` facts compute: the highest of which any fact is true, else the lowest.

    None where the regime has no levels or the dossier tells no ``ai`` facts (Decree 142/2026, art. 22).
    """
    facts = dossier.get("ai")
    if not regime.levels or not isinstance(facts, dict):
        return None
    fitting = [level.number for level in regime.levels if any(facts.get(fact) is True for fact in level.any_of)]
    return max(fitting, default=min(level.number for level in regime.levels))


def level_facts(regime: Regime, dossier: Mapping[str, Any]) -> list[str]:
    """Codes of the ``ai`` facts on which the computed level rests; none where it is the lowest, or none is computed."""
    computed, facts = ai_level(regime, dossier), dossier.get("ai") or {}
    lifting = (level.any_of for level in regime.levels if level.number == computed)
    return [fact for any_of in lifting for fact in any_of if facts.get(fact) is True]


def records_only(regime: Regime) -> str:
    """Why the receiving authority decides nothing under this regime, in the user's language; empty where it does."""
    if not regime.authority.record_only:
        return ""
    names = "; ".join(name.in_language() for name in regime.authority.transfer_to)
    return _("Under these rules this authority only records the dossier and transfers it to: %(names)s.") % {
        "names": names
    }


def legal_form_asked(regime: Regime, dossier: Mapping[str, Any]) -> str:
    """Code of the legal form that fits what the dossier asks; empty where the regime knows none.

    Where the dossier names rules that are in the way: the form under which provisions are not applied.
    """
    named = any(str(need.get("rule") or "").strip() for need in _objects(dossier.get("regulatory_need")))
    fitting = [form.code for form in regime.legal_forms if form.not_applied == named]
    return next(iter([*fitting, *(form.code for form in regime.legal_forms)]), "")


def is_in_province(authority: Authority, province: str) -> bool:
    """Whether this is the authority of the province, under any of its names."""
    return _plain(province) in {_plain(name) for name in (authority.province, *authority.province_aliases)}


def level_faults(regime: Regime, dossier: Mapping[str, Any], level: int | None) -> list[str]:
    """Why the receiving authority may not accept the dossier at ``level``, in the user's language; empty if it may.

    The level below the computed one, above what the authority decides, a province or a whole regime that is another's.
    """
    if regime.authority.record_only:
        return [records_only(regime)]
    faults = _level_reasons(regime, ai_level(regime, dossier), level) if regime.levels else []
    return faults + province_faults(regime.authority, dossier)


def _level_reasons(regime: Regime, computed: int | None, level: int | None) -> list[str]:
    if level not in {rule.number for rule in regime.levels}:
        return [_("The level of the trial must be fixed.")]
    faults = []
    if computed is not None and level < computed:
        faults.append(
            _("Level %(level)s is below level %(computed)s, which follows from the facts of the dossier.")
            % {"level": level, "computed": computed}
        )
    highest = max(level, computed or level)
    if regime.authority.max_level is not None and highest > regime.authority.max_level:
        faults.append(
            _("Level %(level)s is decided by another authority; this one decides up to level %(most)s.")
            % {"level": highest, "most": regime.authority.max_level}
        )
    return faults


def province_faults(authority: Authority, dossier: Mapping[str, Any]) -> list[str]:
    """Why the provinces of the trial are another authority's, in the user's language; empty where they are not."""
    facts = dossier.get("ai")
    named = facts.get("provinces") if isinstance(facts, dict) else None
    provinces = [name for name in named if isinstance(name, str) and name.strip()] if isinstance(named, list) else []
    outside = [name for name in provinces if not is_in_province(authority, name)]
    faults = []
    if outside:
        faults.append(
            _("The trial reaches beyond %(province)s: %(others)s.")
            % {"province": authority.province, "others": ", ".join(outside)}
        )
    count = len({_plain(name) for name in outside}) + (len(outside) < len(provinces))
    if authority.max_provinces is not None and count > authority.max_provinces:
        faults.append(_("A trial in %(count)s provinces is decided by another authority.") % {"count": count})
    return faults


def _plain(name: str) -> str:
    """The name without case, accents, spaces and points, to compare spellings of one province."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]", "", letters)


# ---------------------------------------------------------------------------------------- before the start


def required_preconditions(
    regime: Regime, dossier: Mapping[str, Any], organisation_kind: str, level: int | None
) -> list[Precondition]:
    """What must be verified before the trial may start; what only people can ask for is left out."""
    technology = dossier.get("technology")
    return [
        precondition
        for precondition in regime.preconditions
        if precondition.required
        and applies(precondition.when, technology=technology, organisation_kind=organisation_kind, level=level)
    ]


def opinions_for(regime: Regime, dossier: Mapping[str, Any], level: int | None) -> list[OpinionRule]:
    """The bodies that may be asked for an opinion in this case."""
    technology = dossier.get("technology")
    return [
        rule
        for rule in regime.opinions
        if applies(rule.when, technology=technology, organisation_kind=None, level=level)
    ]


def envelope_findings(regime: Regime, dossier: Mapping[str, Any]) -> list[EnvelopeFinding]:
    """Every value of the dossier, from its facts or its own limits, that lies beyond the technical envelope."""
    technology = dossier.get("technology")
    return [
        EnvelopeFinding(rule, value, _beyond(rule, value))
        for rule in regime.envelope
        if applies(rule.when, technology=technology, organisation_kind=None, level=None)
        for value in dict.fromkeys(_told(rule, dossier))
        if not _within(rule, value)
    ]


def _told(rule: Envelope, dossier: Mapping[str, Any]) -> Iterator[float]:
    for field in rule.fields:
        value: Any = dossier
        for key in field.path.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        if _is_number(value):
            # Rounded: 50 m/s × 3.6 is 180 km/h, not 180.00000000000003.
            yield round(value * field.factor, 6)
    for limit in _objects(dossier.get("limits")):
        if limit.get("quantity") == rule.quantity and _is_number(limit.get("max")):
            yield float(limit["max"])


def _within(rule: Envelope, value: float) -> bool:
    if rule.min is not None and value < rule.min:
        return False
    if rule.max is None:
        return True
    return value < rule.max if rule.max_excluded else value <= rule.max


def _beyond(rule: Envelope, value: float) -> Text:
    if rule.min is not None and rule.max is not None:
        limit_vi = f"từ {_decimal_comma(rule.min)} đến {_decimal_comma(rule.max)}"
        limit_en = f"{rule.min:g} to {rule.max:g}"
    elif rule.max is not None:
        word_vi, word_en = ("dưới", "below") if rule.max_excluded else ("không quá", "at most")
        limit_vi, limit_en = f"{word_vi} {_decimal_comma(rule.max)}", f"{word_en} {rule.max:g}"
    else:
        limit_vi, limit_en = f"từ {_decimal_comma(rule.min or 0)}", f"at least {rule.min:g}"
    return Text(
        vi=f"{rule.name.vi}: {_decimal_comma(value)} {rule.unit}; quy định {limit_vi} {rule.unit}",
        en=f"{rule.name.en}: {value:g} {rule.unit}; the rule is {limit_en} {rule.unit}",
    )


def _decimal_comma(value: float) -> str:
    return f"{value:g}".replace(".", ",")


# ---------------------------------------------------------------------------------------- scores


def weighted_mean(regime: Regime, by_criterion: Mapping[str, float]) -> Decimal:
    """Σ weight × mean / 5 over the criteria, 0 to 100, two decimals (halves up); every criterion must be there.

    ``by_criterion``: code of the criterion → mean over the experts, 1 to 5.
    """
    # A mean over experts is a fraction with a small denominator: taken exactly, so that halves are halves.
    total = sum(
        criterion.weight * Fraction(by_criterion[criterion.code]).limit_denominator(EXPERTS_AT_MOST)
        for criterion in regime.criteria
    ) / Fraction(TOP_SCORE)
    return (Decimal(total.numerator) / Decimal(total.denominator)).quantize(CENT, ROUND_HALF_UP)


# ---------------------------------------------------------------------------------------- reading JSON


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
