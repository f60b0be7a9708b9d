"""Numbers and issue against the real database."""

import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from accounts.roles import Role
from applications.models import Application
from documents.actions import issue
from documents.builders import sheet_for
from documents.facts import CaseFacts
from documents.kinds import DRAFTED, UNNUMBERED, Kind
from documents.models import Document, Draft
from documents.numbering import next_number, number_text
from programmes.clocks import moved

AT = datetime.fromisoformat("2026-01-05T10:30:00+07:00")
BODY = "Ủy ban nhân dân Thành phố Hồ Chí Minh"


@pytest.fixture
def clerk(db: None, person: Callable[..., User]) -> User:
    return person("clerk", Role.CLERK)


@pytest.fixture
def give_out(facts_of: Callable[[str], CaseFacts], clerk: User) -> Callable[..., Document]:
    """Issue a document of a kind in a case, at a moment."""

    def give(case: Application, kind: Kind, at: datetime = AT, draft: Draft | None = None) -> Document:
        facts = facts_of(case.regime.code) | {"reference": case.reference}
        builder = partial(sheet_for, kind, case.regime, facts, at=at, signer_name="Người ký")
        return issue(case, kind, sheet_builder=builder, by=clerk, at=at, draft=draft)

    return give


def make_draft(case: Application, kind: Kind) -> Draft:
    return Draft.objects.create(application=case, kind=kind, content={}, drafted_by=case.created_by, drafted_at=AT)


@pytest.mark.parametrize(
    ("number", "text"), [(1, "01/QĐ-UBND"), (9, "09/QĐ-UBND"), (10, "10/QĐ-UBND"), (123, "123/QĐ-UBND")]
)
def test_number_text(number: int, text: str) -> None:
    assert number_text(number, "QĐ-UBND") == text


@pytest.mark.django_db
def test_series_run_per_body_type_and_year() -> None:
    assert [next_number(BODY, "QĐ", 2026) for _ in range(3)] == [1, 2, 3]
    assert next_number(BODY, "TB", 2026) == 1
    assert next_number("Sở Khoa học và Công nghệ", "QĐ", 2026) == 1
    assert next_number(BODY, "QĐ", 2027) == 1
    assert next_number(BODY, "QĐ", 2026) == 4


@pytest.mark.django_db(transaction=True)
def test_a_number_needs_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        next_number(BODY, "QĐ", 2026)


@pytest.mark.django_db(transaction=True)
def test_a_number_given_in_vain_is_given_again() -> None:
    with transaction.atomic():
        next_number(BODY, "QĐ", 2026)

    def take_and_fail() -> None:
        with transaction.atomic():
            assert next_number(BODY, "QĐ", 2026) == 2
            raise RuntimeError

    with pytest.raises(RuntimeError):
        take_and_fail()
    with transaction.atomic():
        assert next_number(BODY, "QĐ", 2026) == 2


@pytest.mark.django_db(transaction=True)
def test_many_at_once_take_consecutive_numbers() -> None:
    start, numbers = threading.Barrier(16), []

    def take() -> None:
        start.wait()
        try:
            with transaction.atomic():
                numbers.append(next_number(BODY, "QĐ", 2026))
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 17))


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_can_be_issued(application: Application, give_out: Callable[..., Document], kind: Kind) -> None:
    draft = make_draft(application, kind) if kind in DRAFTED else None
    document = give_out(application, kind, draft=draft)
    rule = application.regime.documents[kind]
    assert document.position == 1
    assert document.issued_at == AT
    assert (document.type_code, document.year) == (rule.type_code, 2026)
    assert document.number == (None if kind in UNNUMBERED else 1)
    expected = {Kind.RECEIPT: application.reference, Kind.MINUTES: "01", Kind.RISK_REGISTER: ""}
    assert document.number_text == expected.get(kind, f"01/{rule.symbol}")
    assert document.data["code"] == document.code
    assert document.data["number_text"] == document.number_text
    assert document.draft == draft


def test_positions_and_numbers_go_on(application: Application, give_out: Callable[..., Document]) -> None:
    kinds = (Kind.RECEIPT, Kind.SUSPENSION, Kind.RESUMPTION, Kind.SUSPENSION)
    documents = [give_out(application, kind) for kind in kinds]
    assert [document.position for document in documents] == [1, 2, 3, 4]
    assert [document.number for document in documents] == [None, 1, 2, 3], "one series a type, whatever the kind"


def test_the_year_is_that_of_viet_nam(application: Application, give_out: Callable[..., Document]) -> None:
    late = datetime.fromisoformat("2025-12-31T17:00:00+00:00")
    with moved(late):
        document = give_out(application, Kind.SUSPENSION, at=late)
    assert (document.year, document.number_text) == (2026, "01/QĐ-UBND")
    assert document.data["at"] == "2026-01-01T00:00:00+07:00"


@pytest.mark.parametrize("kind", sorted(DRAFTED))
def test_a_decision_needs_its_draft(application: Application, give_out: Callable[..., Document], kind: Kind) -> None:
    with pytest.raises(ValueError, match="draft"):
        give_out(application, kind)
    assert not application.documents.exists()


def test_a_paper_has_no_draft(application: Application, give_out: Callable[..., Document]) -> None:
    with pytest.raises(ValueError, match="draft"):
        give_out(application, Kind.RECEIPT, draft=make_draft(application, Kind.DECISION))


def test_issue_asks_for_the_file_once(application: Application, give_out: Callable[..., Document]) -> None:
    document = give_out(application, Kind.RECEIPT)
    jobs = ProcrastinateJob.objects.filter(task_name="documents.render_document")
    assert [(job.args, job.lock) for job in jobs] == [({"document_id": document.pk}, f"document-{document.pk}")]


def test_what_fails_leaves_nothing(application: Application, give_out: Callable[..., Document]) -> None:
    def fail() -> None:
        with transaction.atomic():
            give_out(application, Kind.SUSPENSION)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Document.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="documents.render_document").exists()
    assert give_out(application, Kind.SUSPENSION).number == 1


@pytest.mark.parametrize("change", ["UPDATE documents_document SET title = 'x'", "DELETE FROM documents_document"])
def test_the_database_keeps_what_was_issued(
    application: Application, give_out: Callable[..., Document], change: str
) -> None:
    document = give_out(application, Kind.RECEIPT)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    document.refresh_from_db()
    assert document.title.startswith("GIẤY TIẾP NHẬN")
