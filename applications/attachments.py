"""Files of the dossier: added, replaced, removed, and the list in the working copy kept in step."""

from __future__ import annotations

from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from applications.actions import lock
from applications.answers import editable
from applications.dossier import save_working_copy
from applications.entry import need, need_one_of
from applications.models import Attachment
from applications.queries_pilots import was_submitted
from applications.refusals import NotLikeThis, NotNow
from applications.uploads.kept import kept
from programmes import clocks

if TYPE_CHECKING:
    from django.core.files import File

    from accounts.models import User
    from applications.models import Application

FOLDER = "attachments"


def components_of(application: Application) -> list[str]:
    """Codes under which a file may be filed: the closed list of the regime, any other paper as ``other``."""
    codes = [component.code for component in application.regime.components]
    return [*codes, *(["other"] if "other" not in codes else [])]


def add_attachment(
    application: Application,
    *,
    by: User,
    component: str,
    title: str,
    file: File[bytes],
    instead_of: int | None = None,
    in_pieces: bool = False,
) -> Attachment:
    """Store a file under a random name and list it in the dossier, in the place of ``instead_of`` if given.

    Refuses: a person outside the organisation, a dossier that was submitted, a component that the regime does not
    know, no title, one file too many, a hostile name, a file that is empty, too large (``in_pieces``: it came by the
    resumable way, where larger ones are taken), of another kind or hostile (``field`` says which input). The file is
    examined before the case is locked: that takes its time. What is refused leaves neither a row nor a file.
    """
    ask_place(application, by=by, component=component, title=title, instead_of=instead_of)
    need({"file": file}, "file")
    with kept(file, FOLDER, in_pieces=in_pieces) as found:
        row = Attachment(
            application=application,
            component=component,
            title=title.strip()[:300],
            uploaded_by=by,
            uploaded_at=clocks.now(),
            **found,
        )
        return _list(application, row, by, instead_of)


def ask_place(application: Application, *, by: User, component: str, title: str, instead_of: int | None) -> None:
    """Refuse what can be refused before a single byte of the file is looked at."""
    editable(application, by)
    need_one_of({"component": component}, "component", components_of(application))
    need({"title": title.strip()}, "title")
    if instead_of:
        _standing(application, instead_of)
    elif application.attachments.standing().count() >= settings.UPLOAD_FILES_AT_MOST:
        raise NotLikeThis(
            _("The dossier holds %(most)s files, more are not taken. Remove one, or put several papers into one PDF.")
            % {"most": settings.UPLOAD_FILES_AT_MOST},
            field="file",
        )


@transaction.atomic
def _list(application: Application, row: Attachment, by: User, instead_of: int | None) -> Attachment:
    """Store the row and its place in the working copy; the case may have changed while the file was examined."""
    locked = lock(application)
    ask_place(locked, by=by, component=row.component, title=row.title, instead_of=instead_of)
    content = deepcopy(editable(locked, by).content)
    old = _standing(locked, instead_of) if instead_of else None
    if old:
        row.replaces = old
        row.number = old.number + 1
    row.save()
    content["attachments"] = _replaced(content.get("attachments") or [], old, entry_of(row))
    save_working_copy(locked, content, by=by)
    if old:
        _take_out(old)
    return row


def entry_of(row: Attachment) -> dict[str, Any]:
    """The file as the dossier lists it."""
    return {"component": row.component, "title": row.title, "file": row.name, "sha256": row.sha256}


def _replaced(rows: list[dict[str, Any]], old: Attachment | None, entry: dict[str, Any]) -> list[dict[str, Any]]:
    """The list with ``entry`` where ``old`` stood, or at the end."""
    if old is None or entry_of(old) not in rows:
        return [*rows, entry]
    place = rows.index(entry_of(old))
    return [*rows[:place], entry, *rows[place + 1 :]]


@transaction.atomic
def remove_attachment(application: Application, pk: int, *, by: User) -> Attachment:
    """Take a file out of the dossier; ``NotNow`` where a colleague did so already."""
    locked = lock(application)
    version = editable(locked, by)
    row = _standing(locked, pk)
    content = deepcopy(version.content)
    rows = content.get("attachments") or []
    if entry_of(row) in rows:
        rows.remove(entry_of(row))
    save_working_copy(locked, {**content, "attachments": rows}, by=by)
    _take_out(row)
    return row


def _standing(application: Application, pk: int) -> Attachment:
    row: Attachment | None = application.attachments.standing().filter(pk=pk).first()
    if row is None:
        raise NotNow(_("This file is no longer in the dossier: a colleague removed or replaced it."))
    return row


def _take_out(row: Attachment) -> None:
    """Mark the row; its bytes go too unless a version that was submitted lists them."""
    row.removed_at = clocks.now()
    row.save(update_fields=["removed_at"])
    if not was_submitted(row):
        transaction.on_commit(partial(row.file.delete, save=False))
