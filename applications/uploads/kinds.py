"""The kinds of file that a dossier may hold.

Signatures: PDF (ISO 32000-2, 7.5.2), PNG (ISO/IEC 15948, 5.2), JPEG (ISO/IEC 10918-1, B.1.1.3), Office Open XML
(ISO/IEC 29500-2: a zip with ``[Content_Types].xml``), OpenDocument (ISO/IEC 26300-3, 3.3: a zip whose ``mimetype``
names the kind), GeoJSON (RFC 7946), CSV (RFC 4180).
"""

from __future__ import annotations

from typing import Final, NamedTuple


class FileKind(NamedTuple):
    """A kind of file: the ending that its name gets, and what it is served as."""

    ending: str
    content_type: str


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"

PDF = FileKind("pdf", "application/pdf")
PNG = FileKind("png", "image/png")
JPEG = FileKind("jpg", "image/jpeg")
DOCX = FileKind("docx", f"{_OPEN_XML}.wordprocessingml.document")
XLSX = FileKind("xlsx", f"{_OPEN_XML}.spreadsheetml.sheet")
PPTX = FileKind("pptx", f"{_OPEN_XML}.presentationml.presentation")
ODT = FileKind("odt", f"{_OPEN_DOCUMENT}.text")
ODS = FileKind("ods", f"{_OPEN_DOCUMENT}.spreadsheet")
ODP = FileKind("odp", f"{_OPEN_DOCUMENT}.presentation")
GEOJSON = FileKind("geojson", "application/geo+json")
CSV = FileKind("csv", "text/csv")

KINDS: Final = (PDF, PNG, JPEG, DOCX, XLSX, PPTX, ODT, ODS, ODP, GEOJSON, CSV)
BY_ENDING: Final = {kind.ending: kind for kind in KINDS}
ACCEPT: Final = ",".join(f".{kind.ending}" for kind in KINDS)
"""What a file chooser offers; it binds nobody."""
