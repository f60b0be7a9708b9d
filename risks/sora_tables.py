"""The tables of JARUS SORA 2.5 (``data/sora-2.5.yaml``) as typed data, and look-ups in them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from programmes.schema_parts import Part, Text
from risks.datafiles import read

if TYPE_CHECKING:
    from risks.sora_facts import Facts

ARCS = ("a", "b", "c", "d")
SAILS = ("I", "II", "III", "IV", "V", "VI")


class Robustness(StrEnum):
    """How strongly a thing must be shown; ``X``: no robustness is enough, out of scope."""

    NOT_REQUIRED = "NR"
    LOW = "L"
    MEDIUM = "M"
    HIGH = "H"
    OUT_OF_SCOPE = "X"


class Column(Part):
    """A class of craft: characteristic dimension (m) and speed (m/s) it may reach, nominal critical area (m²)."""

    dimension_m: float
    speed_ms: float
    critical_area_m2: float


class DensityRow(Part):
    """Intrinsic GRC by column where fewer than ``below`` people per km² are; ``None`` in a cell: out of scope."""

    below: float | None
    grc: tuple[int | None, ...] = Field(min_length=5, max_length=5)


class GroundRisk(Part):
    """Table 2."""

    controlled: tuple[int, ...] = Field(min_length=5, max_length=5)
    rows: tuple[DensityRow, ...]


class SmallCraft(Part):
    """The craft that has ``grc`` anywhere: at most ``mass_kg`` and ``speed_ms``."""

    mass_kg: float
    speed_ms: float
    grc: int


class Mitigation(Part):
    """A ground risk mitigation and what each available level of robustness takes off the GRC."""

    id: Literal["m1a", "m1b", "m1c", "m2"]
    name: Text
    credit: dict[Literal["low", "medium", "high"], int]


class Encounter(Part):
    """An airspace encounter category, its initial ARC, and on which side of 500 ft it lies."""

    arc: Literal["a", "b", "c", "d"]
    height: Literal["under", "over"] | None
    name: Text


class Objective(Part):
    """An operational safety objective and its robustness at SAIL I to VI."""

    id: str
    by: Literal["operator", "designer", "both"]
    name: Text
    robustness: tuple[Robustness, ...] = Field(min_length=6, max_length=6)
    note: Text | None = None


class Zone(Part):
    """An adjacent area with fewer than ``below`` people per km² and assemblies of at most ``assemblies`` people."""

    below: float | None
    assemblies: int | None
    robustness: tuple[Robustness, ...] = Field(min_length=6, max_length=6)
    doubtful: bool = False


class ContainmentTable(Part):
    """Containment for one column; ``sheltered`` is ``None`` where the table does not ask for it."""

    column: int
    sheltered: bool | None
    table: int
    zones: tuple[Zone, ...]


class AdjacentArea(Part):
    """Reach of the adjacent area: flight time (s), shortest and longest distance (m)."""

    seconds: float
    least_m: float
    most_m: float


class Tables(Part):
    """The whole file."""

    version: str
    published: date
    source: str
    columns: tuple[Column, ...] = Field(min_length=5, max_length=5)
    igrc: GroundRisk
    small_craft: SmallCraft
    mitigations: tuple[Mitigation, ...]
    sheltering_mass_kg: float
    highest_grc: int
    aec: dict[int, Encounter]
    aec_height_m: float
    tmpr: dict[str, Literal["none", "low", "medium", "high"]]
    sail: dict[int, tuple[Literal["I", "II", "III", "IV", "V", "VI"], ...]]
    osos: tuple[Objective, ...]
    containment: tuple[ContainmentTable, ...]
    adjacent_area: AdjacentArea

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        limits = [row.below for row in self.igrc.rows]
        numbers = [limit for limit in limits if limit is not None]
        if limits[-1] is not None or limits[:-1] != numbers or any(a >= b for a, b in pairwise(numbers)):
            raise ValueError("the density rows must rise and end with one that has no upper limit")
        if set(self.aec) != set(range(1, 13)) or set(self.tmpr) != set(ARCS) or max(self.sail) != self.highest_grc:
            raise ValueError("twelve airspace encounter categories, four ARCs and a SAIL for every GRC are needed")
        return self

    def is_small(self, facts: Facts) -> bool:
        """Whether the craft is so light and slow that its intrinsic GRC is the same anywhere."""
        return facts.mass_kg <= self.small_craft.mass_kg and facts.max_speed_ms <= self.small_craft.speed_ms

    def column_of(self, dimension_m: float, speed_ms: float) -> int | None:
        """Index of the leftmost column whose two limits are kept, ``None`` beyond the last."""
        return next(
            (
                index
                for index, column in enumerate(self.columns)
                if dimension_m <= column.dimension_m and speed_ms <= column.speed_ms
            ),
            None,
        )

    def intrinsic_grc(self, column: int, density_per_km2: float | None) -> int | None:
        """Table 2; a density of ``None`` is the controlled ground area; ``None``: out of scope.

        A density exactly on a limit belongs to the row above it: the table says "fewer than".
        """
        if density_per_km2 is None:
            return self.igrc.controlled[column]
        return next(row.grc[column] for row in self.igrc.rows if row.below is None or density_per_km2 < row.below)

    def lowest_grc(self, column: int) -> int:
        """The least that mitigation by place, time and shelter can reach: a controlled ground area."""
        return self.igrc.controlled[column]

    def sail_of(self, grc: int, arc: str) -> str | None:
        """Table 7; ``None`` where the final GRC is beyond the specific category."""
        if grc > self.highest_grc:
            return None
        return self.sail[max(grc, min(self.sail))][ARCS.index(arc)]


@cache
def tables() -> Tables:
    """The edition in use."""
    return Tables.model_validate(read("sora-2.5.yaml"))
