"""Any two versions of a dossier side by side, for the officer and for the applicant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse

from applications.attachments import components_of
from workflow.pilot.attachments import component_name
from workflow.pilot.sections import asks_by_field
from workflow.presenters.changes import Paper, Papers, changes
from workflow.presenters.dossier import fields, named
from workflow.presenters.files import version_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from applications.models import Application, Attachment, DossierVersion
    from workflow.presenters.changes import Change


class Version(NamedTuple):
    """A version to choose; ``at`` None: it is still being written."""

    number: int
    at: datetime | None
    by: str
    current: bool
    older: bool
    """Chosen as the one that is compared with."""


def chosen_versions(
    versions: Sequence[DossierVersion], number: int | None, since: int | None
) -> tuple[DossierVersion, DossierVersion | None]:
    """The version asked for (else the newest) and the one to compare it with (else the one before it, if any)."""
    by_number = {version.number: version for version in versions}
    chosen = by_number.get(number or 0, versions[-1])
    return chosen, by_number.get(since or chosen.number - 1)


def version_choices(
    versions: Sequence[DossierVersion], chosen: DossierVersion, before: DossierVersion | None
) -> list[Version]:
    """Every version as the page offers it."""
    return [
        Version(row.number, row.frozen_at, row.saved_by.name, row == chosen, before is not None and row == before)
        for row in versions
    ]


def changes_between(application: Application, before: DossierVersion | None, after: DossierVersion) -> list[Change]:
    """What differs, in the language of the page; one query, whatever the dossier holds."""
    if before is None or before == after:
        return []
    asks = {**asks_by_field(application, after), **asks_by_field(application, before)}
    return changes(before.content, after.content, asks, _papers(application))


def _papers(application: Application) -> Papers:
    rows = list(application.attachments.all())
    return Papers(
        stored={(row.component, row.sha256): _paper(application, row) for row in rows},
        components={code: component_name(application, code) for code in components_of(application)},
        replaced={row.pk: row.replaces_id for row in rows if row.replaces_id},
    )


def _paper(application: Application, row: Attachment) -> Paper:
    href = reverse("attachment", args=[application.reference, row.pk])
    return Paper(row.title, row.name, row.sha256, row.size, href, row.pk)


def dossier_page(application: Application, number: int | None, since: int | None) -> dict[str, Any]:
    """The officer's page: the version asked for, all versions, and what differs from the one it is compared with.

    A version that is still being written is the applicant's alone until it is filed.
    """
    readable = list(application.versions.filter(frozen_at__isnull=False).select_related("saved_by").order_by("number"))
    if not readable:
        return {"fields": [], "versions": [], "changes": []}
    chosen, before = chosen_versions(readable, number, since)
    return {
        "fields": fields(named(application, chosen)),
        "versions": version_choices(readable, chosen, before),
        "chosen": chosen.number,
        "before": before.number if before else None,
        "changes": changes_between(application, before, chosen),
        "files": version_files(application, chosen, before),
    }


def versions_page(application: Application, number: int | None, since: int | None) -> dict[str, Any]:
    """The applicant's own page: the versions, the two that were chosen, and what differs between them; two queries.

    The one that is still being written is among them.
    """
    versions = list(application.versions.select_related("saved_by").order_by("number"))
    chosen, before = chosen_versions(versions, number, since)
    return {
        "versions": version_choices(versions, chosen, before),
        "chosen": chosen.number,
        "before": before.number if before else None,
        "since_asked": chosen.frozen_at is None and before is not None,
        "changes": changes_between(application, before, chosen),
    }
