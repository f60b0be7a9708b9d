"""The dossier in the order in which it is read, its versions, and what changed between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from applications.labels import FIELDS, field_label, part_label, quantity_label, unit_label
from applications.models import Technology

if TYPE_CHECKING:
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from applications.models import Application, DossierVersion

_CODES = {"quantity": quantity_label, "unit": unit_label}


class Table(NamedTuple):
    """A list of rows: their fields as heads, their values as text."""

    head: list[StrOrPromise]
    rows: list[list[str]]


class Field(NamedTuple):
    """A field of the dossier; exactly one of ``text``, ``facts`` and ``table`` is there."""

    name: str
    label: StrOrPromise
    text: str = ""
    facts: list[tuple[StrOrPromise, str]] | None = None
    table: Table | None = None


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
        "fields": fields(chosen.content),
        "versions": [_version(version, chosen) for version in readable],
        "chosen": chosen.number,
        "changes": changes(before, chosen) if before else [],
        "before": before.number if before else None,
        "attachments": application.attachments.filter(removed_at=None),
    }


def _version(version: DossierVersion, chosen: DossierVersion) -> Version:
    return Version(version.number, version.frozen_at, version.saved_by.name, version == chosen)


def fields(content: dict[str, Any]) -> list[Field]:
    """Every field that says something: the known ones in their order, then any other."""
    names = [*(name for name in FIELDS if name in content), *(name for name in content if name not in FIELDS)]
    return [_field(name, content[name]) for name in names if content[name] not in (None, "", [], {})]


def changes(before: DossierVersion, after: DossierVersion) -> list[Change]:
    """Top-level fields that differ, in the order of the dossier."""
    names = dict.fromkeys([*FIELDS, *before.content, *after.content])
    return [
        Change(field_label(name), _field(name, before.content.get(name)), _field(name, after.content.get(name)))
        for name in names
        if before.content.get(name) != after.content.get(name)
    ]


def _field(name: str, value: Any) -> Field:
    label = field_label(name)
    if isinstance(value, dict):
        return Field(
            name,
            label,
            facts=[(part_label(key), in_words(key, part)) for key, part in value.items() if part is not None],
        )
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        keys = list(dict.fromkeys(key for row in value for key in row if key != "geometry"))
        return Field(
            name,
            label,
            table=Table(
                [part_label(key) for key in keys], [[in_words(key, row.get(key)) for key in keys] for row in value]
            ),
        )
    return Field(name, label, text=in_words(name, value))


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
        return "; ".join(f"{part_label(key)}: {in_words(key, part)}" for key, part in value.items())
    return _coded(name, str(value))


def _coded(name: str, value: str) -> str:
    if name == "technology" and value in Technology.values:
        return str(Technology(value).label)
    return str(_CODES[name](value)) if name in _CODES else value
