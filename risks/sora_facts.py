"""The facts of an operation as the dossier states them, checked before any table is asked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from risks.sora_tables import ARCS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

MITIGATIONS = ("m1a", "m1b", "m1c", "m2")
LEVELS = ("none", "low", "medium", "high")
_AEC = range(1, 13)
_BEYOND_ANY_CRAFT = 1e9  # nor is a value that is not a number below it


class SoraInputError(ValueError):
    """The facts do not allow an assessment; ``faults`` gives, by name of the field, what is wrong with it."""

    def __init__(self, faults: Mapping[str, str | _StrPromise]) -> None:
        """Keep every fault, in the order of the fields."""
        self.faults = dict(faults)
        super().__init__(", ".join(self.faults))

    def __str__(self) -> str:
        """Every field with its fault, in the language that is active."""
        return "; ".join(f"{field}: {fault}" for field, fault in self.faults.items())


@dataclass(frozen=True)
class Facts:
    """Facts of one operation.

    Units: kg, m, m/s, m above ground, people per km². ``density_per_km2`` is ``None`` only on controlled ground,
    ``max_height_m`` where it is not stated; ``strategic_arc`` is the residual class where one is claimed.
    """

    mass_kg: float
    dimension_m: float
    max_speed_ms: float
    max_height_m: float | None
    vlos: bool
    density_per_km2: float | None
    controlled_ground: bool
    claims: dict[str, str]
    aec: int
    strategic_arc: str | None


class _Reader:
    """Takes values out of the dossier and gathers what is wrong with them."""

    def __init__(self, uav: Mapping[str, Any]) -> None:
        self.uav = uav
        self.faults: dict[str, str | _StrPromise] = {}

    def number(self, field: str, *, above_zero: bool = True, required: bool = True) -> float:
        value = self.uav.get(field)
        if value is None:
            if required:
                self.faults[field] = _("is missing")
            return math.nan
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _BEYOND_ANY_CRAFT:
            self.faults[field] = _("must be a number")
        elif value < 0 or (above_zero and value == 0):
            self.faults[field] = _("must be above zero") if above_zero else _("may not be below zero")
        else:
            return value
        return math.nan

    def boolean(self, field: str) -> bool:
        value = self.uav.get(field)
        if value is None:
            self.faults[field] = _("is missing")
        elif not isinstance(value, bool):
            self.faults[field] = _("must be yes or no")
        return value is True

    def level(self, field: str) -> str:
        # What is not claimed earns nothing, so a missing level needs no question.
        value = self.uav.get(field) or "none"
        if value not in LEVELS:
            self.faults[field] = _("must be none, low, medium or high")
        return str(value)

    def category(self) -> int:
        value = self.uav.get("aec")
        if value is None:
            self.faults["aec"] = _("is missing")
        elif isinstance(value, bool) or not isinstance(value, int) or value not in _AEC:
            self.faults["aec"] = _("must be a whole number from 1 to 12")
        else:
            return value
        return 0

    def arc(self) -> str | None:
        value = self.uav.get("strategic_arc") or None
        if value is not None and value not in ARCS:
            self.faults["strategic_arc"] = _("must be a, b, c or d")
        return value


def read_facts(uav: Mapping[str, Any] | None) -> Facts:
    """The checked facts; raises ``SoraInputError`` with every field that is missing or makes no sense.

    ``uav`` is the block of that name in the dossier; ``None`` counts as an empty one.
    """
    if uav is not None and not hasattr(uav, "get"):
        raise SoraInputError({"uav": _("must be a set of named facts")})
    reader = _Reader(uav or {})
    controlled = reader.boolean("controlled_ground")
    density = reader.number("density_per_km2", above_zero=False, required=not controlled)
    height = reader.number("max_height_m", required=False)
    facts = Facts(
        mass_kg=reader.number("mass_kg"),
        dimension_m=reader.number("dimension_m"),
        max_speed_ms=reader.number("max_speed_ms"),
        max_height_m=None if math.isnan(height) else height,
        vlos=reader.boolean("vlos"),
        density_per_km2=None if controlled else density,
        controlled_ground=controlled,
        claims={field: reader.level(field) for field in MITIGATIONS},
        aec=reader.category(),
        strategic_arc=reader.arc(),
    )
    if reader.faults:
        raise SoraInputError(reader.faults)
    return facts
