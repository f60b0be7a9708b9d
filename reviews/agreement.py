"""How far experts agree (domain file review.md §3.4)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import krippendorff
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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
