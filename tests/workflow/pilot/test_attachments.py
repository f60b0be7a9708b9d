"""Files of the dossier: what may come in, what is kept in step, who may have it out again."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from applications.models import Attachment
from applications.uploads import DOCX, LARGEST_BYTES, ODS, ODT, PDF, XLSX, safe_name
from tests.workflow.pilot.conftest import content_of, paper, person
from workflow.actions import perform

if TYPE_CHECKING:
    from collections.abc import Callable

    from applications.models import Application
    from tests.workflow.pilot.conftest import Firm


def zipped(**entries: bytes) -> bytes:
    """A zip with these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def office(inner: str, **more: bytes) -> bytes:
    """The least that is an Office Open XML file."""
    return zipped(**{"[Content_Types].xml": b"<x/>", inner: b"<x/>", **more})


GEOJSON = json.dumps({"type": "Point", "coordinates": [106.7, 10.8]}).encode()
TAKEN = [
    ("a.pdf", b"%PDF-1.7\n", "application/pdf", "a.pdf"),
    ("a.PNG", b"\x89PNG\r\n\x1a\n...", "image/png", "a.png"),
    ("a.jpeg", b"\xff\xd8\xff\xe0...", "image/jpeg", "a.jpg"),
    ("a.docx", office("word/document.xml"), DOCX.content_type, "a.docx"),
    ("a.xlsx", office("xl/workbook.xml"), XLSX.content_type, "a.xlsx"),
    ("a.odt", zipped(mimetype=ODT.content_type.encode()), ODT.content_type, "a.odt"),
    ("a.ods", zipped(mimetype=ODS.content_type.encode()), ODS.content_type, "a.ods"),
    ("a.json", GEOJSON, "application/geo+json", "a.geojson"),
    ("a.csv", "giờ,gió\n1,2\n".encode(), "text/csv", "a.csv"),
    ("run.exe", b"%PDF-1.7\n", "application/pdf", "run.pdf"),
]  # fmt: skip
REFUSED = [
    ("program.pdf", b"MZ\x90\x00\x03\x00", "none of"),
    ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "none of"),
    ("drawing.png", b"<svg, onload=alert(1)>", "none of"),
    ("page.csv", b"<html>,<script>", "none of"),
    ("script.csv", b"#!/bin/sh,\nrm -rf", "none of"),
    ("words.csv", b"no separator here", "none of"),
    ("print.csv", b"%!PS-Adobe,3.0", "none of"),
    ("data.geojson", b'{"type": "Nothing"}', "none of"),
    ("deep.geojson", b'{"a":' * 100_000, "none of"),
    ("bytes.csv", b"a,\xff\xfe", "none of"),
    ("nul.csv", b"a,b\x00", "none of"),
    ("mixed.pdf", b"<html>%PDF-1.7", "none of"),
    ("archive.zip", zipped(file=b"x"), "none of"),
    ("broken.docx", b"PK\x03\x04 broken", "none of"),
    ("bomb.odt", zipped(mimetype=b"a" * 10_000_000), "none of"),
    ("macro.docx", office("word/document.xml", **{"word/vbaProject.bin": b""}), "holds macros"),
    ("nothing.pdf", b"", "is empty"),
    ("huge.pdf", b"%PDF-1.7" + b"0" * LARGEST_BYTES, "larger than 20 MB"),
]


@pytest.fixture
def send(firm: Firm, pilot: Application) -> Callable[..., Any]:
    """``send(file)``: the founder adds a file to the scheme."""

    def upload(file: Any, *, component: str = "scheme", title: str = "Đề án", pk: int | None = None) -> Any:
        address = f"/apply/{pilot.reference}/attachments/add/{component}/{f'{pk}/' if pk else ''}"
        return firm.browser().post(address, {"title": title, **({"file": file} if file else {})})

    return upload


@pytest.mark.parametrize(("name", "content", "kind", "kept"), TAKEN, ids=[row[0] for row in TAKEN])
def test_file_is_taken_by_its_content(
    pilot: Application, send: Callable[..., Any], name: str, content: bytes, kind: str, kept: str
) -> None:
    assert send(SimpleUploadedFile(name, content)).status_code == 302
    row = Attachment.objects.get()
    with row.file.open() as stored:
        assert stored.read() == content
    assert (row.name, row.content_type, row.size) == (kept, kind, len(content))
    assert str(row.file.name).rpartition("/")[2] != kept
    assert content_of(pilot)["attachments"] == [
        {"component": "scheme", "title": "Đề án", "file": kept, "sha256": row.sha256}
    ]


@pytest.mark.parametrize(("name", "content", "words"), REFUSED, ids=[row[0] for row in REFUSED])
def test_hostile_file_is_refused_beside_its_field(
    pilot: Application, send: Callable[..., Any], name: str, content: bytes, words: str
) -> None:
    page = send(SimpleUploadedFile(name, content))
    assert page.status_code == 200
    assert words in page.context["form"].errors["file"][0]
    assert not Attachment.objects.exists()
    assert "attachments" not in content_of(pilot)


def test_title_and_file_are_asked_for(send: Callable[..., Any]) -> None:
    assert set(send(None, title=" ").context["form"].errors) == {"title", "file"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\kế hoạch.doc", "kế hoạch.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ("...", "file.pdf"),
        ("a" * 300 + ".pdf", "a" * 120 + ".pdf"),
        ('x"; rm <y>|?*.pdf', "x; rm y.pdf"),
    ],
)
def test_names_are_made_harmless(given: str, kept: str) -> None:
    assert safe_name(given, PDF) == kept


def test_replacing_keeps_the_place_and_removing_takes_the_bytes(
    pilot: Application, firm: Firm, send: Callable[..., Any], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    send(paper("one.pdf"))
    send(paper("two.pdf"), component="other", title="Phụ lục")
    first = Attachment.objects.get(name="one.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        send(paper("new.pdf", b"%PDF-1.7 new"), pk=first.pk)
    assert [row["file"] for row in content_of(pilot)["attachments"]] == ["new.pdf", "two.pdf"]
    assert not default_storage.exists(str(first.file.name))
    second = Attachment.objects.get(name="two.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        firm.browser(firm.colleague).post(f"/apply/{pilot.reference}/attachments/{second.pk}/remove/")
    assert [row["file"] for row in content_of(pilot)["attachments"]] == ["new.pdf"]
    again = firm.browser().post(f"/apply/{pilot.reference}/attachments/{second.pk}/remove/", follow=True)
    assert "a colleague removed or replaced it" in again.text


def test_what_was_submitted_keeps_its_bytes(
    pilot: Application, firm: Firm, send: Callable[..., Any], supplement: Callable[..., Any],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:  # fmt: skip
    send(paper())
    supplement()
    row = Attachment.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        firm.browser().post(f"/apply/{pilot.reference}/attachments/{row.pk}/remove/")
    assert content_of(pilot)["attachments"] == []
    assert default_storage.exists(str(row.file.name))
    with closing(firm.browser().get(f"/apply/{pilot.reference}/attachments/{row.pk}/")) as answer:
        assert answer.status_code == 200


def test_download_is_saved_never_shown(pilot: Application, firm: Firm, send: Callable[..., Any]) -> None:
    send(paper("Đề án.pdf"))
    row = Attachment.objects.get()
    with closing(firm.browser(firm.colleague).get(f"/apply/{pilot.reference}/attachments/{row.pk}/")) as answer:
        assert answer.getvalue() == b"%PDF-1.7 paper"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_download_is_for_the_firm_then_for_officials(
    pilot: Application, firm: Firm, rival: Firm, send: Callable[..., Any]
) -> None:
    send(paper())
    officer = person("officer@city.example", "Chuyên viên", Role.CASE_OFFICER)
    address = f"/apply/{pilot.reference}/attachments/{Attachment.objects.get().pk}/"
    for stranger in (rival.founder, officer):
        assert firm.browser(stranger).get(address).status_code == 404
    perform(pilot, "submit", by=firm.founder)
    assert firm.browser(rival.founder).get(address).status_code == 404
    with closing(firm.browser(officer).get(address)) as answer:
        assert answer.status_code == 200


def test_a_lost_file_is_not_found(pilot: Application, firm: Firm, send: Callable[..., Any]) -> None:
    send(paper())
    row = Attachment.objects.get()
    default_storage.delete(str(row.file.name))
    assert firm.browser().get(f"/apply/{pilot.reference}/attachments/{row.pk}/").status_code == 404


def test_page_lists_the_closed_list_with_what_is_missing(
    pilot: Application, firm: Firm, send: Callable[..., Any]
) -> None:
    send(paper())
    cards = firm.browser().get(f"/apply/{pilot.reference}/attachments/").context["cards"]
    assert [(card["code"], card["missing"]) for card in cards] == [
        ("registration", True),
        ("scheme", False),
        ("safety-plan", True),
        ("insurance", True),
        ("flight-permit", True),
        ("other", False),
    ]


def test_what_was_filed_without_a_file_is_listed_by_title(begin: Callable[..., Application], firm: Firm) -> None:
    filed = begin(attachments=[{"component": "scheme", "title": "Đề án trên giấy"}])
    assert "Đề án trên giấy (filed on paper)" in firm.browser().get(f"/apply/{filed.reference}/attachments/").text
