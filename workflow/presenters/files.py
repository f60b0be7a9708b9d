"""The files that a version of the dossier names, and what became of those that the version before it named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.uploads.reasons import NOTES

if TYPE_CHECKING:
    from datetime import datetime

    from applications.models import Application, Attachment, DossierVersion
    from reviews.models import OpinionLetter


def version_files(application: Application, version: DossierVersion, before: DossierVersion | None) -> dict[str, Any]:
    """``files`` of the version, each with ``change`` (empty where it stood), and those ``gone`` since; one query.

    Papers that were filed without a file have nothing to open and are not listed here.
    """
    rows = application.attachments.select_related("uploaded_by", "replaces")
    stored = {(row.component, row.sha256): row for row in rows}
    now, then = _named(version, stored), _named(before, stored) if before else {}
    replaced = {row.replaces_id for row in now.values() if row.replaces_id}
    return {
        "files": [_file(application, row, _change(row, then) if before else "") for row in now.values()],
        "gone": [
            _file(application, row, _("removed")) for pk, row in then.items() if pk not in now and pk not in replaced
        ],
    }


def _named(version: DossierVersion, stored: dict[tuple[str, str], Attachment]) -> dict[int, Attachment]:
    entries = version.content.get("attachments") or []
    found = [stored.get((entry.get("component", ""), entry.get("sha256", ""))) for entry in entries]
    return {row.pk: row for row in found if row}


def _change(row: Attachment, then: dict[int, Attachment]) -> str:
    if row.pk in then:
        return ""
    if row.replaces and row.replaces_id in then:
        return _("replaces “%(name)s”") % {"name": row.replaces.name}
    return _("new")


def _file(application: Application, row: Attachment, change: str) -> dict[str, Any]:
    return {
        **attached(row, application.reference),
        "change": change,
    }


def attached(row: Attachment, reference: str) -> dict[str, Any]:
    """A file of the dossier for ``components/stored_file.html``, with its title."""
    facts = stored(row, reverse("attachment", args=[reference, row.pk]), row.uploaded_at, row.uploaded_by.name)
    return {**facts, "title": row.title, "number": row.number}


def stored(row: Attachment | OpinionLetter, href: str, at: datetime, by: str) -> dict[str, Any]:
    """A stored file for ``components/stored_file.html``: its name, where it is handed out, what was found of it."""
    return {
        "name": row.name,
        "href": href,
        "kind": row.name.rpartition(".")[2].upper(),
        "size": row.size,
        "at": at,
        "by": by,
        "sha256": row.sha256,
        "notes": [NOTES[code] for code in row.notes],
    }
