"""The gate for files: name, size, content, virus scanner, in this order; nothing is stored before all have passed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from applications.refusals import NotLikeThis, NotNow, Refusal
from applications.uploads.clamav import ask_scanner
from applications.uploads.kinds import BY_ENDING, FileKind
from applications.uploads.names import ask_name, safe_name
from applications.uploads.reasons import LATER, sentence
from applications.uploads.verdict import Found, Unfit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files import File

logger = logging.getLogger(__name__)

PROBE_SECONDS: Final = 60
"""Wall time of one examination; its time on the processor has a shorter limit of its own."""


class Admitted(NamedTuple):
    """A file that may be stored: its name for people, its kind, SHA-256, and codes of what readers should know."""

    name: str
    kind: FileKind
    sha256: str
    notes: tuple[str, ...]


def admit(file: File[bytes], *, in_pieces: bool = False) -> Admitted:
    """Examine a file that somebody sent; ``in_pieces``: it came by the resumable way, where larger ones are taken.

    Refuses with ``NotLikeThis`` about the field ``file``; with ``NotNow`` while a configured scanner is away.
    """
    name = file.name or ""
    try:
        ask_name(name)
        ask_size(file.size or 0, in_pieces=in_pieces)
        with _on_disk(file) as (path, sha256):
            found = probe(path)
            ask_scanner(path)
    except Unfit as unfit:
        raise refusal(unfit) from unfit
    return Admitted(safe_name(name, found.kind), found.kind, sha256, found.notes)


def refusal(unfit: Unfit) -> Refusal:
    """The reason in the user's language."""
    kind = NotNow if unfit.code in LATER else NotLikeThis
    return kind(sentence(unfit.code, unfit.about), field="file")


def ask_size(size: int, *, in_pieces: bool) -> None:
    """Refuse what is empty or too large for the way on which it comes."""
    if size == 0:
        raise Unfit("empty")
    most = filesizeformat(settings.UPLOAD_LARGEST_BYTES)
    if size > settings.UPLOAD_LARGEST_BYTES:
        raise NotLikeThis(
            _("The file is larger than %(most)s. Divide it or make it smaller.") % {"most": most}, field="file"
        )
    if size > settings.UPLOAD_PLAIN_BYTES and not in_pieces:
        raise NotLikeThis(
            _(
                "The file is larger than %(plain)s. Where scripts may run, your browser sends files up to %(most)s in "
                "pieces; otherwise divide the file or make it smaller."
            )
            % {"plain": filesizeformat(settings.UPLOAD_PLAIN_BYTES), "most": most},
            field="file",
        )


@contextlib.contextmanager
def _on_disk(file: File[bytes]) -> Iterator[tuple[Path, str]]:
    """A copy that programs can open by its path, and its SHA-256."""
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(prefix="benthu-") as copy:
        for chunk in file.chunks():
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        file.seek(0)
        yield Path(copy.name), digest.hexdigest()


def probe(path: Path) -> Found:
    """Examine the file in a process of its own (``probe.py``); one that is killed has refused the file."""
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the path is ours too
            [sys.executable, "-m", "applications.uploads.probe", path],
            cwd=settings.BASE_DIR,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PROBE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unfit("too_hard") from error
    if done.returncode:
        logger.warning("An examination ended with %s: %s", done.returncode, done.stderr[-500:].decode(errors="replace"))
        raise Unfit("too_hard")
    told = json.loads(done.stdout)
    if "code" in told:
        raise Unfit(told["code"], told["about"])
    return Found(BY_ENDING[told["kind"]], tuple(told["notes"]))
