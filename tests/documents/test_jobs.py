"""The file of a document: made once, whatever happens to the worker."""

import hashlib
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO

import pikepdf
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from accounts.roles import Role
from applications.models import Application
from documents import jobs
from documents.actions import issue
from documents.builders import sheet_for
from documents.facts import CaseFacts
from documents.kinds import Kind
from documents.models import Document, DocumentFile
from sandbox.replay.jobs import drain

AT = datetime.fromisoformat("2026-01-05T10:30:00+07:00")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def document(
    transactional_db: None,
    make_application: Callable[..., Application],
    facts_of: Callable[[str], CaseFacts],
    person: Callable[..., User],
) -> Document:
    """An issued receipt whose file is still to be made."""
    case = make_application()
    builder = partial(sheet_for, Kind.RECEIPT, case.regime, facts_of(case.regime.code), at=AT, signer_name="Một cửa")
    return issue(case, Kind.RECEIPT, sheet_builder=builder, by=person("desk", Role.RECEPTION), at=AT)


@pytest.fixture(autouse=True)
def _empty_queue(transactional_db: None) -> None:
    """Flushing between tests leaves the queue, which is not Django's, as it was."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def job_of(document: Document) -> ProcrastinateJob:
    job: ProcrastinateJob = ProcrastinateJob.objects.get(args={"document_id": document.pk})
    return job


def test_the_worker_makes_the_file(document: Document) -> None:
    drain()
    file = DocumentFile.objects.get(document=document)
    content = bytes(file.content)
    assert content.startswith(b"%PDF-1.7")
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert file.size == len(content)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert "data.json" in pdf.attachments


def test_no_connection_outlives_its_job(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []

    def rendered(_sheet: object) -> bytes:
        opened.append(connection.connection)
        return b"x"

    monkeypatch.setattr(jobs, "render_pdf", rendered)
    drain()
    assert [row.closed for row in opened] == [True]
    assert connection.connection not in opened


def test_again_changes_nothing(document: Document) -> None:
    jobs.render_document(document.pk)
    first = DocumentFile.objects.get()
    jobs.render_document(document.pk)
    assert DocumentFile.objects.get() == first


def test_two_at_once_store_one_file(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    together = threading.Barrier(2)

    def rendered(_sheet: object) -> bytes:
        together.wait()
        return threading.current_thread().name.encode()

    monkeypatch.setattr(jobs, "render_pdf", rendered)

    def run() -> None:
        try:
            jobs.render_document(document.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert DocumentFile.objects.count() == 1


def test_a_job_left_by_a_dead_worker_runs_again(document: Document) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id",
            [timezone.now() - timedelta(minutes=5)],
        )
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    drain()
    assert not DocumentFile.objects.exists(), "the job counts as being done"
    app.configure_task("documents.retry_stalled").defer(timestamp=0)
    drain()
    drain()
    assert DocumentFile.objects.filter(document=document).count() == 1
    assert job_of(document).status == "succeeded"


def test_a_failing_job_is_tried_again(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_sheet: object) -> bytes:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(jobs, "render_pdf", fail)
        drain()
    job = job_of(document)
    assert (job.status, job.attempts) == ("todo", 1)
    jobs.render_document(document.pk)
    assert DocumentFile.objects.exists()


def test_the_database_keeps_the_file(document: Document) -> None:
    jobs.render_document(document.pk)
    for change in ("UPDATE documents_documentfile SET sha256 = 'x'", "DELETE FROM documents_documentfile"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
