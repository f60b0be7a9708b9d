"""A large file in pieces: begun, continued after any interruption where it stopped, made whole exactly once."""

from __future__ import annotations

import contextlib
import hashlib
import re
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Protocol

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from applications.attachments import add_attachment, ask_place
from applications.models import Attachment, Upload
from applications.refusals import NotLikeThis, NotNow
from applications.uploads.intake import ask_size, refusal
from applications.uploads.names import ask_name
from applications.uploads.verdict import Unfit
from programmes import clocks

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User
    from applications.models import Application
    from applications.querysets import UploadQuerySet

UNFINISHED_AT_MOST: Final = 5
"""Files that one person may have on the way in one dossier: each may take as much room as the largest."""
_BLOCK = 64 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Readable(Protocol):
    """Where the bytes of a piece come from: a request."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes."""


def uploads_of(application: Application, user: User) -> UploadQuerySet:
    """What ``user`` has sent in pieces in this case; colleagues do not go on with each other's files."""
    return Upload.objects.filter(application=application, sent_by=user)


def get_upload(application: Application, user: User, key: UUID) -> Upload:
    """The upload that ``user`` began, else ``Http404``."""
    row: Upload | None = uploads_of(application, user).filter(key=key).first()
    if row is None:
        raise Http404
    return row


def begin_upload(
    application: Application, *, by: User, component: str, title: str, name: str, size: int, sha256: str,
    instead_of: int | None = None,
) -> Upload:  # fmt: skip
    """Announce a file, or find again the same one that was interrupted (same person, place, name and SHA-256).

    Refuses what ``add_attachment`` would refuse without its bytes, and more than five on the way.
    """
    ask_place(application, by=by, component=component, title=title, instead_of=instead_of)
    if not _SHA256.fullmatch(sha256):
        raise NotLikeThis(_("The SHA-256 of the file is missing."), field="file")
    try:
        ask_name(name)
        ask_size(size, in_pieces=True)
    except Unfit as unfit:
        raise refusal(unfit) from unfit
    mine = uploads_of(application, by).unfinished()
    place = {"component": component, "instead_of_id": instead_of, "name": name, "size": size, "sha256": sha256}
    found: Upload | None = mine.filter(**place).first()
    if found:
        return found
    if mine.count() >= UNFINISHED_AT_MOST:
        raise NotLikeThis(
            _("Five of your files are still on the way. Send them to their end, or give one up."), field="file"
        )
    now = clocks.now()
    row = Upload(application=application, title=title.strip()[:300], sent_by=by, begun_at=now, last_at=now, **place)
    row.file.save("pieces", ContentFile(b""), save=True)
    return row


@transaction.atomic
def add_piece(upload: Upload, offset: int, stream: Readable, length: int) -> int:
    """Write ``length`` bytes of ``stream`` at ``offset``; returns how many bytes of the file are there now.

    ``NotNow`` where the file does not stand at ``offset``: the sender asks where it does and goes on from there. A
    piece that breaks off counts as far as it came.
    """
    row = _locked(upload)
    if offset != row.received or row.attachment_id:
        raise NotNow(_("The file does not stand at this place."))
    if length > settings.UPLOAD_PIECE_BYTES or offset + length > row.size:
        raise NotLikeThis(_("This piece is too long."))
    with Path(default_storage.path(str(row.file.name))).open("r+b") as file:
        file.seek(offset)
        file.truncate()  # what a piece left that was never counted
        row.received += _copy(stream, file, length)
    row.last_at = clocks.now()
    row.save(update_fields=["received", "last_at"])
    return row.received


def _copy(stream: Readable, file: IO[bytes], length: int) -> int:
    done = 0
    with contextlib.suppress(OSError):  # the sender is gone
        while done < length and (block := stream.read(min(_BLOCK, length - done))):
            file.write(block)
            done += len(block)
    return done


def complete_upload(upload: Upload, *, by: User) -> Attachment:
    """Make the whole file an attachment, once: asked again, the same one is returned.

    Refuses what ``add_attachment`` refuses; ``NotNow`` while bytes are missing. A file whose SHA-256 is not the
    announced one is sent anew from its beginning; one that may not come in is forgotten.
    """
    try:
        with transaction.atomic():
            row = _locked(upload)
            if row.attachment:
                return row.attachment
            if row.received < row.size:
                raise NotNow(_("Parts of the file are still missing."))
            if _has_its_sum(row):
                return _made_whole(row, by)
            row.received = 0
            row.save(update_fields=["received"])
    except NotLikeThis:
        give_up(upload)
        raise
    raise NotNow(_("The file arrived changed. Send it again."), field="file")


def _locked(upload: Upload) -> Upload:
    rows = Upload.objects.select_for_update(of=("self",)).select_related("application", "attachment")
    row: Upload = rows.get(pk=upload.pk)
    return row


def _has_its_sum(row: Upload) -> bool:
    with default_storage.open(str(row.file.name)) as whole:
        return hashlib.file_digest(whole, "sha256").hexdigest() == row.sha256


def _made_whole(row: Upload, by: User) -> Attachment:
    with default_storage.open(str(row.file.name)) as whole:
        row.attachment = add_attachment(
            row.application,
            by=by,
            component=row.component,
            title=row.title,
            file=File(whole, name=row.name),
            instead_of=row.instead_of_id,
            in_pieces=True,
        )
    row.save(update_fields=["attachment"])
    transaction.on_commit(partial(default_storage.delete, str(row.file.name)))
    return row.attachment


def give_up(upload: Upload) -> None:
    """Forget an upload and its pieces."""
    upload.delete()
    default_storage.delete(str(upload.file.name))


def sweep() -> int:
    """Forget every upload to which nothing was added for a day; returns how many."""
    rows = list(Upload.objects.forgotten(clocks.now() - timedelta(hours=settings.UPLOAD_KEPT_HOURS)))
    for row in rows:
        give_up(row)
    return len(rows)
