"""The verdict on the dossier of a case: the same question for the applicant and for the officer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programmes import clocks
from programmes.findings import FindingKind
from programmes.verdict import verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from django_stubs_ext import StrPromise

    from applications.models import Application, DossierVersion
    from programmes.findings import Finding, Place

TITLES: dict[FindingKind, StrPromise] = {
    FindingKind.MISSING: gettext_lazy("Missing"),
    FindingKind.CONTRADICTORY: gettext_lazy("Contradictory"),
    FindingKind.WARNING: gettext_lazy("To be looked at"),
}


def verdict_on(application: Application, version: DossierVersion) -> list[Finding]:
    """What is missing or contradictory in that version, in the language of the page; no query.

    A version that was filed is judged as of the day of its filing, so that both sides read the same at any time.
    """
    on = clocks.local_date(version.frozen_at) if version.frozen_at else clocks.today()
    return verdict(
        application.regime,
        version.content,
        application.organisation.kind,
        on=on,
        level=application.level,
        questions=version.questions or None,
        check_again=version.check_again,
    )


def grouped(findings: list[Finding], href: Callable[[Place], str]) -> list[dict[str, Any]]:
    """The findings by kind, as ``components/findings.html`` takes them; kinds without any are left out."""
    return [
        {
            "title": title,
            "rows": [
                {"text": finding.text, "href": href(finding.place), "source": finding.source}
                for finding in findings
                if finding.kind == kind
            ],
        }
        for kind, title in TITLES.items()
        if any(finding.kind == kind for finding in findings)
    ]


def count_in_words(findings: list[Finding]) -> str:
    """How much is missing or contradictory, in a sentence or two."""
    missing = sum(finding.kind == FindingKind.MISSING for finding in findings)
    opposed = sum(finding.kind == FindingKind.CONTRADICTORY for finding in findings)
    parts = []
    if missing:
        words = ngettext("%(count)s item is missing.", "%(count)s items are missing.", missing)
        parts.append(words % {"count": missing})
    if opposed:
        words = ngettext("%(count)s item is contradictory.", "%(count)s items are contradictory.", opposed)
        parts.append(words % {"count": opposed})
    return " ".join(parts) or _("Nothing is missing or contradictory.")
