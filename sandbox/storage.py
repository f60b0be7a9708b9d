"""Where uploaded and issued files lie: below `BENTHU_DATA`, outside the web root."""

import uuid
from pathlib import PurePosixPath

from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

ENDING = 10
"""How much of a file name's ending is kept, the dot included."""


@deconstructible(path="sandbox.storage.PrivateStorage")
class PrivateStorage(FileSystemStorage):
    """Files under random names that tell nothing, readable by the server's user only.

    The visitor's file name belongs in the model that owns the file; only its ending is kept here.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return `<folder>/<two hex digits>/<random>.<ending>` for the wished name."""
        path = PurePosixPath(name)
        mark = uuid.uuid4().hex
        # A forged ending of any length must not outgrow the column.
        found = str(path.parent / mark[:2] / f"{mark}{path.suffix.lower()[:ENDING]}")
        return super().get_available_name(found, max_length)

    def url(self, name: str | None) -> str:
        """Refuse: files are handed out by views that ask who may."""
        message = f"Private files have no address: {name!r}"
        raise ValueError(message)
