"""PDF: opens without repair and without a password, runs and fetches nothing, carries no other file than data."""

from __future__ import annotations

import mmap
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pikepdf

from applications.uploads.kinds import PDF
from applications.uploads.verdict import Found, Unfit

LARGEST_STREAM: Final = 256 * 1024 * 1024
"""Bytes that a table of objects may unpack to; none that people make comes near."""
DATA_BYTES: Final = 10 * 1024 * 1024
DEPTH: Final = 50

_SPACE = b" \t\r\n\x0c\x00"
# ISO 32000-2, 12.6.4: actions that run a program or a script, send data, or open another file.
_ACTS = frozenset({
    "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound", "/Thread",
})  # fmt: skip
# What no link may lead to, even when clicked: scripts, and shares of other machines, which are greeted with a password.
_NEVER = re.compile(r"\s*((javascript|vbscript|data):|(file:)?([/\\]{2}[^/\\]|[/\\]{4}))", re.IGNORECASE)
_MEDIA = frozenset({"/RichMedia", "/3D", "/Screen", "/Movie", "/Sound"})


def examine(path: Path) -> Found:
    """A PDF; ``Unfit`` tells what is wrong with it."""
    _ask_ends(path)
    pikepdf.settings.set_qpdf_limits(flate_max_memory=LARGEST_STREAM, max_stream_filters=4)
    try:
        with pikepdf.Pdf.open(path, attempt_recovery=False) as document:
            if document.is_encrypted:
                raise Unfit("pdf_encrypted")
            if len(document.pages) == 0:
                raise Unfit("pdf_broken")
            for part in _dictionaries(document):
                _ask(part)
    except pikepdf.PasswordError as error:
        raise Unfit("pdf_encrypted") from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise Unfit("pdf_broken") from error
    return Found(PDF)


def _ask_ends(path: Path) -> None:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        mark = data.rfind(b"%%EOF")
        if mark < 0:
            raise Unfit("pdf_broken")
        if data[mark + 5 :].strip(_SPACE):
            raise Unfit("trailing")
    # A zip is read from its end and may hide within: its table can claim the rest as its comment.
    if zipfile.is_zipfile(path):
        raise Unfit("two_kinds")


def _dictionaries(document: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary of the document, those of streams and those within others included."""
    for thing in document.objects:
        yield from _within(thing, 0)
    yield from _within(document.trailer, 0)


def _within(thing: Any, depth: int) -> Iterator[Any]:
    if depth > DEPTH:
        raise Unfit("pdf_broken")
    if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
        yield thing
        parts = [value for _key, value in thing.items()]
    elif isinstance(thing, pikepdf.Array):
        parts = list(thing)
    else:
        return
    for part in parts:
        # What is referred to comes by itself.
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            yield from _within(part, depth + 1)


def _ask(part: Any) -> None:
    keys = set(part.keys())
    kind = _name(part, "/S")
    if "/JS" in keys or kind == "/JavaScript":
        raise Unfit("pdf_script")
    if kind in _ACTS:
        raise Unfit("pdf_action", kind.lstrip("/"))
    if kind == "/URI" and _NEVER.match(str(part.get("/URI") or "")):
        raise Unfit("pdf_action", "URI")
    _ask_unasked(part, keys)
    if _name(part, "/Subtype") in _MEDIA:
        raise Unfit("pdf_media")
    if "/XFA" in keys:
        raise Unfit("pdf_form")
    if "/EF" in keys:
        _ask_carried(part)


def _ask_unasked(part: Any, keys: set[str]) -> None:
    """What a reader would do without a click: open an address, take content from another file (7.3.8, 8.10.4)."""
    events = part["/AA"].values() if isinstance(part.get("/AA"), pikepdf.Dictionary) else ()
    for action in (part.get("/OpenAction"), *events):
        if isinstance(action, pikepdf.Dictionary) and _chain_opens(action):
            raise Unfit("pdf_action", "URI")
    if isinstance(part, pikepdf.Stream) and "/F" in keys:
        raise Unfit("pdf_action", "F")
    if isinstance(part.get("/Ref"), pikepdf.Dictionary) and "/F" in part["/Ref"]:
        raise Unfit("pdf_action", "Ref")


def _chain_opens(action: Any, depth: int = 0) -> bool:
    """Whether an action, or one of those that follow it, opens an address."""
    if depth > DEPTH or not isinstance(action, pikepdf.Dictionary):
        return depth > DEPTH
    after = action.get("/Next")
    following = list(after) if isinstance(after, pikepdf.Array) else [after]
    return _name(action, "/S") == "/URI" or any(_chain_opens(row, depth + 1) for row in following)


def _name(part: Any, key: str) -> str:
    value = part.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _ask_carried(part: Any) -> None:
    """Data such as an e-invoice carries (PDF/A-3: XML, JSON, a table of text) may stay, any other file may not."""
    name = str(part.get("/UF") or part.get("/F") or "")
    for stream in dict(part["/EF"]).values():
        if not isinstance(stream, pikepdf.Stream) or not _is_text(stream):
            raise Unfit("pdf_carries", name)


def _is_text(stream: Any) -> bool:
    filters = stream.get("/Filter")
    raw: bytes = stream.read_raw_bytes()
    packed = [str(row) for row in filters] if isinstance(filters, pikepdf.Array) else [str(filters)] if filters else []
    if packed == ["/FlateDecode"] and "/DecodeParms" not in stream:
        unpacker = zlib.decompressobj()
        raw = unpacker.decompress(raw, DATA_BYTES + 1)
    elif packed:
        return False
    if len(raw) > DATA_BYTES or raw.startswith(b"#!"):
        return False
    try:
        words = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    start = words.lstrip()[:100].lower()
    return "\x00" not in words and not start.startswith(("<html", "<!doctype html", "<script", "<svg"))
