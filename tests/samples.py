"""Small real files of every kind, and parts from which hostile ones are made."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pikepdf
from PIL import Image

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
GEOJSON = json.dumps({"type": "Point", "coordinates": [106.7, 10.8]}).encode()
CSV = "giờ,gió\n1,-2\n".encode()


def pdf(words: str = "", *, filling: int = 0, root: Any = None, **save: Any) -> bytes:
    """A PDF of one page; ``root`` changes its catalogue, ``filling`` bytes make it large."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Title"] = words
        if filling:
            document.Root.Filling = document.make_stream(bytes(range(256)) * (filling // 256))
        if root:
            root(document)
        document.save(out, compress_streams=False, **save)
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (4, 4)) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size).save(out, kind)
    return out.getvalue()


def zipped(entries: dict[str, bytes | str], comment: bytes = b"") -> bytes:
    """A zip with these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        archive.comment = comment
    return out.getvalue()


def open_xml(part: str = "word/document.xml", kind: str = "wordprocessingml.document", /, **more: Any) -> bytes:
    """The least that is an Office Open XML file; ``parts`` are put beside, ``types`` declared, ``body`` written."""
    declared = "".join(
        f'<Override PartName="/{name}" ContentType="{value}"/>' for name, value in more.get("types", {}).items()
    )
    main = f'<Override PartName="/{part}" ContentType="{OFFICE}.{kind}.main+xml"/>'
    types = f'<Types xmlns="{TYPES}">{main if more.get("main", True) else ""}{declared}</Types>'
    return zipped({"[Content_Types].xml": types, part: more.get("body", "<x/>"), **more.get("parts", {})})


def related(kind: str, target: str) -> dict[str, bytes | str]:
    """The relations of a text with one part outside."""
    row = f'<Relationship Id="r1" Type="{RELATION}/{kind}" Target="{target}" TargetMode="External"/>'
    return {"word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{row}</Relationships>'}


def open_document(kind: str = "text", body: str = "<x/>", **parts: bytes | str) -> bytes:
    """The least that is an OpenDocument file."""
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": body, **parts})
