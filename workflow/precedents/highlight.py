"""Where the words of a question stand in a text as written, with its accents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from applications.dossier import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.precedents.asked import Term

LETTERS = 240
"""Of a snippet, its dots not counted."""
BEFORE = 60
"""Letters of it that stand before the first word found."""


def spans(text: str, terms: Iterable[Term]) -> list[tuple[int, int]]:
    """Where the terms stand in ``text`` (composed letters, NFC), each from–to, in order, not overlapping."""
    places: list[int] = []
    letters: list[str] = []
    for at, letter in enumerate(text):
        for bare in plain(letter):
            letters.append(bare)
            places.append(at)
    bare_text = "".join(letters)
    found = sorted(match.span() for term in terms for match in _pattern(term).finditer(bare_text))
    joined: list[tuple[int, int]] = []
    for first, end in found:
        begin, stop = places[first], places[end - 1] + 1
        if joined and begin < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((begin, stop))
    return joined


def _pattern(term: Term) -> re.Pattern[str]:
    words = r"\W+".join(re.escape(word) for word in term.words)
    return re.compile(rf"(?<!\w){words}" + (r"\w*" if term.open else r"(?!\w)"))


def snippet(text: str, terms: list[Term], *, letters: int = LETTERS) -> tuple[SafeString, int]:
    """The stretch of ``text`` around the first word found, all found words marked, and how many there are in it."""
    text = normalize("NFC", " ".join(text.split()))
    found = spans(text, terms)
    first = max(found[0][0] - BEFORE, 0) if found and len(text) > letters else 0
    first = _word_start(text, first)
    last = len(text) if len(text) - first <= letters else _word_end(text, first + letters)
    inside = [(begin, end) for begin, end in found if begin >= first and end <= last]
    return _marked(text, first, last, inside), len(inside)


def _word_start(text: str, at: int) -> int:
    return text.find(" ", at) + 1 if at and " " in text[at:] else at


def _word_end(text: str, at: int) -> int:
    return text.rfind(" ", 0, at) if " " in text[:at] else at


def _marked(text: str, first: int, last: int, found: list[tuple[int, int]]) -> SafeString:
    pieces, at = ["… "] if first else [], first
    for begin, end in found:
        pieces += [escape(text[at:begin]), "<mark>", escape(text[begin:end]), "</mark>"]
        at = end
    pieces += [escape(text[at:last]), " …" if last < len(text) else ""]
    return mark_safe("".join(pieces))  # noqa: S308 - every piece of the text is escaped above
