"""Files without a row: what a process that died between storing a file and its row leaves behind."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Final

from django.core.files.storage import default_storage

from applications.attachments import FOLDER
from applications.models import Attachment, Upload

logger = logging.getLogger(__name__)

OLD_SECONDS: Final = 24 * 60 * 60
"""Age on the clock of the file system: what has just been stored has no row yet."""
PIECES: Final = "arriving"


def sweep_orphans() -> int:
    """Delete every attachment and every piece older than a day that no row knows; returns how many."""
    return _sweep(FOLDER, set(Attachment.objects.values_list("file", flat=True))) + _sweep(
        PIECES, set(Upload.objects.values_list("file", flat=True))
    )


def _sweep(folder: str, known: set[str]) -> int:
    root, before = Path(default_storage.path("")), time.time() - OLD_SECONDS
    lost = [
        name
        for path in (root / folder).rglob("*")
        if (name := path.relative_to(root).as_posix()) not in known and path.is_file() and path.stat().st_mtime < before
    ]
    for name in lost:
        logger.warning("No row knows the file %s: deleted", name)
        default_storage.delete(name)
    return len(lost)
