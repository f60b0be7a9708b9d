"""Pictures: PNG and JPEG, whole, of a sane size, with nothing behind their end."""

from __future__ import annotations

import mmap
import re
import warnings
import zlib
from pathlib import Path
from typing import Final

from PIL import Image

from applications.uploads.kinds import JPEG, PNG, FileKind
from applications.uploads.verdict import Found, Unfit

PIXELS_AT_MOST: Final = 100_000_000
"""An A1 plan at 300 dots per inch has 70 million; four bytes each is what unpacking takes."""

_PNG_HEAD = 8
# A marker within entropy-coded data: neither a stuffed byte, nor a restart, nor filling.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


def examine(path: Path) -> Found:
    """A picture; ``Unfit`` tells what is wrong with it."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        kind = PNG if data[:1] == b"\x89" else JPEG
        if kind == JPEG:
            _ask_jpegs(data)
        elif _end_of_png(data) != len(data):
            raise Unfit("trailing")
    return _unpacked(path, kind)


def _end_of_png(data: mmap.mmap) -> int:
    """Where it ends: its chunks one after the other, each with its checksum, ``IEND`` the last."""
    place = _PNG_HEAD
    while place + 12 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        after = place + 12 + length
        if after > len(data):
            break
        if zlib.crc32(data[place + 4 : after - 4]) != int.from_bytes(data[after - 4 : after], "big"):
            break
        if data[place + 4 : place + 8] == b"IEND":
            return after
        place = after
    raise Unfit("image_broken")


def _ask_jpegs(data: mmap.mmap) -> None:
    """One, or several behind each other, as telephones store depth and brightness (CIPA DC-007); nothing else."""
    place = 0
    while place < len(data):
        if data[place : place + 3] != b"\xff\xd8\xff":
            raise Unfit("trailing")
        place = _end_of_jpeg(data, place)
        while place < len(data) and data[place] == 0:
            place += 1


def _end_of_jpeg(data: mmap.mmap, place: int) -> int:
    """Where the picture that begins at ``place`` ends: segment by segment, so that a thumbnail's end is not its own."""
    place += 2
    while place + 2 <= len(data):
        if data[place] != 0xFF:  # noqa: PLR2004 - every marker begins with it
            break
        marker = data[place + 1]
        if marker == 0xFF:  # noqa: PLR2004 - filling
            place += 1
        elif marker == _END:
            return place + 2
        elif marker in _ALONE:
            place += 2
        else:
            place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
            if marker == _SCAN:
                found = _MARKER.search(data, place)
                if found is None:
                    break
                place = found.start()
    raise Unfit("image_broken")


def _unpacked(path: Path, kind: FileKind) -> Found:
    """Unpack it once, as a viewer does."""
    Image.MAX_IMAGE_PIXELS = None  # asked below, with our own limit
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a remark about metadata is no fault of the picture
            with Image.open(path, formats=["PNG" if kind == PNG else "JPEG"]) as picture:
                if picture.width * picture.height > PIXELS_AT_MOST:
                    raise Unfit("image_pixels")
                picture.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise Unfit("image_broken") from error
    return Found(kind)
