"""The verdict as the applicant reads it: each item with its rule and a link to the place where it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programmes.findings import ATTACHMENTS, RISKS, FindingKind

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from applications.models import Application
    from programmes.findings import Finding, Place

TITLES: dict[FindingKind, StrPromise] = {
    FindingKind.MISSING: gettext_lazy("Missing"),
    FindingKind.CONTRADICTORY: gettext_lazy("Contradictory"),
    FindingKind.WARNING: gettext_lazy("To be looked at"),
}


def finding_groups(application: Application, findings: list[Finding]) -> list[dict[str, Any]]:
    """The findings by kind; kinds without any are left out."""
    return [
        {
            "title": title,
            "rows": [_row(application, finding) for finding in findings if finding.kind == kind],
        }
        for kind, title in TITLES.items()
        if any(finding.kind == kind for finding in findings)
    ]


def _row(application: Application, finding: Finding) -> dict[str, str]:
    return {"text": finding.text, "href": place_href(application.reference, finding.place), "source": finding.source}


def place_href(reference: str, place: Place) -> str:
    """Address of the page and the field on it; empty where no page asks for it."""
    if place.part == ATTACHMENTS:
        return f"{reverse('pilot_attachments', args=[reference])}#component-{place.item}"
    if place.part == RISKS:
        return (
            reverse("pilot_risk", args=[reference, int(place.item)])
            if place.item
            else reverse("pilot_risks", args=[reference])
        )
    if not place.part:
        return reverse("pilot", args=[reference])
    return f"{reverse('pilot_section', args=[reference, place.part])}#{place.item}"


def count_in_words(findings: list[Finding]) -> str:
    """How much is missing or contradictory, in one sentence; empty where nothing is."""
    missing = sum(finding.kind == FindingKind.MISSING for finding in findings)
    opposed = sum(finding.kind == FindingKind.CONTRADICTORY for finding in findings)
    parts = []
    if missing:
        parts.append(
            ngettext("%(count)s item is missing.", "%(count)s items are missing.", missing) % {"count": missing}
        )
    if opposed:
        words = ngettext("%(count)s item is contradictory.", "%(count)s items are contradictory.", opposed)
        parts.append(words % {"count": opposed})
    return " ".join(parts) or _("Nothing is missing or contradictory.")
