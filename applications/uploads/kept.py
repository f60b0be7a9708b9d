"""A file that has passed the gate on its way into a row: its bytes stay only if the row does."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypedDict

from django.core.files.storage import default_storage

from applications.uploads.intake import admit
from programmes import clocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files import File


class KeptFile(TypedDict):
    """The fields of a row that holds a file: where it lies, and what was found of it."""

    file: str
    name: str
    content_type: str
    size: int
    sha256: str
    notes: list[str]


@contextmanager
def kept(file: File[bytes], folder: str, *, in_pieces: bool = False) -> Iterator[KeptFile]:
    """Examine a file, store it below ``folder`` under a random name, and take it away again where the block fails.

    Refuses as ``admit`` does. To be entered before the case is locked: the examination takes its time.
    """
    admitted = admit(file, in_pieces=in_pieces)
    path = default_storage.save(f"{folder}/{clocks.today():%Y/%m}/{admitted.name}", file)
    try:
        yield KeptFile(
            file=path,
            name=admitted.name,
            content_type=admitted.kind.content_type,
            size=file.size,
            sha256=admitted.sha256,
            notes=list(admitted.notes),
        )
    except BaseException:
        default_storage.delete(path)
        raise
