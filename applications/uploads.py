"""What kind of file somebody sent, told by its content and never by its name.

Signatures: PDF (ISO 32000-2, 7.5.2), PNG (ISO/IEC 15948, 5.2), JPEG (ISO/IEC 10918-1, B.1.1.3), Office Open XML
(ISO/IEC 29500-2: a zip with ``[Content_Types].xml``), OpenDocument (ISO/IEC 26300-3, 3.3: a zip whose ``mimetype``
names the kind), GeoJSON (RFC 7946), CSV (RFC 4180).
"""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.translation import gettext as _

from applications.refusals import NotLikeThis

if TYPE_CHECKING:
    from django.core.files import File

LARGEST_BYTES: Final = 20 * 1024 * 1024
HEAD_BYTES: Final = 1024
MIMETYPE_BYTES: Final = 100
ENTRIES_AT_MOST: Final = 10_000
NAME_LENGTH: Final = 120
GEOJSON_TYPES: Final = frozenset({
    "Feature", "FeatureCollection", "GeometryCollection", "LineString", "MultiLineString", "MultiPoint", "MultiPolygon",
    "Point", "Polygon",
})  # fmt: skip


class FileKind(NamedTuple):
    """A kind of file that a dossier may hold."""

    ending: str
    content_type: str


PDF = FileKind("pdf", "application/pdf")
PNG = FileKind("png", "image/png")
JPEG = FileKind("jpg", "image/jpeg")
DOCX = FileKind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
XLSX = FileKind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
ODT = FileKind("odt", "application/vnd.oasis.opendocument.text")
ODS = FileKind("ods", "application/vnd.oasis.opendocument.spreadsheet")
GEOJSON = FileKind("geojson", "application/geo+json")
CSV = FileKind("csv", "text/csv")

KINDS: Final = (PDF, PNG, JPEG, DOCX, XLSX, ODT, ODS, GEOJSON, CSV)
ACCEPT: Final = ",".join(f".{kind.ending}" for kind in KINDS)
"""What a file chooser offers; it binds nobody."""

_OFFICE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_OPEN_DOCUMENT = {kind.content_type.encode(): kind for kind in (ODT, ODS)}
# A table of text begins with none of these: mark-up, PostScript, JSON, scripts.
_NO_TABLE = ("<", "%!", "{", "[", "#!")
_SEPARATORS = (",", ";", "\t")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def kind_of(file: File[bytes]) -> FileKind:
    """The kind of an uploaded file; ``NotLikeThis`` about the field ``file`` where it may not be in a dossier."""
    size = file.size or 0
    if size == 0:
        raise NotLikeThis(_("The file is empty."), field="file")
    if size > LARGEST_BYTES:
        raise NotLikeThis(_("The file is larger than 20 MB. Divide it or make it smaller."), field="file")
    file.seek(0)
    head = file.read(HEAD_BYTES)
    kind = _by_signature(head) or _by_zip(file, head) or _by_text(file)
    file.seek(0)
    if kind is None:
        raise NotLikeThis(
            _("The content of this file is none of: PDF, PNG, JPEG, DOCX, XLSX, ODT, ODS, GeoJSON, CSV."), field="file"
        )
    return kind


def _by_signature(head: bytes) -> FileKind | None:
    for signature, kind in ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG)):
        if head.startswith(signature):
            return kind
    return None


def _by_zip(file: File[bytes], head: bytes) -> FileKind | None:
    if not head.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            return _in_archive(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return None  # broken, encrypted, or packed in a way nobody uses


def _in_archive(archive: zipfile.ZipFile) -> FileKind | None:
    """The kind by the table of contents; of the entries only the short ``mimetype`` is unpacked."""
    entries = {entry.filename: entry for entry in archive.infolist()[:ENTRIES_AT_MOST]}
    if any(PurePath(name).name.lower() == "vbaproject.bin" for name in entries):
        raise NotLikeThis(_("The file holds macros. Save it without them."), field="file")
    mimetype = entries.get("mimetype")
    if mimetype and mimetype.file_size <= MIMETYPE_BYTES:
        return _OPEN_DOCUMENT.get(archive.read(mimetype).strip())
    if "[Content_Types].xml" not in entries:
        return None
    return next((kind for name, kind in _OFFICE.items() if name in entries), None)


def _by_text(file: File[bytes]) -> FileKind | None:
    file.seek(0)
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if _NO_TEXT.search(text):
        return None
    start = text.lstrip()
    if start.startswith("{"):
        return GEOJSON if _is_geojson(text) else None
    first_line = start.partition("\n")[0]
    is_table = not start.startswith(_NO_TABLE) and any(separator in first_line for separator in _SEPARATORS)
    return CSV if is_table else None


def _is_geojson(text: str) -> bool:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and value.get("type") in GEOJSON_TYPES


def safe_name(name: str, kind: FileKind) -> str:
    """The visitor's file name for people to read: no folders, no invisible letters, the ending of its true kind."""
    base = PurePath(name.replace("\\", "/")).name
    readable = "".join(
        letter for letter in unicodedata.normalize("NFC", base) if unicodedata.category(letter)[0] != "C"
    )
    stem = re.sub(r'[<>:"|?*]', "", PurePath(readable).stem).strip(". ")[:NAME_LENGTH]
    return f"{stem or 'file'}.{kind.ending}"
