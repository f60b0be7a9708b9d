"""The files of the dossier as their page lists them: by component of the regime's closed list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.attachments import components_of
from applications.pieces import uploads_of
from programmes.rules import required_components
from workflow.pilot.presenters import text
from workflow.presenters.files import attached

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import User
    from applications.models import Application, Attachment

OTHER = "other"


def component_name(application: Application, code: str) -> str:
    """What a component is called."""
    named = {component.code: text(component.name) for component in application.regime.components}
    return named.get(code, _("Other papers"))


def component_cards(application: Application, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One card per component that this dossier needs or holds, then other papers; one query."""
    needed = {row.code for row in required_components(application.regime, content, application.organisation.kind)}
    standing = application.attachments.standing().select_related("uploaded_by")
    stored = {(row.component, row.sha256): row for row in standing}
    files: dict[str, list[dict[str, Any]]] = {}
    for entry in content.get("attachments") or []:
        row = stored.get((entry["component"], entry.get("sha256", "")))
        files.setdefault(entry["component"], []).append(_file(application, entry, row))
    codes = [code for code in components_of(application) if code in needed or code in files or code == OTHER]
    return [
        {
            "code": code,
            "name": component_name(application, code),
            "needed": code in needed,
            "missing": code in needed and code not in files,
            "upload_href": reverse("pilot_upload", args=[application.reference, code]),
            "files": files.get(code, []),
        }
        for code in codes
    ]


def unfinished(application: Application, user: User) -> list[dict[str, Any]]:
    """Large files of this person that were interrupted; one query."""
    return [
        {
            "name": row.name,
            "title": row.title,
            "percent": row.received * 100 // row.size,
            "forget_href": reverse("pilot_forget_upload", args=[application.reference, row.key]),
            "resume_href": reverse("pilot_replace", args=[application.reference, row.component, row.instead_of_id])
            if row.instead_of_id
            else reverse("pilot_upload", args=[application.reference, row.component]),
        }
        for row in uploads_of(application, user).unfinished()
    ]


def pieces_context(application: Application, component: str, pk: int | None) -> dict[str, Any]:
    """What the upload page tells its script and its readers about sizes."""
    place = [application.reference, component, *([pk] if pk else [])]
    return {
        "begin_href": reverse("pilot_begin_replacement" if pk else "pilot_begin_upload", args=place),
        "plain_bytes": settings.UPLOAD_PLAIN_BYTES,
        "largest_bytes": settings.UPLOAD_LARGEST_BYTES,
    }


def _file(application: Application, entry: Mapping[str, Any], row: Attachment | None) -> dict[str, Any]:
    """A line of the list; a paper that was filed without a file has nothing but its title."""
    if row is None:
        return {"title": entry.get("title", ""), "name": _("filed on paper")}
    reference = application.reference
    return {
        **attached(row, reference),
        "replace_href": reverse("pilot_replace", args=[reference, row.component, row.pk]),
        "remove_href": reverse("pilot_remove_file", args=[reference, row.pk]),
    }
