"""Reading the dated tables of ``risks/data``, and the text of a table in one language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from programmes.language import page_language

if TYPE_CHECKING:
    from programmes.schema_parts import Text

FOLDER = Path(__file__).resolve().parent / "data"


def read(name: str) -> Any:
    """The content of ``risks/data/<name>``, unchecked."""
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def in_language(text: Text, language: str | None = None) -> str:
    """``text`` in ``language`` (``vi`` or ``en``), by default in the language that is active; Vietnamese otherwise."""
    return text.en if (language or page_language()) == "en" else text.vi
