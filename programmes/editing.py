"""A regime as it is edited: its parts, and each value as text that a person may change.

A draft is the JSON object of a regime file, good or not. ``spec_of`` says of each field of the schema how it is
typed; ``rows_of``, ``shown`` and ``typed`` go from the object to texts and back. Whatever is typed is kept: text
that is no number or no date stays as it is, a fault with its path. A value whose text nobody changed stays
untouched, and one that the file leaves out stays out.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, Literal, Union, get_args, get_origin

import yaml
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from programmes.schema import Regime
from programmes.schema_parts import Part
from programmes.yaml_files import parse_yaml

MISSING: Final = object()
"""What a file does not say."""
NEW: Final = "new"
"""The token of the empty row at the end of a list."""
ROWS, KEY, PLACE, REMOVE = "__rows", "__key", "__place", "__remove"

PARTS: Final[dict[str, tuple[str, ...]]] = {
    "basics": ("code", "version", "name", "short", "effective_from", "effective_to", "technologies"),
    "scope": ("scope",),
    "intake": ("intake",),
    "legal_bases": ("legal_bases",),
    "authority": ("authority",),
    "bodies": ("bodies",),
    "capacities": ("capacities",),
    "documents": ("documents",),
    "components": ("components",),
    "short_dossier": ("short_dossier",),
    "gates": ("gates",),
    "criteria": ("pass_mark", "criteria"),
    "levels": ("levels",),
    "legal_forms": ("legal_forms",),
    "spaces": ("spaces",),
    "clocks": ("clocks",),
    "supplements": ("supplements_allowed", "supplements_source"),
    "notices": ("notices",),
    "term": ("term", "extension"),
    "preconditions": ("preconditions",),
    "zones": ("zones",),
    "envelope": ("envelope",),
    "grounds": ("grounds",),
    "exits": ("exits",),
    "opinions": ("opinions",),
    "decision_clauses": ("decision_clauses",),
}
"""The pages of the editor and the keys of the regime on each."""


@dataclass(frozen=True)
class Spec:
    """How a field is typed.

    ``kind``: part, rows, keyed (rows under names), lines, choice, bool, int, float, date, text, or yaml where it is
    too deep for rows. ``default`` MISSING: the schema asks for a value.
    """

    kind: str
    model: type[Part] | None = None
    optional: bool = False
    default: Any = MISSING
    choices: tuple[str, ...] = ()
    numbers: bool = False


def spec_of(field: FieldInfo, *, deep: bool) -> Spec:
    """How that field is typed; lists of parts are rows at the top only, ``deep`` they are YAML."""
    options = get_args(field.annotation) if get_origin(field.annotation) in {Union, types.UnionType} else ()
    optional = type(None) in options
    plain = next((option for option in options if option is not type(None)), field.annotation)
    default = MISSING if field.is_required() else field.get_default(call_default_factory=True)
    default = MISSING if default is PydanticUndefined else _plain(default)
    kind, model, choices, numbers = _kind(plain)
    if deep and kind in {"rows", "keyed"}:
        kind = "yaml"
    return Spec(kind, model, optional, default, choices, numbers)


def _kind(plain: Any) -> tuple[str, type[Part] | None, tuple[str, ...], bool]:
    origin, inner = get_origin(plain), [_bare(item) for item in get_args(plain)]
    if origin is Literal:
        return "choice", None, tuple(get_args(plain)), False
    if origin is tuple:
        return ("rows", inner[0], (), False) if _is_part(inner[0]) else ("lines", None, (), inner[0] is int)
    if origin is dict:
        return ("keyed", inner[1], (), False) if _is_part(inner[1]) else ("yaml", None, (), False)
    return _single(_bare(plain))


def _single(plain: Any) -> tuple[str, type[Part] | None, tuple[str, ...], bool]:
    if _is_part(plain):
        return "part", plain, (), False
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        return "choice", None, tuple(item.value for item in plain), False
    names: dict[Any, str] = {bool: "bool", int: "int", float: "float", date: "date"}
    return names.get(plain, "text"), None, (), False


def _bare(annotation: Any) -> Any:
    """Without what ``Annotated`` adds."""
    return get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation


def _is_part(plain: Any) -> bool:
    return isinstance(plain, type) and issubclass(plain, Part)


def _plain(value: Any) -> Any:
    """A default as JSON has it."""
    if isinstance(value, Part):
        return value.model_dump(mode="json", exclude_unset=True)
    if isinstance(value, tuple):
        return [_plain(row) for row in value]
    return value.value if isinstance(value, StrEnum) else value


# ------------------------------------------------------------------------------------------------ to texts


def fits(spec: Spec, value: Any) -> bool:
    """Whether a value has the shape for fields; any other is shown as YAML, so that nothing is hidden."""
    if spec.kind == "part":
        return value is MISSING or value is None or isinstance(value, dict)
    if spec.kind == "rows":
        return value is MISSING or (isinstance(value, list) and all(isinstance(row, dict) for row in value))
    if spec.kind == "keyed":
        return value is MISSING or (isinstance(value, dict) and all(isinstance(row, dict) for row in value.values()))
    return True


def rows_of(value: Any) -> list[tuple[str, Any]]:
    """The rows of a list or of named parts with their tokens, an empty one at the end."""
    if isinstance(value, dict):
        return [*value.items(), (NEW, MISSING)]
    listed = value if isinstance(value, list) else []
    return [*((str(number), row) for number, row in enumerate(listed)), (NEW, MISSING)]


def shown(spec: Spec, value: Any) -> str:
    """The text in which a value is edited; of a box ``on`` or nothing."""
    if value is MISSING:
        value = None if spec.default is MISSING else spec.default
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if spec.kind == "lines" and isinstance(value, list) and not any(isinstance(row, dict | list) for row in value):
        return "\n".join(str(row) for row in value)
    if isinstance(value, dict | list):
        return in_yaml(value).strip() if value else ""
    return str(value)


# ------------------------------------------------------------------------------------------------ from texts


def typed(spec: Spec, path: str, posted: Mapping[str, str], stored: Any) -> Any:
    """The value that the texts say, MISSING where the file stays silent; ``stored``: what was there before."""
    if f"{path}.{ROWS}" in posted:
        return _typed_rows(spec, path, posted, stored)
    if spec.kind == "part" and spec.model and path not in posted:
        return _typed_part(spec, path, posted, stored)
    text = "\n".join(posted.get(path, "").splitlines()).strip()
    if text == shown(spec, stored).strip():
        return stored
    return _value(spec, text)


def typed_model(model: type[Part], path: str, posted: Mapping[str, str], stored: Any, *, deep: bool = True) -> Any:
    """The object of a part: what its fields say, and what stood there that the schema does not know."""
    before = stored if isinstance(stored, dict) else {}
    found = {name: row for name, row in before.items() if name not in model.model_fields}
    for name, field in model.model_fields.items():
        where = f"{path}.{name}" if path else name
        value = typed(spec_of(field, deep=deep), where, posted, before.get(name, MISSING))
        if value is not MISSING:
            found[name] = value
    return found


def _typed_part(spec: Spec, path: str, posted: Mapping[str, str], stored: Any) -> Any:
    assert spec.model is not None  # noqa: S101 - a part has its model
    value = typed_model(spec.model, path, posted, stored)
    if (stored is MISSING or stored is None) and not value:
        return stored
    blank = all(row in ("", None, False, []) for row in value.values())
    return None if spec.optional and blank and stored != value else value


def _typed_rows(spec: Spec, path: str, posted: Mapping[str, str], stored: Any) -> Any:
    assert spec.model is not None  # noqa: S101 - rows have their model
    before = dict(rows_of(stored)) if fits(spec, stored) else {}
    found: list[tuple[float, str, Any]] = []
    for number, token in enumerate(_tokens(posted[f"{path}.{ROWS}"])):
        where = f"{path}.{token}"
        if posted.get(f"{where}.{REMOVE}"):
            continue
        value = typed_model(spec.model, where, posted, before.get(token, MISSING))
        key = posted.get(f"{where}.{KEY}", "").strip()
        if token != NEW or value or key:
            found.append((_place(posted.get(f"{where}.{PLACE}", ""), number + 1), key or token, value))
    if not found and stored is MISSING:
        return MISSING
    if spec.kind == "rows":
        return [value for _at, _key, value in sorted(found, key=lambda row: row[0])]
    named: dict[str, Any] = {}
    for _at, key, value in found:
        free = key
        while free in named:  # two rows of one name: neither is lost
            free += "-2"
        named[free] = value
    return named


def _tokens(text: str) -> list[str]:
    try:
        found = json.loads(text)
    except ValueError:
        return []
    return [str(token) for token in found] if isinstance(found, list) else []


def _place(text: str, otherwise: int) -> float:
    try:
        return float(text)
    except ValueError:
        return otherwise


def _value(spec: Spec, text: str) -> Any:
    if spec.kind == "bool":
        return text == "on"
    if not text:
        blank = {"text": "", "lines": []}
        return None if spec.optional else blank.get(spec.kind, MISSING)
    if spec.kind == "lines":
        rows = [row.strip() for row in text.splitlines() if row.strip()]
        return [_number(row, int) for row in rows] if spec.numbers else rows
    if spec.kind in {"int", "float"}:
        return _number(text, int if spec.kind == "int" or text.lstrip("-").isdigit() else float)
    return _from_yaml(text) if spec.kind in {"yaml", "part", "rows", "keyed"} else text


def _number(text: str, make: type[int | float]) -> Any:
    try:
        return make(text)
    except ValueError:
        return text


def _from_yaml(text: str) -> Any:
    try:
        return as_json(parse_yaml(text))
    except (yaml.YAMLError, ValueError):
        return text


# ------------------------------------------------------------------------------------------------ YAML


def as_json(value: Any) -> Any:
    """What YAML read, as JSON has it: dates as text, names as text. ``ValueError`` for what JSON does not know."""
    if isinstance(value, dict):
        return {str(name): as_json(row) for name, row in value.items()}
    if isinstance(value, list):
        return [as_json(row) for row in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int | float):
        return value
    msg = f"{type(value).__name__} is no value of a regime"
    raise ValueError(msg)


def in_yaml(value: Any) -> str:
    """YAML of a JSON value, readable."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=110)


def in_order(data: Mapping[str, Any]) -> dict[str, Any]:
    """A draft with its keys in the order of the schema, at every depth; what the schema does not know comes last."""
    return _ordered(Regime, data)


def _ordered(model: type[Part], data: Mapping[str, Any]) -> dict[str, Any]:
    names = [*(name for name in model.model_fields if name in data), *sorted(set(data) - set(model.model_fields))]
    return {
        name: _ordered_value(model.model_fields[name], data[name]) if name in model.model_fields else data[name]
        for name in names
    }


def _ordered_value(field: FieldInfo, value: Any) -> Any:
    spec = spec_of(field, deep=False)
    if spec.model is None:
        return value
    if spec.kind == "part" and isinstance(value, dict):
        return _ordered(spec.model, value)
    if spec.kind == "keyed" and isinstance(value, dict):
        return {name: _ordered(spec.model, row) if isinstance(row, dict) else row for name, row in value.items()}
    if spec.kind == "rows" and isinstance(value, list):
        return [_ordered(spec.model, row) if isinstance(row, dict) else row for row in value]
    return value
