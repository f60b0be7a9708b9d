"""File names: hostile ones are refused, the others made readable; the name in the storage is random anyway."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from applications.uploads.verdict import Unfit

if TYPE_CHECKING:
    from applications.uploads.kinds import FileKind

LENGTH: Final = 200
"""Characters of a file name, as the column holds."""

_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)\s*(\.|$)", re.IGNORECASE)
_RUN = frozenset({
    "apk", "app", "asp", "aspx", "bash", "bat", "cgi", "cmd", "com", "cpl", "dll", "dmg", "docm", "dotm", "exe", "hta",
    "htm", "html", "img", "iso", "jar", "js", "jse", "jsp", "lnk", "mht", "mjs", "msi", "msp", "phar", "php", "phtml",
    "pif", "pl", "potm", "ppam", "pptm", "ps1", "psm1", "py", "rb", "reg", "scr", "sh", "shtml", "svg", "svgz", "swf",
    "sys", "url", "vbe", "vbs", "wsf", "wsh", "xhtml", "xlam", "xlsm", "xltm", "xml", "xsl",
})  # fmt: skip
_ADDRESSES = frozenset({"com", "app", "url", "py", "pl", "rb"})
"""Parts of names such as ``shop.com.pdf`` that are endings only in the last place."""


def ask_name(name: str) -> None:
    """``Unfit`` where a name is made to deceive people or programs."""
    if not name.strip(". \t"):
        raise Unfit("name_empty")
    if "/" in name or "\\" in name:
        raise Unfit("name_path")
    if any(letter in _DIRECTION for letter in name):
        raise Unfit("name_direction")
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in name):
        raise Unfit("name_control")
    if len(unicodedata.normalize("NFC", name)) > LENGTH:
        raise Unfit("name_long")
    if _RESERVED.match(name.strip()):
        raise Unfit("name_reserved")
    _ask_endings([part.strip() for part in name.lower().rstrip(". ").split(".")[1:]])


def _ask_endings(endings: list[str]) -> None:
    """The content decides what a file is; an ending that runs is still meant for whoever opens it."""
    if not endings:
        return
    *inner, last = endings
    runs_within = any(part in _RUN - _ADDRESSES for part in inner)
    if runs_within or (last in _RUN and inner):
        raise Unfit("name_double")
    if last in _RUN:
        raise Unfit("name_program", last)


def safe_name(name: str, kind: FileKind) -> str:
    """The file's name for people to read: no folders, no invisible letters, the ending of its true kind."""
    base = PurePath(name.replace("\\", "/")).name
    readable = "".join(
        letter for letter in unicodedata.normalize("NFC", base) if unicodedata.category(letter)[0] != "C"
    )
    stem = re.sub(r'[<>:"|?*]', "", PurePath(readable).stem).strip(". ")
    return f"{stem[: LENGTH - len(kind.ending) - 1] or 'file'}.{kind.ending}"
