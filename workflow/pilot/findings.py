"""The verdict as the applicant reads it: each item with a link to the place where it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from programmes.findings import ATTACHMENTS, RISKS
from workflow.verdicts import grouped

if TYPE_CHECKING:
    from applications.models import Application
    from programmes.findings import Finding, Place


def finding_groups(application: Application, findings: list[Finding], *, linked: bool = True) -> list[dict[str, Any]]:
    """The findings by kind, as ``components/findings.html`` takes them; ``linked``: with the places to mend them."""
    return grouped(findings, lambda place: place_href(application.reference, place) if linked else "")


def place_href(reference: str, place: Place) -> str:
    """Address of the page and the field on it; the pilot itself where no page asks for it."""
    if place.part == ATTACHMENTS:
        return f"{reverse('pilot_attachments', args=[reference])}#component-{place.item}"
    if place.part == RISKS and place.item:
        return reverse("pilot_risk", args=[reference, int(place.item)])
    if place.part == RISKS:
        return reverse("pilot_risks", args=[reference])
    if not place.part:
        return reverse("pilot", args=[reference])
    return f"{reverse('pilot_section', args=[reference, place.part])}#{place.item}"
