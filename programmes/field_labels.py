"""What the parts, fields and choices of a regime are called in both languages (``field_labels.yaml``)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from accounts.roles import Role
from programmes.schema_parts import Part, Text
from programmes.yaml_files import read_yaml

FILE: Final = Path(__file__).with_name("field_labels.yaml")


@lru_cache(maxsize=1)
def _labels() -> dict[str, dict[str, Text]]:
    return TypeAdapter(dict[str, dict[str, Text]]).validate_python(read_yaml(FILE))


def part_label(part: str) -> str:
    """The name of a part of the editor."""
    return _labels()["parts"][part].in_language()


def field_label(model: type[Part], name: str) -> str:
    """The name of a field; ``KeyError`` where nobody has named it. What a part inherits keeps its name."""
    fields = _labels()["fields"]
    for owner in model.__mro__:
        if (known := fields.get(f"{owner.__name__}.{name}")) is not None:
            return known.in_language()
    return fields[name].in_language()


def choice_label(code: str) -> str:
    """The name of a choice, or its code."""
    known = _labels()["choices"].get(code)
    if known is not None:
        return known.in_language()
    return str(Role(code).label) if code in Role.values else code
