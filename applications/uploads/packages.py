"""A zip that is to be an office file: one layer, honest about its sizes, read from its first to its last byte."""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO, Final

from applications.uploads.verdict import Unfit

ENTRIES_AT_MOST: Final = 10_000
UNPACKED_AT_MOST: Final = 400 * 1024 * 1024
RATIO_AT_MOST: Final = 150
"""Times that the whole may grow when unpacked; office files grow five to fifty times."""
SMALL: Final = 10 * 1024 * 1024
"""What unpacks to less harms nobody, whatever its ratio."""

_BLOCK = 1 << 20
_END = 22
_LOCAL = 30
_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error)


def open_package(file: IO[bytes], size: int) -> zipfile.ZipFile:
    """The zip in ``file`` (``size`` bytes), asked by its table of contents; ``Unfit`` where that is already wrong."""
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN as error:
        raise Unfit("zip_broken") from error
    entries = archive.infolist()
    if len(entries) > ENTRIES_AT_MOST:
        raise Unfit("zip_bomb")
    if not entries:
        raise Unfit("zip_broken")
    _ask_places(archive, entries, size)
    for entry in entries:
        _ask_entry(entry)
    _ask_names([entry.orig_filename for entry in entries])
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > UNPACKED_AT_MOST or (unpacked > SMALL and unpacked > RATIO_AT_MOST * size):
        raise Unfit("zip_bomb")
    return archive


def _ask_places(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], size: int) -> None:
    """Nothing before the first entry, nothing behind the table, no entry within another (D. Fifield, 2019)."""
    places = sorted(entries, key=lambda entry: entry.header_offset)
    if places[0].header_offset != 0 or archive.comment:
        raise Unfit("two_kinds")
    if archive.start_dir + sum(_row_length(entry) for entry in entries) + _END != size:
        raise Unfit("trailing")
    ends = [*(entry.header_offset for entry in places[1:]), archive.start_dir]
    for entry, end in zip(places, ends, strict=True):
        if entry.header_offset + _LOCAL + len(_raw_name(entry)) + entry.compress_size > end:
            raise Unfit("zip_bomb")


def _row_length(entry: zipfile.ZipInfo) -> int:
    return 46 + len(_raw_name(entry)) + len(entry.extra) + len(entry.comment)


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437")


def _ask_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise Unfit("office_encrypted")
    if entry.compress_type not in _METHODS:
        raise Unfit("zip_broken")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Unfit("zip_names", entry.filename)


def _ask_names(names: list[str]) -> None:
    """No path out of the folder, no name twice: two programs would read two different files."""
    for name in names:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\x00" in name:
            raise Unfit("zip_names", name)
    if len({name.lower() for name in names}) != len(names):
        raise Unfit("zip_names")


def read_through(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Unpack the entry to its end, which checks length and checksum; returns its first bytes."""
    head = b""
    try:
        with archive.open(entry) as part:
            while block := part.read(_BLOCK):
                head = head or block[:1024]
    except BROKEN as error:
        raise Unfit("zip_broken") from error
    return head
