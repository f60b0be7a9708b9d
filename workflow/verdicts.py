"""The verdict on the dossier of a case: the same question for the applicant and for the officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from programmes import clocks
from programmes.verdict import verdict

if TYPE_CHECKING:
    from applications.models import Application, DossierVersion
    from programmes.findings import Finding


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
