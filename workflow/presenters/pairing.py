"""Which row of an older list became which row of the newer one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Row = Mapping[str, Any]


def pair_up(was: Sequence[Row], now: Sequence[Row], same: Sequence[Callable[[Row, Row], bool]]) -> dict[int, int]:
    """Index in ``now`` → index in ``was``; each row is taken once.

    ``same``: questions that are asked one after the other of all rows that are still without a partner, the surest
    first.
    """
    pairs: dict[int, int] = {}
    for is_same in same:
        for index, row in enumerate(now):
            if index in pairs:
                continue
            free = (place for place in range(len(was)) if place not in pairs.values())
            partner = next((place for place in free if is_same(was[place], row)), None)
            if partner is not None:
                pairs[index] = partner
    return pairs
