"""The risks of the dossier: picked from the library or written by the applicant, each with its place in the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.answers import fingerprint, is_answered
from programmes.verdict import RISK_PARTS
from risks.library import library
from risks.matrix import Rating, matrix, rate
from workflow.pilot.forms import Ask
from workflow.pilot.presenters import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from applications.models import Application
    from risks.library import LibraryRisk

COLOURS: dict[Rating, str] = {
    Rating.LOW: "green",
    Rating.MODERATE: "yellow",
    Rating.HIGH: "orange",
    Rating.EXTREME: "red",
}
RATED = ("title", "likelihood", "impact")
"""Parts without which the register cannot take a risk, so that the dossier cannot be filed."""


def risks_of(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The risks of a dossier."""
    rows = content.get("risks")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def risk_asks(index: int) -> tuple[Ask, ...]:
    """The questions about the risk at ``index`` of the dossier's list."""
    likelihood = tuple(
        (step.score, f"{step.score} – {text(step.name)}: {text(step.meaning)}") for step in matrix().likelihood
    )
    impact = tuple(
        (step.score, f"{step.score} – {text(step.name)}: {text(step.people)}; {text(step.money)}")
        for step in matrix().impact
    )
    before, after = _("before controls"), _("with the controls")
    rows = (
        ("title", "text", _("Name of the risk"), "", ()),
        ("cause", "long_text", _("Cause"), _("What makes it happen."), ()),
        ("event", "long_text", _("Event"), _("What happens."), ()),
        ("consequence", "long_text", _("Consequence"), _("Who or what is harmed, and how."), ()),
        ("likelihood", "choice", _("Likelihood %(when)s") % {"when": before}, "", likelihood),
        ("impact", "choice", _("Impact %(when)s") % {"when": before}, _("The worst harm that applies counts."), impact),
        ("controls", "lines", _("Controls"), _("What you do against it, one per line."), ()),
        ("residual_likelihood", "choice", _("Likelihood %(when)s") % {"when": after}, "", likelihood),
        ("residual_impact", "choice", _("Impact %(when)s") % {"when": after}, "", impact),
        ("owner", "text", _("Who is responsible"), _("A role or a name."), ()),
    )
    return tuple(
        Ask(name, f"risks.{index}.{name}", label, kind, help=hint, choices=choices, required=name in RISK_PARTS)
        for name, kind, label, hint, choices in rows
    )


def from_library(risk: LibraryRisk) -> dict[str, Any]:
    """A row of the dossier that starts with what the library knows; what remains after controls is left to answer."""
    return {
        **empty_risk(),
        "library_id": risk.id,
        "title": text(risk.title),
        "cause": text(risk.cause),
        "event": text(risk.event),
        "consequence": text(risk.consequence),
        "likelihood": risk.likelihood,
        "impact": risk.impact,
        "controls": [text(control) for control in risk.controls],
    }


def empty_risk() -> dict[str, Any]:
    """A row of the dossier to be written from nothing."""
    words = dict.fromkeys(("title", "cause", "event", "consequence"), "")
    scores = dict.fromkeys(("likelihood", "impact", "residual_likelihood", "residual_impact"))
    return {**words, **scores, "controls": [], "owner": ""}


def unpicked(application: Application, content: Mapping[str, Any]) -> list[LibraryRisk]:
    """Risks of the library that the dossier does not name yet."""
    picked = {row.get("library_id") for row in risks_of(content)}
    return [risk for risk in library(application.technology) if risk.id not in picked]


def offer_rows(offered: list[LibraryRisk]) -> list[dict[str, str]]:
    """The library's risks as the page offers them."""
    return [
        {
            "id": risk.id,
            "title": text(risk.title),
            "chain": " → ".join(text(part) for part in (risk.cause, risk.event, risk.consequence)),
        }
        for risk in offered
    ]


def is_described(row: Mapping[str, Any]) -> bool:
    """Whether everything is there that the register needs."""
    return all(is_answered(row.get(part)) for part in RISK_PARTS)


def is_rated(row: Mapping[str, Any]) -> bool:
    """Whether the register can take the risk."""
    return all(is_answered(row.get(part)) for part in RATED)


def rating_tag(row: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """The rating before (or, with ``residual_``, after) controls, in a word and a colour."""
    likelihood, impact = row.get(f"{prefix}likelihood"), row.get(f"{prefix}impact")
    if likelihood is None or impact is None:
        return {"text": _("Not rated yet"), "colour": "grey"}
    rating = rate(likelihood, impact)
    return {"text": str(rating.label), "colour": COLOURS[rating]}


def risk_rows(application: Application, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The risks as the page lists them."""
    return [
        {
            "number": index + 1,
            "index": index,
            "title": row.get("title") or _("Risk without a name"),
            "library_id": row.get("library_id", ""),
            "href": reverse("pilot_risk", args=[application.reference, index]),
            "before": rating_tag(row),
            "after": rating_tag(row, "residual_"),
            "described": is_described(row),
            "seen": fingerprint(row),
        }
        for index, row in enumerate(risks_of(content))
    ]
