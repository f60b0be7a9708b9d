"""Where uploaded and issued files lie: below `BENTHU_DATA`, outside the web root."""

import uuid
from os import PathLike, fspath
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible(path="sandbox.storage.PrivateStorage")
class PrivateStorage(FileSystemStorage):
    """Files under random names that tell nothing, readable by the server's user only.

    The visitor's file name belongs in the model that owns the file; only its ending is kept here.
    """

    def generate_filename(self, filename: str | PathLike[str]) -> str:
        """Return `<folder>/<two hex digits>/<random>.<ending>` for the wished name."""
        path = PurePosixPath(fspath(filename).replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            message = f"A file may not leave the storage: {filename!r}"
            raise SuspiciousFileOperation(message)
        name = uuid.uuid4().hex
        return str(path.parent / name[:2] / f"{name}{path.suffix.lower()}")

    def url(self, name: str | None) -> str:
        """Refuse: files are handed out by views that ask who may."""
        message = f"Private files have no address: {name!r}"
        raise ValueError(message)
