"""Verification for everybody, files for those who may read them."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Organisation, User
from accounts.roles import STAFF, Role
from applications.models import Application
from documents import forms
from documents.actions import issue
from documents.builders import sheet_for
from documents.facts import CaseFacts
from documents.jobs import render_document
from documents.kinds import DRAFTED, PUBLIC, Kind
from documents.models import Document, Draft
from documents.presenters import grouped
from documents.queries import document_by_code, documents_of, normal_code, public_documents_of

AT = datetime.fromisoformat("2026-01-05T10:30:00+07:00")
Issue = Callable[..., Document]

pytestmark = pytest.mark.django_db


@pytest.fixture
def give_out(application: Application, facts_of: Callable[[str], CaseFacts], person: Callable[..., User]) -> Issue:
    """Issue a document of a kind in the case, with its file unless told otherwise."""
    clerk = person("clerk", Role.CLERK)

    def give(kind: Kind, *, file: bool = True) -> Document:
        draft = None
        if kind in DRAFTED:
            draft = Draft.objects.create(
                application=application, kind=kind, content={}, drafted_by=clerk, drafted_at=AT, closed_at=AT
            )
        facts = facts_of(application.regime.code)
        builder = partial(sheet_for, kind, application.regime, facts, at=AT, signer_name="Người ký")
        document = issue(application, kind, sheet_builder=builder, by=clerk, at=AT, draft=draft)
        if file:
            render_document(document.pk)
        return Document.objects.select_related("file").get(pk=document.pk)

    return give


def test_the_code_page_is_for_everybody(client: Client) -> None:
    page = client.get("/verify/")
    assert page.status_code == 200
    assert b'name="code"' in page.content


@pytest.mark.parametrize("typed", ["abcd efgh 2345", "ABCD-EFGH-2345", " ABCDEFGH2345 "])
def test_a_typed_code_leads_to_its_document(client: Client, typed: str) -> None:
    page = client.get("/verify/", {"code": typed})
    assert (page.status_code, page.headers["Location"]) == (302, "/verify/ABCDEFGH2345/")


@pytest.mark.parametrize("typed", ["", "---", "x" * 41])
def test_a_code_that_is_none_is_asked_again(client: Client, typed: str) -> None:
    page = client.get("/verify/", {"code": typed})
    assert page.status_code == 200
    assert page.context["form"].errors


def test_an_unknown_code_is_answered_in_place(client: Client) -> None:
    page = client.get("/verify/<b>ABC/".replace("/<b>ABC", "/%3Cb%3EABC"))
    assert page.status_code == 404
    assert b'name="code"' in page.content
    assert b"<b>ABC" not in page.content


def test_a_document_is_confirmed(client: Client, give_out: Issue) -> None:
    document = give_out(Kind.DECISION)
    page = client.get(f"/verify/{document.code}/")
    text = page.content.decode()
    assert page.status_code == 200
    for part in (
        document.number_text,
        "05/01/2026",
        "Ủy ban nhân dân Thành phố Hồ Chí Minh",
        document.file.sha256,
        grouped(document.code),
        document.title,
        f"/verify/{document.code}/document.pdf",
    ):
        assert part in text


def test_what_is_not_public_is_confirmed_without_its_content(client: Client, give_out: Issue) -> None:
    document = give_out(Kind.MINUTES)
    text = client.get(f"/verify/{document.code}/").content.decode()
    assert document.file.sha256 in text
    assert document.title not in text
    assert "document.pdf" not in text
    assert client.get(f"/verify/{document.code}/document.pdf").status_code == 404


def test_public_files_are_for_everybody(client: Client, give_out: Issue) -> None:
    document = give_out(Kind.SUSPENSION)
    answer = client.get(f"/verify/{document.code}/document.pdf")
    assert answer.content == bytes(document.file.content)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/verify/ABCDEFGHJKMN/document.pdf").status_code == 404


def upload(client: Client, document: Document, content: bytes) -> object:
    file = SimpleUploadedFile("van-ban.pdf", content, content_type="application/pdf")
    return client.post(f"/verify/{document.code}/", {"file": file}).context


def test_a_file_is_compared(client: Client, give_out: Issue) -> None:
    document = give_out(Kind.SUSPENSION)
    content = bytes(document.file.content)
    assert upload(client, document, content)["same"] is True  # type: ignore[index]
    assert upload(client, document, content + b" ")["same"] is False  # type: ignore[index]


def test_an_uploaded_file_is_nowhere_kept(client: Client, give_out: Issue, monkeypatch: pytest.MonkeyPatch) -> None:
    document = give_out(Kind.SUSPENSION)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", None)
    context = upload(client, document, b"x" * 3_000_000)
    assert context["same"] is False  # type: ignore[index]
    assert context["form"].cleaned_data["file"].file is None  # type: ignore[index]


def test_a_file_too_large_or_none_is_refused(client: Client, give_out: Issue, monkeypatch: pytest.MonkeyPatch) -> None:
    document = give_out(Kind.SUSPENSION)
    monkeypatch.setattr(forms, "MAX_BYTES", 10)
    context = upload(client, document, b"x" * 11)
    assert context["same"] is None  # type: ignore[index]
    assert context["form"].errors  # type: ignore[index]
    assert client.post(f"/verify/{document.code}/").context["form"].errors


def test_uploads_are_guarded_against_forgery(give_out: Issue) -> None:
    document = give_out(Kind.SUSPENSION)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/verify/{document.code}/", {"file": BytesIO(b"x")}).status_code == 403


def test_a_file_still_being_made_is_announced(client: Client, give_out: Issue) -> None:
    document = give_out(Kind.SUSPENSION, file=False)
    assert client.get(f"/verify/{document.code}/").status_code == 200
    answer = client.get(f"/verify/{document.code}/document.pdf")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "immutable" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize("kind", Kind)
def test_who_reads_which_file(
    client: Client, application: Application, give_out: Issue, person: Callable[..., User], kind: Kind
) -> None:
    document = give_out(kind)
    internal = kind in {Kind.MINUTES, Kind.PROPOSAL, Kind.EVALUATION_REPORT}
    address = f"/documents/{document.pk}.pdf"
    readers = {
        application.created_by: not internal,
        person("rival", Role.APPLICANT): kind in PUBLIC,
        person("expert", Role.EXPERT): kind in PUBLIC,
        person("officer", Role.CASE_OFFICER): True,
    }
    assert client.get(address).status_code == 302, "nobody is asked to log in first"
    for reader, may in readers.items():
        client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
        assert (client.get(address).status_code == 200) == may, reader.name


def test_every_official_reads_all(client: Client, give_out: Issue, person: Callable[..., User]) -> None:
    address = f"/documents/{give_out(Kind.MINUTES).pk}.pdf"
    for role in sorted(STAFF):
        client.force_login(person(f"x-{role}", role), backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-cache"


def test_no_such_document(client: Client, person: Callable[..., User]) -> None:
    client.force_login(person("lead", Role.LEAD), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/documents/999999.pdf").status_code == 404


def test_lists_of_a_case(
    application: Application, give_out: Issue, django_assert_num_queries: Callable[[int], object]
) -> None:
    for kind in (Kind.RECEIPT, Kind.MINUTES, Kind.DECISION):
        give_out(kind)
    give_out(Kind.SUSPENSION, file=False)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        rows = [(row.kind, getattr(row, "file", None) and row.file.size) for row in documents_of(application)]
    assert [kind for kind, _ in rows] == [Kind.RECEIPT, Kind.MINUTES, Kind.DECISION, Kind.SUSPENSION]
    assert [bool(size) for _, size in rows] == [True, True, True, False]
    assert [row.kind for row in public_documents_of(application)] == [Kind.DECISION, Kind.SUSPENSION]


def test_codes_are_read_as_people_type_them() -> None:
    assert normal_code(" abcd-efgh 2345 ") == "ABCDEFGH2345"
    assert document_by_code("???") is None


def test_an_organisation_has_members_only_of_its_own(
    client: Client, give_out: Issue, person: Callable[..., User]
) -> None:
    document = give_out(Kind.RECEIPT)
    other = person("other", Role.APPLICANT)
    Organisation.objects.create(name="Doanh nghiệp khác", kind="sme").memberships.create(user=other, since=AT)
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/documents/{document.pk}.pdf").status_code == 404
