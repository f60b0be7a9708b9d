"""JARUS SORA 2.5, steps 1 to 9: how much assurance a flight of an unmanned aircraft needs.

Decisions of this system where the guidelines leave room, each on the safe side:

- A level of mitigation that Annex B does not offer earns nothing, with a warning; it is not rounded to a neighbour.
- M1(A) at medium may not be combined with M1(B) (Annex B, M1(A)). Where both are claimed M1(A) loses its credit and
  M1(B) keeps it: M1(A) at medium already rests on the hours of flight that M1(B) counts, and M1(B) never earns more,
  so that the forbidden pair is not worth more than either claim alone.
- A claim that the guidelines doubt keeps its credit and is shown as a warning to the people who decide.
- Only M1 stops at the controlled ground area (Main Body, step 3): M2 lowers the harm, not the number of people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from risks.datafiles import in_language
from risks.sora_facts import Facts, SoraInputError, read_facts
from risks.sora_tables import ARCS, SAILS, Objective, Robustness, tables

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Demand",
    "SoraInputError",
    "SoraResult",
    "Step",
    "adjacent_distance_m",
    "assess",
    "containment",
    "objectives",
]


@dataclass(frozen=True)
class Step:
    """One step of the method: its number, name, outcome, and what led to it, in the language that was active."""

    number: int
    name: str
    result: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Demand:
    """An operational safety objective and how strongly it must be shown at the SAIL of the operation."""

    objective: Objective
    robustness: Robustness


@dataclass(frozen=True)
class SoraResult:
    """The outcome of an assessment.

    ``igrc`` and ``grc`` are ``None`` where table 2 is out of scope; ``sail`` is ``None`` there and where the final GRC
    belongs to the certified category, and then ``out_of_scope`` is true. ``tmpr`` is none, low, medium or high.
    """

    igrc: int | None
    grc: int | None
    initial_arc: str
    arc: str
    tmpr: str
    sail: str | None
    out_of_scope: bool
    warnings: tuple[str, ...]
    steps: tuple[Step, ...]
    objectives: tuple[Demand, ...]


def assess(uav: Mapping[str, Any] | None) -> SoraResult:
    """Assess the ``uav`` facts of a dossier.

    Units: kg, m, m/s, people per km². Raises ``SoraInputError`` naming every field that is missing or makes no sense.
    """
    facts = read_facts(uav)
    earned, doubts = _credits(facts)
    igrc, ground = _intrinsic(facts)
    grc, reduction = _final(facts, igrc, earned)
    initial_arc = tables().aec[facts.aec].arc
    arc = _residual_arc(facts, initial_arc)
    tmpr = tables().tmpr[arc]
    sail = None if grc is None else tables().sail_of(grc, arc)
    out = _("out of scope")
    return SoraResult(
        igrc=igrc,
        grc=grc,
        initial_arc=initial_arc,
        arc=arc,
        tmpr=tmpr,
        sail=sail,
        out_of_scope=sail is None,
        warnings=(*doubts, *_doubts_on_air(facts, initial_arc, arc)),
        steps=(
            Step(1, _("Operation"), _("VLOS") if facts.vlos else _("BVLOS"), _operation(facts)),
            Step(2, _("Intrinsic ground risk class"), out if igrc is None else str(igrc), ground),
            Step(3, _("Final ground risk class"), out if grc is None else str(grc), reduction),
            Step(4, _("Initial air risk class"), f"ARC-{initial_arc}", (_encounter(facts),)),
            Step(5, _("Residual air risk class"), f"ARC-{arc}", _lowering(facts, initial_arc, arc)),
            Step(6, _("Tactical mitigation performance"), _level(tmpr)),
            Step(7, _("Specific assurance and integrity level"), sail or out),
        ),
        objectives=objectives(sail),
    )


def objectives(sail: str | None) -> tuple[Demand, ...]:
    """Every objective with its robustness at ``sail``, by number; none where the operation is out of scope."""
    if sail is None:
        return ()
    level = SAILS.index(sail)
    return tuple(Demand(objective, objective.robustness[level]) for objective in tables().osos)


def containment(
    *, column: int, sail: str, adjacent_density_per_km2: float, assemblies: int, sheltered: bool = False
) -> Robustness:
    """Step 8, tables 8 to 13: robustness of containment.

    ``column`` is the index of the craft in table 2, ``assemblies`` the people in outdoor assemblies within 1 km.
    Shelter counts for the second column only. An unknown column or SAIL is a ``ValueError``.
    """
    for table in tables().containment:
        if table.column == column and table.sheltered in {None, sheltered}:
            zone = next(
                zone
                for zone in reversed(table.zones)
                if (zone.below is None or adjacent_density_per_km2 < zone.below)
                and (zone.assemblies is None or assemblies <= zone.assemblies)
            )
            return zone.robustness[SAILS.index(sail)]
    raise ValueError(f"table 2 has no column {column}")


def adjacent_distance_m(max_speed_ms: float) -> float:
    """How far (m) the adjacent area reaches: three minutes at maximum speed, from 5 to 35 km."""
    area = tables().adjacent_area
    return min(max(area.seconds * max_speed_ms, area.least_m), area.most_m)


def _intrinsic(facts: Facts) -> tuple[int | None, tuple[str, ...]]:
    """Step 2: the intrinsic GRC and why."""
    small = tables().small_craft
    if tables().is_small(facts):
        limits = {"mass": _number(small.mass_kg), "speed": _number(small.speed_ms)}
        return small.grc, (_("At most %(mass)s kg and %(speed)s m/s: this class anywhere.") % limits,)
    index = tables().column_of(facts.dimension_m, facts.max_speed_ms)
    if index is None:
        return None, (_("The craft is larger or faster than the last column of table 2."),)
    column = tables().columns[index]
    where = (
        _("controlled ground area")
        if facts.density_per_km2 is None
        else _("%(density)s people per km²") % {"density": _number(facts.density_per_km2)}
    )
    words = {"dimension": _number(column.dimension_m), "speed": _number(column.speed_ms), "where": where}
    detail = _("Column up to %(dimension)s m and %(speed)s m/s; %(where)s.") % words
    return tables().intrinsic_grc(index, facts.density_per_km2), (detail,)


def _credits(facts: Facts) -> tuple[dict[str, int], tuple[str, ...]]:
    """What each claimed mitigation takes off, in the order of application, and what is doubtful about the claims."""
    earned: dict[str, int] = {}
    doubts: list[str] = []
    for mitigation in tables().mitigations:
        level = facts.claims[mitigation.id]
        if level in mitigation.credit:
            earned[mitigation.id] = mitigation.credit[level]
        elif level != "none":
            words = {"name": in_language(mitigation.name), "level": _level(level)}
            doubts.append(_("%(name)s is not available at level “%(level)s”: no credit is given.") % words)
    if facts.claims["m1a"] == "medium" and "m1b" in earned:
        del earned["m1a"]
        doubts.append(_("M1(A) at medium may not be combined with M1(B): M1(A) gets no credit."))
    doubts += _doubts_on_shelter(facts) if "m1a" in earned else []
    return earned, tuple(doubts)


def _doubts_on_shelter(facts: Facts) -> list[str]:
    """What speaks against a sheltering credit (Annex B, M1(A)): a craft that pierces roofs, people in the open."""
    doubts = []
    if facts.mass_kg >= tables().sheltering_mass_kg:
        words = {"mass": _number(facts.mass_kg), "limit": _number(tables().sheltering_mass_kg)}
        doubts.append(
            _("Sheltering is claimed for a craft of %(mass)s kg: from about %(limit)s kg it may pierce a dwelling.")
            % words
        )
    densest = tables().igrc.rows[-2].below or 0
    if facts.density_per_km2 is not None and facts.density_per_km2 >= densest:
        doubts.append(_("Sheltering is claimed over an assembly of people, who are in the open."))
    return doubts


def _final(facts: Facts, igrc: int | None, earned: dict[str, int]) -> tuple[int | None, tuple[str, ...]]:
    """Step 3: the final GRC and what each mitigation took off."""
    if igrc is None:
        return None, ()
    lines = [
        _("%(name)s: −%(credit)s") % {"name": in_language(mitigation.name), "credit": earned[mitigation.id]}
        for mitigation in tables().mitigations
        if mitigation.id in earned
    ]
    column = tables().column_of(facts.dimension_m, facts.max_speed_ms)
    # The class of a small craft may already lie below its column.
    lowest = igrc if column is None else min(igrc, tables().lowest_grc(column))
    people_left = igrc - sum(credit for mitigation, credit in earned.items() if mitigation != "m2")
    if people_left < lowest:
        lines.append(_("M1 does not go below %(lowest)s, the class of a controlled ground area.") % {"lowest": lowest})
    grc = max(people_left, lowest) - earned.get("m2", 0)
    if grc > tables().highest_grc:
        lines.append(_("Above %(highest)s: certified category.") % {"highest": tables().highest_grc})
    return grc, tuple(lines)


def _residual_arc(facts: Facts, initial: str) -> str:
    """Step 5: the class that is claimed, else the initial one, one lower in sight, never down to ARC-a."""
    if facts.strategic_arc is not None:
        return facts.strategic_arc
    if facts.vlos and initial not in {"a", "b"}:
        return ARCS[ARCS.index(initial) - 1]
    return initial


def _doubts_on_air(facts: Facts, initial: str, residual: str) -> tuple[str, ...]:
    """What is doubtful about the air risk claimed (Annex C)."""
    doubts = []
    if residual == "a" != initial:
        doubts.append(_("ARC-a is claimed: the airspace must be atypical or segregated, as its authority agrees."))
    elif initial == "d" != residual:
        doubts.append(_("ARC-d is lowered: agreement with air traffic control may be needed."))
    elif residual > initial:
        doubts.append(_("The residual air risk class claimed is above the initial one."))
    height = tables().aec[facts.aec].height
    if facts.max_height_m is not None and height is not None:
        over = facts.max_height_m > tables().aec_height_m
        if over != (height == "over"):
            words = {"height": _number(facts.max_height_m), "aec": facts.aec}
            doubts.append(_("A height of %(height)s m does not fit airspace encounter category %(aec)s.") % words)
    return tuple(doubts)


def _operation(facts: Facts) -> tuple[str, ...]:
    """Step 1 in words."""
    words = {
        "mass": _number(facts.mass_kg),
        "dimension": _number(facts.dimension_m),
        "speed": _number(facts.max_speed_ms),
    }
    return (_("%(mass)s kg, %(dimension)s m, %(speed)s m/s") % words,)


def _encounter(facts: Facts) -> str:
    """Step 4 in words."""
    return f"AEC {facts.aec}: {in_language(tables().aec[facts.aec].name)}"


def _lowering(facts: Facts, initial: str, residual: str) -> tuple[str, ...]:
    """Step 5 in words."""
    if facts.strategic_arc is not None:
        return (_("As claimed by strategic mitigation; its evidence is to be checked."),)
    return () if residual == initial else (_("One class lower within visual line of sight."),)


def _level(level: str) -> str:
    """A level of robustness in words."""
    return {"none": _("none"), "low": _("low"), "medium": _("medium"), "high": _("high")}[level]


def _number(value: float) -> str:
    """A number as the active language writes it, without an empty decimal."""
    return number_format(int(value) if value == int(value) else value, force_grouping=True)
