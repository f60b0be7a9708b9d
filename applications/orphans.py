"""Files without a row: what a process that died between storing a file and its row leaves behind."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Final

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField

logger = logging.getLogger(__name__)

OLD_SECONDS: Final = 24 * 60 * 60
"""Age on the clock of the file system: what has just been stored has no row yet."""


def sweep_orphans() -> int:
    """Delete every file older than a day, in a folder of a model, that no row knows; returns how many."""
    known: dict[str, set[str]] = {}
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, FileField):
                rows = model._default_manager.values_list(field.name, flat=True)
                known.setdefault(str(field.upload_to).split("/", 1)[0], set()).update(rows)
    return sum(_sweep(folder, names) for folder, names in known.items())


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
