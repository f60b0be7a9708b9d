"""The dossier in the order in which it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from applications.drawing import figure_of
from applications.labels import FIELDS, PARTS, code_label, field_label, part_label
from risks.datafiles import in_language
from risks.presenters import indicator_words
from workflow.pilot.sections import asks_by_field
from workflow.pilot.wording import answer_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

    from applications.drawing import Figure
    from applications.models import Application, DossierVersion
    from workflow.pilot.forms import Ask

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
    figure: Figure | None = None
    """A picture of the places; shown beside the others."""


def fields(content: dict[str, Any]) -> list[Field]:
    """Every field that says something: the known ones in their order, then any other."""
    names = [*(name for name in FIELDS if name in content), *(name for name in content if name not in FIELDS)]
    return [_field(name, content[name]) for name in names if content[name] not in (None, "", [], {})]


def named(application: Application, version: DossierVersion) -> dict[str, Any]:
    """A version with the parts of the dossier by their names in the rules, and further answers by their questions."""
    content: dict[str, Any] = version.content
    names = {component.code: in_language(component.name) for component in application.regime.components}
    rows = [
        {**row, "component": names.get(row.get("component"), row.get("component"))}
        for row in content.get("attachments") or []
    ]
    answers = _answers(application, version)
    return {**content, **({"attachments": rows} if rows else {}), **({"answers": answers} if answers else {})}


def _answers(application: Application, version: DossierVersion) -> dict[str, str]:
    """Question → answer in words, both as they were when this version was asked; what nobody asked keeps its code."""
    given = version.content.get("answers")
    if not isinstance(given, dict):
        return {}
    asks = asks_by_field(application, version)
    found = {
        ask.label: answer_text(ask, given[ask.id]) for ask in asks.values() if _is_further(ask) and ask.id in given
    }
    unknown = {code: in_words(code, value) for code, value in given.items() if f"answers.{code}" not in asks}
    return {**found, **unknown}


def _is_further(ask: Ask) -> bool:
    return ask.path == f"answers.{ask.id}"


def _field(name: str, value: Any) -> Field:
    label = field_label(name)
    if isinstance(value, dict):
        return Field(name, label, facts=_facts(value))
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        keys = _ordered(key for row in value for key in row)
        if len(keys) > MOST_COLUMNS:
            return Field(name, label, cards=[_facts(row) for row in value])
        rows = [[in_words(key, row.get(key)) for key in keys] for row in value]
        figure = figure_of(value) if name == "sites" else None
        return Field(name, label, figure=figure, table=Table([part_label(key) for key in keys], rows))
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
    return indicator_words(str(value)) if name == "indicator" else str(code_label(name, str(value)))
