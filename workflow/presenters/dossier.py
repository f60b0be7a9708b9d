"""The dossier in the order in which it is read, its versions, and what changed between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from applications.labels import FIELDS, PARTS, code_label, field_label, part_label
from risks.datafiles import in_language

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from applications.models import Application, DossierVersion
    from programmes.schema import Regime

MOST_COLUMNS = 6
"""A list of rows with more fields is shown as cards."""


class Table(NamedTuple):
    """A list of rows: their fields as heads, their values as text."""

    head: list[StrOrPromise]
    rows: list[list[str]]


class Field(NamedTuple):
    """A field of the dossier; exactly one of ``text``, ``facts``, ``table`` and ``cards`` is there."""

    name: str
    label: StrOrPromise
    text: str = ""
    facts: list[tuple[StrOrPromise, str]] | None = None
    table: Table | None = None
    cards: list[list[tuple[StrOrPromise, str]]] | None = None


class Change(NamedTuple):
    """A field that differs between two versions."""

    label: StrOrPromise
    before: Field
    after: Field


class Version(NamedTuple):
    """A version to choose."""

    number: int
    at: datetime | None
    by: str
    current: bool


def dossier_page(application: Application, number: int | None) -> dict[str, Any]:
    """Context of the dossier: the version asked for (else the newest), all versions, changes against the one before.

    A version that is still being written is the applicant's alone until it is filed.
    """
    versions = list(application.versions.select_related("saved_by").order_by("number"))
    readable = [version for version in versions if version.frozen_at]
    if not readable:
        return {"fields": [], "versions": [], "changes": []}
    chosen = next((version for version in readable if version.number == number), readable[-1])
    before = next((version for version in readable if version.number == chosen.number - 1), None)
    return {
        "fields": fields(named(chosen.content, application.regime)),
        "versions": [_version(version, chosen) for version in readable],
        "chosen": chosen.number,
        "changes": changes(before, chosen, application.regime) if before else [],
        "before": before.number if before else None,
        "attachments": application.attachments.filter(removed_at=None),
    }


def _version(version: DossierVersion, chosen: DossierVersion) -> Version:
    return Version(version.number, version.frozen_at, version.saved_by.name, version == chosen)


def fields(content: dict[str, Any]) -> list[Field]:
    """Every field that says something: the known ones in their order, then any other."""
    names = [*(name for name in FIELDS if name in content), *(name for name in content if name not in FIELDS)]
    return [_field(name, content[name]) for name in names if content[name] not in (None, "", [], {})]


def changes(before: DossierVersion, after: DossierVersion, regime: Regime) -> list[Change]:
    """Top-level fields that differ, in the order of the dossier."""
    old, new = named(before.content, regime), named(after.content, regime)
    return [
        Change(field_label(name), _field(name, old.get(name)), _field(name, new.get(name)))
        for name in dict.fromkeys([*FIELDS, *old, *new])
        if old.get(name) != new.get(name)
    ]


def named(content: dict[str, Any], regime: Regime) -> dict[str, Any]:
    """The dossier with the components of its attachments by their names in the rules."""
    names = {component.code: in_language(component.name) for component in regime.components}
    rows = [
        {**row, "component": names.get(row.get("component"), row.get("component"))}
        for row in content.get("attachments") or []
    ]
    return {**content, "attachments": rows} if rows else content


def _field(name: str, value: Any) -> Field:
    label = field_label(name)
    if isinstance(value, dict):
        return Field(name, label, facts=_facts(value))
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        keys = _ordered(key for row in value for key in row)
        if len(keys) > MOST_COLUMNS:
            return Field(name, label, cards=[_facts(row) for row in value])
        rows = [[in_words(key, row.get(key)) for key in keys] for row in value]
        return Field(name, label, table=Table([part_label(key) for key in keys], rows))
    return Field(name, label, text=in_words(name, value))


def _facts(value: dict[str, Any]) -> list[tuple[StrOrPromise, str]]:
    return [(part_label(key), in_words(key, value[key])) for key in _ordered(value) if value[key] not in (None, "", [])]


def _ordered(keys: Iterable[str]) -> list[str]:
    """Known fields in their order, then any other; the database keeps none. Places are drawn, not spelt out."""
    given = dict.fromkeys(keys)
    return [key for key in dict.fromkeys([*PARTS, *given]) if key in given and key != "geometry"]


def in_words(name: str, value: Any) -> str:
    """A value of the dossier as people read it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return number_format(value, force_grouping=True)
    if isinstance(value, list):
        return "\n".join(in_words(name, part) for part in value)
    if isinstance(value, dict):
        return "; ".join(f"{label}: {words}" for label, words in _facts(value))
    return str(code_label(name, str(value)))
