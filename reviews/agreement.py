"""How far experts agree (domain file review.md §3.4)."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import krippendorff
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ACCEPTED: Final = 0.8
TENTATIVE: Final = 0.667
"""Krippendorff's own convention: accept from 0.80, tentative conclusions from 0.667, none below."""
FEWEST_TO_COMPARE: Final = 3
"""Of two experts who differ nobody can say which one is the outlier."""
ERRORS_APART: Final = 2
"""So many standard errors away from the middle expert counts as apart: flagged for the chair, never left out."""
_ENDS: Final = (1, 5)


class Agreement(StrEnum):
    """What an alpha lets one say."""

    GOOD = "good"
    TENTATIVE = "tentative"
    LOW = "low"


class Leaning(NamedTuple):
    """How one expert scores beside the others.

    ``effect``: own mean less the mean of all, in points of the scale, with its standard ``error`` (additive model
    ``score = criterion + expert + noise``); ``ends``: share of scores that are the lowest or the highest, 0 to 1;
    ``apart``: the effect lies more than ``ERRORS_APART`` errors from the median of all effects, so that one who
    stands apart does not make the others look so.
    """

    mean: float
    effect: float
    error: float
    ends: float
    apart: bool


def meaning(value: float) -> Agreement:
    """What the alpha ``value`` lets one say, by Krippendorff's convention."""
    if value >= ACCEPTED:
        return Agreement.GOOD
    return Agreement.TENTATIVE if value >= TENTATIVE else Agreement.LOW


def leanings(scores: Sequence[Mapping[str, int]], criteria: Sequence[str]) -> list[Leaning]:
    """One row per expert, in order; empty for fewer than three experts or two criteria. Every score must be there."""
    if len(scores) < FEWEST_TO_COMPARE or len(criteria) < 2:  # noqa: PLR2004 - one criterion leaves no noise to measure
        return []
    data = np.array([[float(row[code]) for code in criteria] for row in scores])
    experts, columns = data.shape
    effects = data.mean(axis=1) - data.mean()
    noise = data - data.mean(axis=0) - effects[:, None]
    variance = float((noise**2).sum()) / ((experts - 1) * (columns - 1))
    error = math.sqrt(variance / columns * (1 - 1 / experts))
    middle, far = np.median(effects), max(ERRORS_APART * error, 1e-9)
    ends = np.isin(data, _ENDS).mean(axis=1)
    return [
        Leaning(float(mean), float(effect), error, float(share), bool(abs(effect - middle) > far))
        for mean, effect, share in zip(data.mean(axis=1), effects, ends, strict=True)
    ]


def alpha(
    scores: Sequence[Mapping[str, int]],
    criteria: Sequence[str],
    *,
    level: Literal["nominal", "ordinal", "interval", "ratio"] = "ordinal",
) -> float | None:
    """Krippendorff's alpha of several experts' scores over criteria; missing scores are left out, never zero.

    None where it is not defined: fewer than two experts, or all scores the same.
    """
    if len(scores) < 2:  # noqa: PLR2004 - agreement needs two
        return None
    data = np.array(
        [[float(row[code]) if row.get(code) is not None else math.nan for code in criteria] for row in scores]
    )
    if np.unique(data[~np.isnan(data)]).size < 2:  # noqa: PLR2004 - no variation, no alpha
        return None
    value = float(krippendorff.alpha(reliability_data=data, level_of_measurement=level))
    return None if math.isnan(value) else round(value, 3)
