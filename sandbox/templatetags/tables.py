"""Filters of the tables on pages."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from django import template

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

register = template.Library()


@register.filter
def under(row: Sequence[Any], head: Iterable[str]) -> list[tuple[Any, str]]:
    """Each cell of the row with the title of its column, which a narrow screen sets beside it."""
    return list(zip_longest(row, list(head)[: len(row)], fillvalue=""))
