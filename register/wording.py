"""Quantities, units and numbers as the public reads them, in the language of the page or in both."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise

    from programmes.schema_parts import Text

LANGUAGES = ("vi", "en")

QUANTITIES: dict[str, StrOrPromise] = {
    "height": _("Height"),
    "speed": _("Speed"),
    "wind": _("Wind speed"),
    "flights_per_day": _("Flights"),
    "participants": _("Participants"),
    "users": _("Users"),
    "kiosks": _("Kiosks"),
    "value_per_day": _("Value of transactions"),
    "value_total": _("Value of all transactions"),
}
"""Limits that the case format names (§2)."""

UNITS: dict[str, StrOrPromise] = {"flights": _("flights"), "people": _("people"), "pieces": _("pieces"), "VND": _("₫")}

A_DAY = frozenset({"flights_per_day", "value_per_day"})
"""Quantities counted per day."""


def both(text: StrOrPromise) -> dict[str, str]:
    """The text in both languages, as ``{"vi": …, "en": …}``."""
    if not isinstance(text, Promise):
        return dict.fromkeys(LANGUAGES, text)
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = str(text)
    return found


def pair(text: Text) -> dict[str, str]:
    """A text of a regime in both languages."""
    return {"vi": text.vi, "en": text.en}


def quantity_name(code: str) -> StrOrPromise:
    """The name of a limited quantity; one that the system does not know stays as entered."""
    return QUANTITIES.get(code, code)


def limit_value(limit: Mapping[str, Any]) -> str:
    """The largest value with its unit: ``120 m``, ``20 chuyến/ngày``, ``1.800.000.000 ₫/ngày``."""
    unit = str(limit.get("unit") or "")
    words = [_number(limit.get("max")), str(UNITS.get(unit, unit))]
    text = " ".join(word for word in words if word)
    return gettext("%(value)s/day") % {"value": text} if limit.get("quantity") in A_DAY else text


def _number(value: object) -> str:
    return grouped(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value or "")


def grouped(value: float) -> str:
    """The number as the language writes it, thousands grouped: ``1.800.000``."""
    return _grouped(value, get_language() or "")


@lru_cache(maxsize=4096)
def _grouped(value: float, language: str) -> str:
    """Kept: a page prints some thirty counts, the same ones as the page before."""
    del language  # part of the key
    return str(number_format(value, use_l10n=True, force_grouping=True))
