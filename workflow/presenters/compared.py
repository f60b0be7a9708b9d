"""Two texts word by word: what was taken out of the old one, what is new in the other."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final, NamedTuple

LEAST_ALIKE: Final = 0.3
"""Below this share of common words marks would only tear the text apart: it counts as written anew."""


class Piece(NamedTuple):
    """A part of a text; ``marked``: the other text does not have it."""

    text: str
    marked: bool = False


def compared(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces that together are the whole text; an empty text has none."""
    before, after = _words(old), _words(new)
    # Space between words is no difference as long as there is another one.
    matcher = SequenceMatcher(None, [word.strip() for word in before], [word.strip() for word in after])
    steps = matcher.get_opcodes()
    if matcher.ratio() < LEAST_ALIKE or (old != new and all(step[0] == "equal" for step in steps)):
        return _whole(old), _whole(new)
    left = [Piece("".join(before[i1:i2]), tag != "equal") for tag, i1, i2, _j1, _j2 in steps if i2 > i1]
    right = [Piece("".join(after[j1:j2]), tag != "equal") for tag, _i1, _i2, j1, j2 in steps if j2 > j1]
    return left, right


def _words(text: str) -> list[str]:
    return re.findall(r"\s*\S+|\s+$", text)


def _whole(text: str) -> list[Piece]:
    return [Piece(text, marked=True)] if text else []
