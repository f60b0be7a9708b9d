"""Files of the dossier: added, replaced, removed, and the list in the working copy kept in step."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.actions import lock
from applications.answers import editable
from applications.dossier import save_working_copy
from applications.entry import need, need_one_of
from applications.models import Attachment
from applications.queries_pilots import was_submitted
from applications.refusals import NotNow
from applications.uploads import kind_of, safe_name
from programmes import clocks

if TYPE_CHECKING:
    from django.core.files import File

    from accounts.models import User
    from applications.models import Application


def components_of(application: Application) -> list[str]:
    """Codes under which a file may be filed: the closed list of the regime, any other paper as ``other``."""
    codes = [component.code for component in application.regime.components]
    return [*codes, *(["other"] if "other" not in codes else [])]


@transaction.atomic
def add_attachment(
    application: Application, *, by: User, component: str, title: str, file: File[bytes], instead_of: int | None = None
) -> Attachment:
    """Store a file under a random name and list it in the dossier, in the place of ``instead_of`` if given.

    Refuses: a person outside the organisation, a dossier that was submitted, a component that the regime does not
    know, no title, a file that is empty, too large or of another kind (``field`` says which input).
    """
    locked = lock(application)
    version = editable(locked, by)
    need_one_of({"component": component}, "component", components_of(locked))
    name = need({"title": title.strip()}, "title")
    need({"file": file}, "file")
    row = _store(locked, by, component, name, file)
    listed = deepcopy(version.content)
    rows = listed.get("attachments") or []
    old = _standing(locked, instead_of) if instead_of else None
    listed["attachments"] = _replaced(rows, old, _entry(row))
    save_working_copy(locked, listed, by=by)
    if old:
        _take_out(old)
    return row


def _store(application: Application, by: User, component: str, title: str, file: File[bytes]) -> Attachment:
    kind = kind_of(file)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    name = safe_name(file.name or "", kind)
    row = Attachment(
        application=application,
        component=component,
        title=title[:300],
        name=name,
        content_type=kind.content_type,
        size=file.size,
        sha256=digest.hexdigest(),
        uploaded_by=by,
        uploaded_at=clocks.now(),
    )
    row.file.save(name, file, save=True)
    return row


def _entry(row: Attachment) -> dict[str, Any]:
    return {"component": row.component, "title": row.title, "file": row.name, "sha256": row.sha256}


def _replaced(rows: list[dict[str, Any]], old: Attachment | None, entry: dict[str, Any]) -> list[dict[str, Any]]:
    """The list with ``entry`` where ``old`` stood, or at the end."""
    if old is None or _entry(old) not in rows:
        return [*rows, entry]
    place = rows.index(_entry(old))
    return [*rows[:place], entry, *rows[place + 1 :]]


@transaction.atomic
def remove_attachment(application: Application, pk: int, *, by: User) -> Attachment:
    """Take a file out of the dossier; ``NotNow`` where a colleague did so already."""
    locked = lock(application)
    version = editable(locked, by)
    row = _standing(locked, pk)
    content = deepcopy(version.content)
    rows = content.get("attachments") or []
    if _entry(row) in rows:
        rows.remove(_entry(row))
    save_working_copy(locked, {**content, "attachments": rows}, by=by)
    _take_out(row)
    return row


def _standing(application: Application, pk: int) -> Attachment:
    row: Attachment | None = application.attachments.filter(pk=pk, removed_at=None).first()
    if row is None:
        raise NotNow(_("This file is no longer in the dossier: a colleague removed or replaced it."))
    return row


def _take_out(row: Attachment) -> None:
    """Mark the row; its bytes go too unless a version that was submitted lists them."""
    row.removed_at = clocks.now()
    row.save(update_fields=["removed_at"])
    if not was_submitted(row):
        transaction.on_commit(partial(row.file.delete, save=False))
