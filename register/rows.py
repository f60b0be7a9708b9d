"""The list as its template prints it: flat values only, since each row is printed sixty times a page."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypedDict

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from applications.models import Technology
from applications.presenters import COLOURS
from applications.states import LIVE, NAMES, PUBLISHED, UNDER_TRIAL, State
from programmes import clocks
from register.filters import ENDED, Filters
from register.presenters import operator_name
from register.queries import SUMMARY_LETTERS
from register.wording import grouped

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Container
    from datetime import date

    from django_stubs_ext import StrOrPromise

    from register.queries import Counts, Page, Row


PLACE_LETTERS = 60
"""Of a place in the list of places to choose from."""


class Line(TypedDict):
    """One case of the list; ``standing`` is its state as a tag, and how long its trial still goes on.

    A dictionary, as the options are: a template finds its values at the first try.
    """

    href: str
    title: str
    summary: str
    facts: str
    standing: SafeString


class Option(TypedDict):
    """One choice of a facet, labelled with how many cases it leads to, unless they are too many to count."""

    value: str
    label: str
    chosen: bool


def lines(rows: list[Row]) -> list[Line]:
    """The rows of a page in the language of the page."""
    base, today, language = reverse("sandbox_list"), clocks.today(), get_language() or ""
    number = gettext("No. %(number)s")
    return [
        {
            "href": f"{base}{row.public_id}/",
            "title": row.title,
            "summary": _cut(row.summary),
            "facts": _facts(row, number, language),
            "standing": _standing(row.state, days_left(row.state, row.end, today), language),
        }
        for row in rows
    ]


def days_left(state: str, end: date | None, today: date) -> str:
    """How many days a trial under way still has, its last day included."""
    if state not in UNDER_TRIAL or end is None or end < today:
        return ""
    days = (end - today).days + 1
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


@lru_cache(maxsize=4096)
def _standing(state: str, left: str, language: str) -> SafeString:
    """Tag and days left as HTML, kept: a page prints the same few of them over and over."""
    del language  # part of the key
    return render_to_string(
        "register/standing.html", {"tag": NAMES[State(state)].public, "colour": COLOURS[State(state)], "left": left}
    )


def _cut(summary: str) -> str:
    """What the query has cut ends with a whole word and dots."""
    return summary if len(summary) < SUMMARY_LETTERS else summary.rpartition(" ")[0] + " …"


def _facts(row: Row, number: str, language: str) -> str:
    parts = (
        operator_name(row.operator_kind, row.operator),
        number % {"number": row.decision_number} if row.decision_number else "",
        f"{_short(row.start, language)} – {_short(row.end, language)}" if row.start and row.end else "",
        row.place,
    )
    return " · ".join(filter(None, parts))


@lru_cache(maxsize=4096)
def _short(day: date, language: str) -> str:
    """The day as the language writes it, kept: a page prints the same few days over and over."""
    del language  # part of the key
    return date_format(day, "SHORT_DATE_FORMAT")


def result_words(counts: Counts) -> str:
    """How many there are, in words."""
    if not counts.exact:
        return gettext("More than 1,000 trials")
    return ngettext("%(n)s trial", "%(n)s trials", counts.total) % {"n": grouped(counts.total)}


def facets(filters: Filters, counts: Counts) -> dict[str, list[Option]]:
    """The choices of each facet with their counts."""
    return {
        "technologies": [
            _option(item.value, item.label, _amount(counts, counts.technologies, item.value), filters.technologies)
            for item in Technology
        ],
        "states": _states(filters, counts),
        "places": _places(filters, counts),
    }


def _option(value: str, label: StrOrPromise, amount: int | None, chosen: Container[str]) -> Option:
    text = str(label) if amount is None else f"{label} ({grouped(amount)})"
    return {"value": value, "label": text, "chosen": value in chosen}


def _amount(counts: Counts, counter: Counter[str], *codes: str) -> int | None:
    return sum(counter[code] for code in codes) if counts.exact else None


def _states(filters: Filters, counts: Counts) -> list[Option]:
    groups: list[tuple[str, StrOrPromise, Any]] = [
        ("", _("All"), PUBLISHED), ("live", _("Under way"), LIVE), ("ended", _("Over"), ENDED),
    ]  # fmt: skip
    groups += [(state.value, NAMES[state].public, [state]) for state in State if state in PUBLISHED]
    return [
        _option(code, label, _amount(counts, counts.states, *members), [filters.state])
        for code, label, members in groups
    ]


def _places(filters: Filters, counts: Counts) -> list[Option]:
    """The most frequent places, and the one asked for."""
    amounts: dict[str, int | None] = {name: _amount(counts, counts.places, name) for name in counts.places}
    if filters.place:
        amounts.setdefault(filters.place, None)
    named = [_option(name, _shortened(name), amount, [filters.place]) for name, amount in amounts.items()]
    return [_option("", _("Everywhere"), None, [filters.place]), *named]


def _shortened(name: str) -> str:
    return name if len(name) <= PLACE_LETTERS else Truncator(name).chars(PLACE_LETTERS)


def pages(filters: Filters, page: Page) -> dict[str, str]:
    """Links to the neighbouring pages, which keep the question; empty at the ends."""
    base = reverse("sandbox_list")
    return {
        "previous_url": base + filters.query(before=page.before) if page.before else "",
        "next_url": base + filters.query(after=page.after) if page.after else "",
    }
