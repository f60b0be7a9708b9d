"""The one typeface of documents: Tinos, the metric twin of Times New Roman, with every Vietnamese letter.

Debian's Liberation Serif lacks Vietnamese glyphs and falls back silently to another face; so the four files are
taken from the front-end package and a character they do not have is never handed to the layout.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from fontTools.ttLib import TTFont

FACES = {
    "Tinos_400Regular.ttf": ("normal", "normal"),
    "Tinos_400Regular_Italic.ttf": ("normal", "italic"),
    "Tinos_700Bold.ttf": ("bold", "normal"),
    "Tinos_700Bold_Italic.ttf": ("bold", "italic"),
}
"""File name → CSS weight and style."""

_SUBSTITUTE = "□"
_DIRECTION = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
"""Marks by which a text would print in another order than it is stored: left out."""


@cache
def font_files() -> dict[str, Path]:
    """The four files by name, from the folder that the setting ``BENTHU_FONTS`` names."""
    folder = Path(settings.BENTHU_FONTS)
    found = {path.name: path.resolve() for path in folder.rglob("Tinos_*.ttf") if path.name in FACES}
    if len(found) < len(FACES):
        message = f"The typeface of documents (Tinos) is not in {folder}: run `make setup`."
        raise ImproperlyConfigured(message)
    return found


def font_faces() -> str:
    """The ``@font-face`` rules."""
    files = font_files()
    rule = '@font-face {{ font-family: Tinos; src: url("{}"); font-weight: {}; font-style: {} }}'
    return "\n".join(rule.format(files[name].as_uri(), *variant) for name, variant in FACES.items())


@cache
def _characters() -> frozenset[int]:
    """What every one of the four files can show."""
    maps = []
    for path in font_files().values():
        with TTFont(path, lazy=True) as font:
            maps.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*maps)


def printable(text: str) -> str:
    """The text composed (NFC), a character without glyph shown as a square, invisible ones left out."""
    text = unicodedata.normalize("NFC", text).translate(_DIRECTION)
    missing = {ord(character) for character in set(text)} - _characters() - {ord("\n"), ord("\t"), ord("\r")}
    return text.translate({code: _stand_in(chr(code)) for code in missing})


def _stand_in(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    return "" if category[0] in "CM" else _SUBSTITUTE
