"""Past cases as the pages print them: hits with what matched, facets, links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Technology
from applications.presenters import status_tag
from programmes import clocks
from workflow.precedents.highlight import snippet
from workflow.precedents.models import Outcome, Part
from workflow.precedents.queries import CANDIDATES, PLACES_OFFERED, searches_inside
from workflow.precedents.texts import limit_in_words

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Container
    from datetime import date

    from django.contrib.auth.models import AnonymousUser
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

    from accounts.models import User
    from applications.presenters import Tag
    from workflow.precedents.alike import Alike
    from workflow.precedents.asked import Asked, Term
    from workflow.precedents.models import Precedent
    from workflow.precedents.queries import Counts, Found

MATCHES = 3
"""Texts of a case that are shown."""
TELLING = (Part.CONDITION, Part.REASON, Part.LIMIT, Part.LESSON)
"""What others may lean on; shown before the rest."""
_ORDER = [*TELLING, *(part for part in Part if part not in TELLING)]


class Match(NamedTuple):
    """A text in which words were found: what it is, and the text with them marked."""

    label: StrOrPromise
    text: SafeString


class Hit(NamedTuple):
    """A case that was found."""

    href: str
    title: SafeString
    tag: Tag
    technology: str
    place: str
    number: str
    decided_on: date
    matches: list[Match]


class Option(NamedTuple):
    """A choice of a facet."""

    value: str
    label: str
    chosen: bool


class Facet(NamedTuple):
    """A facet with its choices; ``many``: several may be ticked."""

    name: str
    label: StrOrPromise
    options: list[Option]
    many: bool


def hits(found: Found, asked: Asked, user: User | AnonymousUser) -> list[Hit]:
    """The cases of a page."""
    terms, inside = asked.terms, searches_inside(user)
    return [_hit(row, terms, user, inside=inside) for row in found.rows]


def _hit(row: Precedent, terms: list[Term], user: User | AnonymousUser, *, inside: bool) -> Hit:
    case = row.application
    return Hit(
        href=case_href(row, inside=inside),
        title=snippet(case.title, terms, letters=300)[0],
        tag=status_tag(case, user if inside else None),
        technology=str(Technology(row.technology).label),
        place=case.place,
        number=case.decision_number,
        decided_on=clocks.local_date(row.decided_at),
        matches=matches(row, terms),
    )


def case_href(row: Precedent, *, inside: bool) -> str:
    """Inside the case, for the public its page."""
    case = row.application
    return reverse("case", args=[case.reference]) if inside else reverse("sandbox_detail", args=[case.public_id])


def matches(row: Precedent, terms: list[Term]) -> list[Match]:
    """The texts in which most words stand, conditions, reasons, limits and lessons first; else the first of these."""
    texts = [(Part(part["part"]), part["text"]) for part in row.parts if part["part"] != Part.TITLE]
    texts += [(Part.LIMIT, limit_in_words(limit)) for limit in row.limits]
    marked = [(part, *snippet(text, terms)) for part, text in texts]
    marked.sort(key=lambda row: (not row[2], row[0] not in TELLING, -row[2], _ORDER.index(row[0])))
    shown = [row for row in marked if row[2]] or [row for row in marked if row[0] in TELLING][:1]
    return [Match(part.label, text) for part, text, _number in shown[:MATCHES]]


def facets(asked: Asked, counts: Counts, regimes: dict[str, str]) -> list[Facet]:
    """What the question may be narrowed by; ``regimes``: names by code."""
    found = counts.facets
    year = str(asked.year or "")
    places = dict(found["place"].most_common(PLACES_OFFERED))
    return [
        _many("technology", _("Technology"), dict(Technology.choices), counts, asked.technology),
        _many("outcome", _("Outcome"), dict(Outcome.choices), counts, asked.outcome),
        _one("regime", _("Rules"), {code: regimes.get(code, code) for code in sorted(found["regime"])}, counts,
             asked.regime),
        _one("place", _("Place"), {name: name for name in places}, counts, asked.place),
        _one("year", _("Year of the decision"), {code: code for code in sorted(found["year"], reverse=True)}, counts,
             year),
    ]  # fmt: skip


def _many(name: str, label: StrOrPromise, choices: dict[Any, Any], counts: Counts, chosen: Container[str]) -> Facet:
    return Facet(name, label, _options(choices, counts, counts.facets[name], chosen), many=True)


def _one(name: str, label: StrOrPromise, choices: dict[str, str], counts: Counts, chosen: str) -> Facet:
    given = {**choices, chosen: choices.get(chosen, chosen)} if chosen else choices
    options = _options(given, counts, counts.facets[name], {chosen})
    return Facet(name, label, [Option("", _("All"), not chosen), *options], many=False)


def _options(choices: dict[Any, Any], counts: Counts, found: Counter[str], chosen: Container[str]) -> list[Option]:
    return [
        Option(str(code), f"{label} ({found[code]})" if counts.exact else str(label), code in chosen)
        for code, label in choices.items()
    ]


def how_many(found: Found, asked: Asked) -> str:
    """How many cases fit, in words."""
    if found.total is not None:
        return ngettext("%(n)s case", "%(n)s cases", found.total) % {"n": found.total}
    if not asked.terms:
        return _("The newest first")
    return _("More than %(n)s cases; the newest %(n)s are ordered by how well they fit") % {"n": CANDIDATES}


class AlikeRow(NamedTuple):
    """A case like the one at hand, as ``workflow/parts/alike.html`` takes it."""

    href: str
    title: str
    tag: Tag
    number: str
    decided_on: date
    why: str
    conditions: list[str]
    reasons: list[str]


def alike_rows(found: list[Alike], user: User) -> list[AlikeRow]:
    """Cases like the one at hand, with the reasons in a line."""
    return [
        AlikeRow(
            href=case_href(row.precedent, inside=True),
            title=row.precedent.application.title,
            tag=status_tag(row.precedent.application, user),
            number=row.precedent.application.decision_number,
            decided_on=clocks.local_date(row.precedent.decided_at),
            why=" · ".join(row.why),
            conditions=row.conditions,
            reasons=row.reasons,
        )
        for row in found
    ]
