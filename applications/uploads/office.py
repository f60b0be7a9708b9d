"""Office files: text, tables and slides as Office Open XML or OpenDocument, without macros and without strings.

Refused: macros of any kind, encryption, parts that are loaded from elsewhere when the file is opened, commands to
other programs (DDE), objects of other programs, archives within, document types (XML entities).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from lxml import etree

from applications.uploads.kinds import DOCX, ODP, ODS, ODT, PPTX, XLSX, FileKind
from applications.uploads.packages import BROKEN, open_package, read_through
from applications.uploads.verdict import Found, Unfit

CARRIED_AT_MOST: Final = 20 * 1024 * 1024
"""Bytes of a table that lies within a text, as the data of a chart."""
MIMETYPE_BYTES: Final = 100

_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": XLSX,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": PPTX,
}
_OPEN_DOCUMENT = {kind.content_type.encode(): kind for kind in (ODT, ODS, ODP)}
_MACRO_NAMES = re.compile(r"(^|/)(vba\w*\.(bin|xml)|(intl)?macrosheets/|activex/)|^(basic|scripts)/", re.IGNORECASE)
_MACRO_TYPES = ("macroenabled", "vbaproject", "activex", "macrosheet", "ms-office.vba")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]", re.IGNORECASE)
_CLICKED = re.compile(r"https?://|mailto:|tel:", re.IGNORECASE)
_OWN_DISK = re.compile(r"(file:///)?[a-z]:[/\\]", re.IGNORECASE)
_FIELD_COMMAND = re.compile(
    r"\bDDE(AUTO)?\b|\b(INCLUDE\w+|IMPORT|LINK|RD)\b[^\"]*\"\s*(file:)?([/\\]{2}[^/\\]|[/\\]{4})", re.IGNORECASE
)
# A formula that starts a program (DDE: program|topic!item) or takes its value from elsewhere when it is computed.
_FORMULA_COMMAND = re.compile(r"\||\b(DDE|WEBSERVICE|RTD|CALL|REGISTER\.ID|EXEC)\s*\(", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_FORMULAS = frozenset({"f", "formula", "formula1", "formula2", "definedName"})
_DRAWING_RUNS = re.compile(rb"<script|<foreignObject|\son[a-z]+\s*=|javascript:", re.IGNORECASE)
_MARK_UP = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<")
_XLINK = "{http://www.w3.org/1999/xlink}href"
_TEXT_SCRIPT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}script"
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"L\x00\x00\x00\x01\x14\x02")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ", b"MSCF")


def examine(path: Path) -> Found:
    """An office file by its parts; ``Unfit`` where it is none or may not come in."""
    with path.open("rb") as file:
        return Found(_kind(file, path.stat().st_size, carried=False))


def _kind(file: IO[bytes], size: int, *, carried: bool) -> FileKind:
    with open_package(file, size) as archive:
        names = archive.namelist()
        if any(_MACRO_NAMES.search(name) for name in names):
            raise Unfit("macros")
        kind = _open_document(archive) if "mimetype" in names else _open_xml(archive, names)
        for entry in archive.infolist():
            _ask_part(archive, entry, kind, carried=carried)
        return kind


def _open_xml(archive: zipfile.ZipFile, names: list[str]) -> FileKind:
    """The kind by the content types that the package declares."""
    if "[Content_Types].xml" not in names:
        raise Unfit("archive")
    found: FileKind | None = None
    for row in _elements(archive, "[Content_Types].xml"):
        declared = row.get("ContentType") or ""
        if any(mark in declared.lower() for mark in _MACRO_TYPES):
            raise Unfit("macros")
        part = (row.get("PartName") or "").lstrip("/")
        if declared in _MAIN and part in names:
            found = _MAIN[declared]
    if found is None:
        raise Unfit("office_other")
    return found


def _open_document(archive: zipfile.ZipFile) -> FileKind:
    mimetype = archive.getinfo("mimetype")
    declared = archive.read(mimetype).strip() if mimetype.file_size <= MIMETYPE_BYTES else b""
    if declared not in _OPEN_DOCUMENT or "content.xml" not in archive.namelist():
        raise Unfit("office_other")
    return _OPEN_DOCUMENT[declared]


def _ask_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, kind: FileKind, *, carried: bool) -> None:
    head = read_through(archive, entry)
    name = entry.filename.lower()
    if head.startswith((_OLD_OFFICE, *_PROGRAMS)):
        raise Unfit("office_object", entry.filename)
    if head.startswith(_ARCHIVES):
        _ask_carried(archive, entry, carried=carried)
    elif name.endswith(".rels"):
        _ask_relations(archive, entry.filename)
    elif name.endswith(".svg"):
        _ask_drawing(archive, entry)
    elif name.endswith(".xml"):
        _ask_xml(archive, entry.filename, kind)
    elif head.lstrip().startswith(_MARK_UP):
        _ask_mark_up(archive, entry.filename, kind)


def _ask_mark_up(archive: zipfile.ZipFile, part: str, kind: FileKind) -> None:
    """A package may call its parts what it likes: XML by another name is asked too; VML is rarely whole XML."""
    try:
        _ask_xml(archive, part, kind)
    except Unfit as unfit:
        if unfit.code != "zip_broken":
            raise


def _ask_drawing(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """A drawing within a text may be vectors, but nothing that runs."""
    if entry.file_size > CARRIED_AT_MOST or _DRAWING_RUNS.search(archive.read(entry)):
        raise Unfit("office_object", entry.filename)


def _ask_carried(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, carried: bool) -> None:
    """Charts carry their table as an office file; nothing else may be packed within, and nothing deeper."""
    within = entry.filename.lower().endswith((".xlsx", ".docx", ".pptx"))
    if carried or not within or entry.file_size > CARRIED_AT_MOST:
        raise Unfit("zip_nested", entry.filename)
    _kind(io.BytesIO(archive.read(entry)), entry.file_size, carried=True)


def _ask_relations(archive: zipfile.ZipFile, part: str) -> None:
    """What an office program fetches by itself must lie in the package."""
    for row in _elements(archive, part):
        if (row.get("Type") or "").endswith("/aFChunk"):  # a web page or another text that is put in on opening
            raise Unfit("office_object", row.get("Target") or "")
        if (row.get("TargetMode") or "").lower() != "external":
            continue
        target = row.get("Target") or ""
        if not _may_point(row.get("Type") or "", target):
            raise Unfit("office_external", target)


def _may_point(relation: str, target: str) -> bool:
    """Links that somebody clicks, and the template on the writer's own disk, which nobody else has."""
    if relation.endswith("/attachedTemplate"):
        return bool(_OWN_DISK.match(target)) or not _SCHEME.match(target)
    return relation.endswith("/hyperlink") and (bool(_CLICKED.match(target)) or not _SCHEME.match(target))


def _ask_xml(archive: zipfile.ZipFile, part: str, kind: FileKind) -> None:
    commands = []
    open_document = kind in _OPEN_DOCUMENT.values()
    for element in _elements(archive, part):
        tag = etree.QName(element).localname
        if tag in {"ddeLink", "dde-source", "dde-connection"}:
            raise Unfit("office_command")
        if tag == "encryption-data":
            raise Unfit("office_encrypted")
        if tag in _FORMULAS:
            _ask_formula(element.text or "")
        if tag == "instrText":
            commands.append(element.text or "")
        elif tag == "fldSimple":
            commands += [value for name, value in element.items() if name.endswith("instr")]
        elif open_document:
            _ask_link(element, tag, part.count("/"))
    if _FIELD_COMMAND.search("".join(commands)):
        raise Unfit("office_command")


def _ask_formula(formula: str) -> None:
    if _FORMULA_COMMAND.search(_QUOTED.sub("", formula)):
        raise Unfit("office_command")


def _ask_link(element: Any, tag: str, depth: int) -> None:
    """A link of OpenDocument, in a part ``depth`` folders deep: what is not clicked must lie in the package."""
    target = element.get(_XLINK) or ""
    if tag == "event-listener" or element.tag == _TEXT_SCRIPT:
        raise Unfit("macros")
    if tag == "submission":  # a form that sends what is filled in
        raise Unfit("office_external", element.get("action") or tag)
    for name, value in element.items():
        if name.endswith("formula"):
            _ask_formula(value)
    outside = target.split("/").count("..") > depth
    if tag == "template" or not (outside or _SCHEME.match(target)):
        return
    if tag != "a" or (_SCHEME.match(target) and not _CLICKED.match(target)):
        raise Unfit("office_external", target)


def _elements(archive: zipfile.ZipFile, part: str) -> Iterator[Any]:
    """The elements of an XML part as they end, each forgotten afterwards; no entity is resolved, nothing fetched."""
    try:
        with archive.open(part) as stream:
            parser = etree.iterparse(
                stream, events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
            )
            for _event, element in parser:
                if not isinstance(element.tag, str):
                    continue
                yield element
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
            if parser.root.getroottree().docinfo.internalDTD is not None:
                raise Unfit("office_entities")
    except etree.XMLSyntaxError as error:
        raise Unfit("office_entities" if "ntit" in str(error) else "zip_broken") from error
    except BROKEN as error:
        raise Unfit("zip_broken") from error
