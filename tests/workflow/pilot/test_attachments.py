"""Files of the dossier: what may come in, what is kept in step, who may have it out again."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from applications.models import Attachment
from applications.uploads.kinds import PDF
from applications.uploads.names import safe_name
from tests.samples import GEOJSON, pdf
from tests.workflow.pilot.conftest import content_of, paper, person
from workflow.actions import perform

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import Settings

    from applications.models import Application
    from tests.workflow.pilot.conftest import Firm


@pytest.fixture
def send(firm: Firm, pilot: Application) -> Callable[..., Any]:
    """``send(file)``: the founder adds a file to the scheme."""

    def upload(file: Any, *, component: str = "scheme", title: str = "Đề án", pk: int | None = None) -> Any:
        address = f"/apply/{pilot.reference}/attachments/add/{component}/{f'{pk}/' if pk else ''}"
        return firm.browser().post(address, {"title": title, **({"file": file} if file else {})})

    return upload


def test_file_is_taken_by_its_content(pilot: Application, send: Callable[..., Any]) -> None:
    assert send(SimpleUploadedFile("a.json", GEOJSON)).status_code == 302
    row = Attachment.objects.get()
    with row.file.open() as stored:
        assert stored.read() == GEOJSON
    assert (row.name, row.content_type, row.size) == ("a.geojson", "application/geo+json", len(GEOJSON))
    assert str(row.file.name).rpartition("/")[2] != row.name
    assert content_of(pilot)["attachments"] == [
        {"component": "scheme", "title": "Đề án", "file": "a.geojson", "sha256": row.sha256}
    ]


def test_refusal_stands_beside_its_field(send: Callable[..., Any], settings: Settings) -> None:
    page = send(SimpleUploadedFile("drawing.png", b"<svg></svg>"))
    assert "SVG drawings can hold scripts" in page.context["form"].errors["file"][0]
    settings.UPLOAD_PLAIN_BYTES = 100
    assert "in pieces" in send(paper()).context["form"].errors["file"][0]
    settings.UPLOAD_LARGEST_BYTES = 100
    assert "Divide it or" in send(paper()).context["form"].errors["file"][0]
    settings.UPLOAD_FILES_AT_MOST = 0
    assert "more are not taken" in send(paper()).context["form"].errors["file"][0]
    assert not Attachment.objects.exists()


def test_title_and_file_are_asked_for(send: Callable[..., Any]) -> None:
    assert set(send(None, title=" ").context["form"].errors) == {"title", "file"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\kế hoạch.doc", "kế hoạch.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ("...", "file.pdf"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
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
        send(paper("new.pdf", pdf("new")), pk=first.pk)
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
        assert answer.getvalue().startswith(b"%PDF-")
    served = {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename*=utf-8''%C4%90%E1%BB%81%20%C3%A1n.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
    assert {name: answer.headers[name] for name in served} == served


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
