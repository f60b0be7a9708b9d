"""What is to be said of a draft: its faults, the rules without a citation, and how it differs from a version."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.utils.translation import gettext as _
from pydantic import ValidationError

from programmes.editing import MISSING, PARTS, Spec, fits, rows_of, shown, spec_of
from programmes.field_labels import choice_label, field_label, part_label
from programmes.schema import Regime

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails

    from programmes.schema_parts import Part

PART_OF: Final = {key: part for part, keys in PARTS.items() for key in keys}
"""Key of a regime → the page on which it is edited."""
_NAMES: Final = ("code", "id", "name", "kind", "number", "quantity", "type_name", "vi")
"""The fields by which a row is known, the first that it has."""


class Fault(NamedTuple):
    """What bars a draft from taking effect, at which path; ``part``: where it is edited, empty for none."""

    path: str
    text: str
    part: str


class Uncited(NamedTuple):
    """A rule whose source is empty: a finding, never a bar."""

    path: str
    words: str
    part: str


class Change(NamedTuple):
    """A value that differs: where in words, what it was and what it becomes (empty for nothing)."""

    words: str
    old: str
    new: str


def faults_of_draft(data: Mapping[str, Any]) -> list[Fault]:
    """Every fault of a draft in the active language; empty for one that may take effect."""
    try:
        Regime.model_validate(data)
    except ValidationError as error:
        return list(chain.from_iterable(_faults(detail) for detail in error.errors()))
    return []


def _faults(detail: ErrorDetails) -> Iterator[Fault]:
    context = detail.get("ctx", {})
    for line in context.get("faults", ()):
        path, _colon, text = line.partition(": ")
        yield _fault(path, text)
    if "faults" not in context:
        yield _fault(".".join(str(step) for step in detail["loc"]), _told(detail))


def _fault(path: str, text: str) -> Fault:
    return Fault(path, text, PART_OF.get(path.split(".", 1)[0], ""))


def _told(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    words = {
        "missing": _("Fill this in."),
        "string_too_short": _("Fill this in."),
        "extra_forbidden": _("The regime knows no such field: remove it in the text of the whole draft."),
        "int_parsing": _("Write a whole number."),
        "int_type": _("Write a whole number."),
        "int_from_float": _("Write a whole number."),
        "float_parsing": _("Write a number."),
        "float_type": _("Write a number."),
        "greater_than": _("Write more than %(gt)s."),
        "greater_than_equal": _("Write at least %(ge)s."),
        "less_than_equal": _("Write at most %(le)s."),
        "date_from_datetime_parsing": _("Write a day as 2026-05-01."),
        "date_parsing": _("Write a day as 2026-05-01."),
        "date_type": _("Write a day as 2026-05-01."),
        "string_type": _("Write a text."),
        "string_pattern_mismatch": _("Use 2 to 10 capital letters A–Z or digits."),
        "enum": _("Choose one of: %(expected)s."),
        "literal_error": _("Choose one of: %(expected)s."),
    }
    known = words.get(kind)
    return known % context if known else str(detail["msg"])


# ------------------------------------------------------------------------------------------------ citations


def uncited(data: Mapping[str, Any]) -> list[Uncited]:
    """Every rule of a draft that names no article, in the order of the schema."""
    return [
        Uncited(path, words, PART_OF.get(path.split(".", 1)[0], ""))
        for path, words, value in _walk(Regime, data, "", [])
        if path.rsplit(".", 1)[-1] in {"source", "supplements_source"} and value in (MISSING, None, "")
    ]


def _walk(model: type[Part], data: Mapping[str, Any], path: str, words: list[str]) -> Iterator[tuple[str, str, Any]]:
    """Every value of an object with its path, where it stands in words, and what it is (MISSING where silent)."""
    for name, field in model.model_fields.items():
        spec, value = spec_of(field, deep=False), data.get(name, MISSING)
        where = f"{path}.{name}" if path else name
        # The heading of a page says the same as the key on it.
        label = part_label(PART_OF[name]) if model is Regime and spec.model else field_label(model, name)
        told = [*words, label]
        if spec.model is None or not fits(spec, value):
            yield where, " › ".join(told), value
        elif spec.kind == "part":
            if isinstance(value, dict):
                yield from _walk(spec.model, value, where, told)
        else:
            for token, row in rows_of(value)[:-1]:
                known = row_name(row, token)
                yield from _walk(spec.model, row, f"{where}.{token}", [*words, f"{label}: {known}"])


def row_name(row: Any, token: str) -> str:
    """By what a row is known: its code, or the beginning of its text."""
    if not isinstance(row, dict):
        return ""
    if not token.isdigit():
        return token
    found = next((row[name] for name in _NAMES if row.get(name)), "")
    if isinstance(found, dict):
        found = found.get("vi") or found.get("en") or ""
    return str(found)[:60] or str(int(token) + 1)


# ------------------------------------------------------------------------------------------------ differences


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """What differs between two regimes, each value in words; rows are told apart by their names."""
    before, after = _by_words(old), _by_words(new)
    return [
        Change(words, before.get(words, ""), after.get(words, ""))
        for words in dict.fromkeys([*before, *after])
        if before.get(words, "") != after.get(words, "")
    ]


def _by_words(data: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for path, words, value in _walk(Regime, data, "", []):
        text = _in_words(path, value)
        key, number = words, 2
        while key in found:  # rows of one name, as the two terms of an incident
            key, number = f"{words} ({number})", number + 1
        found[key] = text
    return found


def _in_words(path: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else ""
    if value is MISSING or value is None:
        return ""
    if isinstance(value, list) and not any(isinstance(row, dict | list) for row in value):
        return ", ".join(str(row) for row in value)
    text = shown(Spec("text"), value)
    closed = path.rsplit(".", 1)[-1] in {"unit", "start", "on_supplement", "provider", "role", "on_silence"}
    return choice_label(text) if closed and "envelope" not in path else text
