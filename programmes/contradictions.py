"""Answers of one dossier that cannot all be true, and values that people should look at; findings, never a bar.

Each check reads the dossier as JSON (case format §2). No number of law stands here: terms, envelopes and competence
are the regime's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from programmes.clocks import last_day
from programmes.findings import RISKS, Finding, FindingKind, Place
from programmes.reading import day_at, is_answered, number_at, rows_at, said, value_at
from programmes.rules import ai_level, envelope_findings, level_faults, province_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from programmes.findings import Questionnaire
    from programmes.schema import Regime

OPPOSED, DOUBTFUL = FindingKind.CONTRADICTORY, FindingKind.WARNING
OTHER_UNITS: Final = {"height": {"km", "ft"}, "speed": {"m/s", "kt", "mph"}, "wind": {"km/h", "kt"}}
"""Quantities whose unit is fixed (case format §2), and units that would mean another number."""
UNITS: Final = {"height": "m", "speed": "km/h", "wind": "m/s"}
FACTS_AND_LIMITS: Final = (
    ("uav.max_height_m", 1, "height", OPPOSED),
    ("uav.max_speed_ms", 3.6, "speed", DOUBTFUL),
    ("vehicle.max_speed_kmh", 1, "speed", DOUBTFUL),
    ("participants.count", 1, "participants", OPPOSED),
    ("ledger.user_cap", 1, "users", OPPOSED),
    ("ledger.daily_cap_vnd", 1, "value_per_day", OPPOSED),
)
"""A fact, its factor to the unit of the limit, the limit that it may not exceed, and how grave it is if it does.

What a machine could do beyond its limit is doubtful; what the trial itself plans beyond it contradicts it."""
ON_THE_GROUND: Final = frozenset({"uav", "autonomous_vehicle"})
"""Technologies that need a physical place."""


def contradictions(
    regime: Regime, dossier: Mapping[str, Any], asked: Questionnaire, *, on: date, level: int | None = None
) -> list[Finding]:
    """Every contradiction and every doubt, in the order of the checks; ``on``: the earliest first day of the trial."""
    months = number_at(dossier, "period_months")
    ends = last_day(on, int(months)) if months and 0 < months <= MONTHS_AT_MOST else None
    return [
        *_term(regime, asked, months),
        *_validity(dossier, asked, "insurance", asked.label("insurance.insurer"), on, ends),
        *_permits(dossier, asked, on, ends),
        *_limits(dossier, asked),
        *_facts_and_limits(dossier, asked),
        *_participants(dossier, asked),
        *_places(dossier, asked),
        *_technology(dossier, asked),
        *_risks(dossier),
        *_competence(regime, dossier, asked, level),
        *_envelope(regime, dossier, asked),
    ]


MONTHS_AT_MOST: Final = 1200
"""A longer period is no calendar's business."""


def _term(regime: Regime, asked: Questionnaire, months: float | None) -> Iterator[Finding]:
    most = regime.term.max_months
    if months is not None and most is not None and months > most:
        text = _("A trial of %(months)s months is asked for; the rules allow at most %(most)s.")
        words = {"months": number_format(months), "most": most}
        yield asked.finding(OPPOSED, "term", "period_months", text % words, source=regime.term.source or "")


def _validity(
    dossier: Mapping[str, Any], asked: Questionnaire, path: str, name: str, on: date, ends: date | None
) -> Iterator[Finding]:
    """A paper with a first and a last day, held against itself and against the earliest days of the trial."""
    first, last = day_at(dossier, f"{path}.valid_from"), day_at(dossier, f"{path}.valid_to")
    place = f"{path}.valid_to"
    words = {"paper": name, "first": _day(first), "last": _day(last), "ends": _day(ends)}
    if first and last and last < first:
        yield asked.finding(
            OPPOSED, "dates", place, _("%(paper)s: ends on %(last)s, before it begins on %(first)s.") % words
        )
    elif last and last < on:
        yield asked.finding(OPPOSED, "expired", place, _("%(paper)s: ended on %(last)s.") % words)
    elif last and ends and last < ends:
        text = _("%(paper)s: ends on %(last)s; the trial lasts until %(ends)s at the earliest.")
        yield asked.finding(OPPOSED, "too_short", place, text % words)


def _permits(dossier: Mapping[str, Any], asked: Questionnaire, on: date, ends: date | None) -> Iterator[Finding]:
    for index, row in enumerate(rows_at(dossier, "permits")):
        name = " ".join(str(part) for part in (_("Permit"), row.get("number")) if part)
        yield from _validity(dossier, asked, f"permits.{index}", name, on, ends)
        issued, last = day_at(row, "issued"), day_at(row, "valid_to")
        if issued and last and last < issued:
            words = {"paper": name, "issued": _day(issued), "last": _day(last)}
            text = _("%(paper)s: issued on %(issued)s, after it ended on %(last)s.")
            yield asked.finding(OPPOSED, "issued_late", f"permits.{index}", text % words)


def _limits(dossier: Mapping[str, Any], asked: Questionnaire) -> Iterator[Finding]:
    """One limit given twice, in a unit that means another number, or a day's worth beyond the whole."""
    greatest: dict[str, float] = {}
    for row in rows_at(dossier, "limits"):
        quantity, unit, most = str(row.get("quantity") or ""), str(row.get("unit") or ""), number_at(row, "max")
        if unit in OTHER_UNITS.get(quantity, ()):
            words = {"limit": _limit(asked, quantity), "unit": unit, "known": UNITS[quantity]}
            text = _("The limit “%(limit)s” is given in %(unit)s; it counts in %(known)s.")
            yield asked.finding(OPPOSED, "unit", "limits", text % words)
        if most is not None and quantity not in ("", "other"):
            if greatest.get(quantity, most) != most:
                text = _("The limit “%(limit)s” is given twice, with different values.")
                yield asked.finding(OPPOSED, "limit_twice", "limits", text % {"limit": _limit(asked, quantity)})
            greatest[quantity] = max(most, greatest.get(quantity, most))
    if greatest.get("value_per_day", 0) > greatest.get("value_total", float("inf")):
        yield asked.finding(OPPOSED, "day_over_total", "limits", _("The value per day lies above the total value."))


def _limit(asked: Questionnaire, quantity: str) -> str:
    """A quantity in the words of the question about limits."""
    return asked.choice("limits", "quantity", quantity)


def _facts_and_limits(dossier: Mapping[str, Any], asked: Questionnaire) -> Iterator[Finding]:
    limits = {str(row.get("quantity")): number_at(row, "max") for row in rows_at(dossier, "limits")}
    for path, factor, quantity, kind in FACTS_AND_LIMITS:
        fact, most = number_at(dossier, path), limits.get(quantity)
        # Rounded: 50 m/s × 3.6 is 180 km/h, not 180.00000000000003.
        if fact is None or most is None or round(fact * factor, 6) <= most:
            continue
        words = {
            "fact": asked.label(path),
            "value": number_format(round(fact * factor, 2), force_grouping=True),
            "limit": _limit(asked, quantity),
            "most": number_format(most, force_grouping=True),
        }
        text = _("%(fact)s: %(value)s, above your own limit “%(limit)s” of %(most)s.")
        yield asked.finding(kind, "beyond_own_limit", path, text % words)


def _participants(dossier: Mapping[str, Any], asked: Questionnaire) -> Iterator[Finding]:
    count = number_at(dossier, "participants.count")
    if count and not is_answered(value_at(dossier, "participants.consent")):
        text = _("%(count)s people take part, and it is not said how they consent.")
        words = {"count": number_format(count, force_grouping=True)}
        yield asked.finding(OPPOSED, "consent", "participants.consent", text % words)
    if count == 0 and value_at(dossier, "ai.real_users") is True:
        text = _("Real users take part, and the number of participants is 0.")
        yield asked.finding(OPPOSED, "no_participants", "participants.count", text)


def _places(dossier: Mapping[str, Any], asked: Questionnaire) -> Iterator[Finding]:
    rows = rows_at(dossier, "sites")
    if rows and dossier.get("technology") in ON_THE_GROUND and not any(row.get("space") == "physical" for row in rows):
        text = _("This technology is tried on the ground, and no physical place is named.")
        yield asked.finding(OPPOSED, "no_ground", "sites", text)
    for row in rows:
        told = is_answered(row.get("address")) or is_answered(row.get("geometry"))
        if row.get("space") == "physical" and not told:
            text = _("The place “%(name)s” has neither an address nor a position on the map.")
            yield asked.finding(DOUBTFUL, "nowhere", "sites", text % {"name": row.get("name") or "…"})


def _technology(dossier: Mapping[str, Any], asked: Questionnaire) -> Iterator[Finding]:
    """What the facts of an AI system or of a ledger say against each other."""
    if value_at(dossier, "ai.changes_rights") is True and value_at(dossier, "ai.results_used") is False:
        text = _("The results change people's rights, and they are said not to be used.")
        yield asked.finding(OPPOSED, "unused_results", "ai.results_used", text)
    if value_at(dossier, "ledger.kind") == "none" and is_answered(value_at(dossier, "ledger.token")):
        text = _("A token is described, and no ledger is used.")
        yield asked.finding(OPPOSED, "token_without_ledger", "ledger.kind", text)
    for row in rows_at(dossier, "ledger.audits"):
        if number_at(row, "open_critical"):
            text = _("The audit by %(by)s left critical findings open.") % {"by": row.get("by") or "…"}
            yield asked.finding(DOUBTFUL, "open_critical", "ledger.audits", text)


def _risks(dossier: Mapping[str, Any]) -> Iterator[Finding]:
    for index, row in enumerate(rows_at(dossier, "risks")):
        for part in ("likelihood", "impact"):
            before, after = number_at(row, part), number_at(row, f"residual_{part}")
            if before is not None and after is not None and after > before:
                text = _("Risk %(number)s, %(title)s: rated higher with the controls than before them.")
                words = {"number": index + 1, "title": row.get("title") or "…"}
                yield Finding(OPPOSED, "residual", text % words, Place(RISKS, str(index), "risks"))
                break


def _competence(
    regime: Regime, dossier: Mapping[str, Any], asked: Questionnaire, level: int | None
) -> Iterator[Finding]:
    """What another authority decides; acceptance is refused and the case transferred."""
    fixed = level if level is not None else ai_level(regime, dossier)
    if regime.levels and fixed is not None:
        faults = level_faults(regime, dossier, fixed)
    else:
        faults = province_faults(regime.authority, dossier)
    for fault in faults:
        found = asked.finding(OPPOSED, "competence", "ai.provinces", fault, source=regime.authority.source or "")
        yield Finding(OPPOSED, "competence", fault, found.place, found.source, found.component, bars=True)


def _envelope(regime: Regime, dossier: Mapping[str, Any], asked: Questionnaire) -> Iterator[Finding]:
    for beyond in envelope_findings(regime, dossier):
        told = [field.path for field in beyond.rule.fields if is_answered(value_at(dossier, field.path))]
        path = told[0] if told else "limits"
        yield asked.finding(DOUBTFUL, "envelope", path, said(beyond.text), source=beyond.rule.source)


def _day(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""
