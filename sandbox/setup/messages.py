"""Translations: `.po` to `.mo` without the gettext programs, which a plain machine lacks."""

import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from sandbox.setup.work import ROOT, Stop, say


def compile_all() -> None:
    """Compile every catalogue that is newer than its compiled twin."""
    for source in _sources():
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns != source.stat().st_mtime_ns:
            _compile(source, target)


def _sources() -> Iterator[Path]:
    return ROOT.glob("locale/**/LC_MESSAGES/*.po")


def _compile(source: Path, target: Path) -> None:
    say(f"compiling {source.relative_to(ROOT)}")
    try:
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    except PoFileError as error:
        message = f"{source.relative_to(ROOT)} is not a catalogue of translations: {error}"
        raise Stop(message) from error
    half = target.with_suffix(".half")
    with half.open("wb") as file:
        write_mo(file, catalogue)
    _same_time(source, half)
    half.replace(target)


def _same_time(source: Path, target: Path) -> None:
    """Give the twin its source's time: equal times mean that it was made from this very file."""
    time = source.stat().st_mtime_ns
    os.utime(target, ns=(time, time))
