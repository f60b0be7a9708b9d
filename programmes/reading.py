"""Reading the JSON of a dossier: whether something was answered, the value at a path, rows, numbers, days.

What is absent or of another type counts as not told.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from programmes.schema_parts import Text

EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})


def is_answered(value: Any) -> bool:
    """Whether something was answered; 0 and False are answers."""
    return value not in EMPTY


def value_at(content: Any, path: str) -> Any:
    """The value at ``path`` (``uav.mass_kg``, ``risks.2.title``), None where there is none."""
    for step in path.split("."):
        if isinstance(content, dict):
            content = content.get(step)
        elif isinstance(content, list) and step.isdigit() and int(step) < len(content):
            content = content[int(step)]
        else:
            return None
    return content


def rows_at(content: Mapping[str, Any], path: str) -> list[dict[str, Any]]:
    """The objects of the list at ``path``."""
    rows = value_at(content, path)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def number_at(content: Mapping[str, Any], path: str) -> float | None:
    """The number at ``path``."""
    value = value_at(content, path)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def day_at(content: Mapping[str, Any], path: str) -> date | None:
    """The day at ``path``, written as ISO 8601."""
    value = value_at(content, path)
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def said(words: Text) -> str:
    """A text of a data file in the language of the page."""
    return words.in_language()
